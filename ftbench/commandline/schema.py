"""`ftbench schema`: the JSON Schema of the matrix file."""

from __future__ import annotations

import json

import click

from ftbench.commandline.help_text import examples


@click.command("schema", epilog=examples("ftbench schema > matrix.schema.json"))
def command() -> None:
    """Print the JSON Schema of the matrix file; editors complete and check with it."""
    from ftbench.matrix.json_schema import matrix_json_schema

    click.echo(json.dumps(matrix_json_schema(), indent=1))
