"""`ftbench report`: write the report of a run."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ftbench.commandline.help_text import examples
from ftbench.commandline.main import Options
from ftbench.errors import ReportIncomplete

if TYPE_CHECKING:
    from ftbench.plugins import Registry


def write_report(
    directory: Path,
    registry: Registry,
    output: str,
    out: Path | None,
    *,
    texts: bool = True,
    about: Mapping[str, str | None] | None = None,
    conclude: bool = False,
    only_failed: bool = False,
) -> tuple[Path, bool]:
    """Write one report and notify plugins; `texts=False` leaves out all rows of data.

    `about` has the model, task and method of a report about one method. `conclude` ends with what has not
    run, after a run of all cells or of `only_failed` ones, and what the run's health and the recommendation are.

    Returns the file and whether it is complete; prints failed sections on stderr.
    Raises `UserError` for an unknown format or an unusable path.
    """
    from ftbench.analysis.read import read_results
    from ftbench.api import Results
    from ftbench.api.reporting import write_report as write
    from ftbench.commandline.directory_notes import say_health, say_missing_metrics, say_pending, say_unreadable
    from ftbench.commandline.recommendation import say_recommendation

    results = Results(directory, read_results(directory, registry), registry)
    try:
        path, whole = write(results, output, out, texts=texts, about=about), True
    except ReportIncomplete as error:
        for problem in error.problems:
            click.echo(f"error: {problem}", err=True)
        path, whole = error.path, False
    say_unreadable((*results.values.cells, *results.values.trials))
    say_missing_metrics(results.values, directory)
    if conclude:
        view = results.view
        say_pending(view.results, only_failed=only_failed)
        say_health(view)
        say_recommendation(view)
    return path, whole


@click.command(
    "report",
    epilog=examples(
        "ftbench report runs/m",
        "ftbench report runs/m --no-texts --out public.html",
        "ftbench report runs/m --format markdown",
    ),
)
@click.argument("directory", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "output",
    default="html",
    show_default=True,
    metavar="NAME",
    help="html, html-folder, markdown, model-card, or that of a plugin.",
)
@click.option("--out", type=click.Path(path_type=Path), help="Default: inside the run directory.")
@click.option(
    "--texts/--no-texts", default=True, help="Without: no prompt, reference or answer, for data that stays private."
)
@click.option("--model", metavar="NAME", help="Of a model card. Default: the run's, where it has one.")
@click.option("--task", metavar="NAME", help="Of a model card. Default: the run's, where it has one.")
@click.option("--method", metavar="NAME", help="Of a model card. Default: the best that trains.")
@click.option("--plugin", "plugins", multiple=True, type=click.Path(path_type=Path), help="A Python file to load.")
@click.pass_obj
def command(
    options: Options,
    /,
    directory: Path,
    output: str,
    out: Path | None,
    texts: bool,
    plugins: tuple[Path, ...],
    **about: str | None,
) -> int:
    """Write the report of the run in DIRECTORY."""
    # Set before numpy is imported. The matrices are small: a second thread only waits, spinning on a busy machine.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from ftbench.commandline.run_arguments import registry_for

    registry = registry_for(directory, plugins, options)
    path, complete = write_report(directory, registry, output, out, texts=texts, about=about)
    click.echo(path)
    return 0 if complete else 1
