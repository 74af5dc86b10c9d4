"""`ftbench schema`: the JSON Schemas of the files that people write."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ftbench.commandline.help_text import examples
from ftbench.commandline.main import Options


@click.command(
    "schema",
    epilog=examples(
        "ftbench schema > ftbench.schema.json",
        "ftbench schema --plugin my_method.py > ftbench.schema.json",
        "ftbench schema task > task.schema.json",
    ),
)
@click.argument("file", type=click.Choice(["matrix", "task"]), default="matrix")
@click.option("--plugin", "plugins", multiple=True, type=click.Path(path_type=Path), help="A Python file to load.")
@click.pass_obj
def command(options: Options, file: str, plugins: tuple[Path, ...]) -> None:
    """Print the JSON Schema of a matrix, or of a task as a YAML file; editors complete, explain and check with it.

    It has the methods, metrics and tasks that are installed, with the settings of each method. An editor uses it for a
    file that begins with the line

    \b
      # yaml-language-server: $schema=ftbench.schema.json
    """
    from ftbench.plugins import Registry

    registry = Registry(options.load_plugins([path.resolve() for path in plugins]))
    if file == "task":
        from ftbench.task_types.json_schema import task_json_schema

        schema = task_json_schema(registry)
    else:
        from ftbench.matrix.json_schema import matrix_json_schema

        schema = matrix_json_schema(registry)
    click.echo(json.dumps(schema, indent=1, ensure_ascii=False))
