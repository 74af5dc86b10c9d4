"""`ftbench results`: the numbers of a run for people and for programs."""

from __future__ import annotations

from pathlib import Path

import click

from ftbench.commandline.main import Options


@click.command("results")
@click.argument("directory", type=click.Path(path_type=Path))
@click.option(
    "--level",
    type=click.Choice(["cell", "group", "trial", "example"]),
    help="Default: cell for JSON, group for all that people read.",
)
@click.option("--format", "output", type=click.Choice(["table", "json", "csv", "markdown", "latex"]), default="table")
@click.option("--plugin", "plugins", multiple=True, type=click.Path(path_type=Path), help="A Python file to load.")
@click.pass_obj
def command(options: Options, directory: Path, level: str | None, output: str, plugins: tuple[Path, ...]) -> None:
    """Print the results of the run in DIRECTORY: cells, groups (methods compared over seeds) or examples."""
    from ftbench.commandline.run_arguments import registry_for
    from ftbench.results.read import read_results
    from ftbench.results.render import render
    from ftbench.results.rows import rows_of

    results = read_results(directory, registry_for(directory, plugins, options))
    level = level or ("cell" if output == "json" else "group")
    rows = rows_of(results, level)
    if not rows:
        click.echo(f"{results.name} has no {level}s to show", err=True)
    click.echo(render(rows, output), nl=False)
