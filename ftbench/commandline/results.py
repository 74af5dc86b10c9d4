"""`ftbench results`: the numbers of a run for people and for programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ftbench.commandline.help_text import examples
from ftbench.commandline.main import Options

if TYPE_CHECKING:
    from ftbench.analysis.recommendation import Preference


@click.command(
    "results",
    epilog=examples(
        "ftbench results runs/m",
        "ftbench results runs/m --format csv > m.csv",
        "ftbench results runs/m --level example --format json",
        "ftbench results runs/m --format latex > tables.tex",
    ),
)
@click.argument("directory", type=click.Path(path_type=Path))
@click.option(
    "--level",
    type=click.Choice(["cell", "group", "trial", "example"]),
    help="Default: cell for JSON, group for all that people read.",
)
@click.option(
    "--format",
    "output",
    type=click.Choice(["table", "json", "csv", "markdown", "latex"]),
    default="table",
    show_default=True,
    help="For people, programs or papers.",
)
@click.option(
    "--prefer",
    type=click.Choice(["time", "memory", "parameters", "forgetting", "quality"]),
    default="time",
    show_default=True,
    help="What matters most in the recommendation, of the methods that nothing beats.",
)
@click.option("--plugin", "plugins", multiple=True, type=click.Path(path_type=Path), help="A Python file to load.")
@click.pass_obj
def command(
    options: Options, directory: Path, level: str | None, output: str, prefer: Preference, plugins: tuple[Path, ...]
) -> None:
    """Print the results of the run in DIRECTORY.

    Levels: cell, group (methods compared over seeds), trial (of tuning), example (every answer).
    Formats: a table, JSON, CSV, Markdown, or LaTeX for a paper.
    """
    from ftbench.analysis.read import read_results
    from ftbench.analysis.view import RunView
    from ftbench.commandline.directory_notes import say_health, say_other_settings, say_pending, say_unreadable
    from ftbench.commandline.recommendation import say_missing, say_recommendation, say_tuning
    from ftbench.commandline.run_arguments import registry_for
    from ftbench.presentation.example_rows import ExampleRows
    from ftbench.presentation.render import pieces
    from ftbench.presentation.result_columns import rows_of

    results = read_results(directory, registry_for(directory, plugins, options))
    level = level or ("cell" if output == "json" else "group")
    rows = ExampleRows(results) if level == "example" else rows_of(results, level)
    if next(iter(rows), None) is None:
        click.echo(f"{results.name} has no {level}s to show", err=True)
    for piece in pieces(rows, output, results.name):
        click.echo(piece, nl=False)
    view = RunView(results)
    if level == "group" and output == "table":
        click.echo()
        say_recommendation(view, prefer)
        say_missing(view)
        say_tuning(view)
    say_unreadable((*results.cells, *results.trials))
    say_pending(results)
    if level == "group" and output == "table":
        say_health(view)
    say_other_settings(directory)
