"""`ftbench schema`: the JSON Schema of the matrix file."""

from __future__ import annotations

import json

import click

from ftbench.commandline.help_text import examples


@click.command("schema", epilog=examples("ftbench schema > matrix.schema.json"))
def command() -> None:
    """Print the JSON Schema of the matrix file; editors complete and check with it."""
    from ftbench.matrix.schema import Matrix

    schema = Matrix.model_json_schema()
    for field, entry in (
        ("models", "ModelEntry"),
        ("tasks", "TaskEntry"),
        ("methods", "MethodEntry"),
        ("metrics", "MetricEntry"),
    ):
        schema["properties"][field]["items"] = {"anyOf": [{"type": "string"}, {"$ref": f"#/$defs/{entry}"}]}
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    click.echo(json.dumps(schema, indent=1))
