"""`ftbench rate analyse`: analyse the ratings of a study."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ftbench.commandline.main import Options

if TYPE_CHECKING:
    from ftbench.analysis.run_results import RunResults

ANALYSIS_FILE = "analysis.json"


@click.command(
    "analyse",
    short_help="Scores, differences and agreement, with intervals.",
    epilog="\b\nExample:\n  ftbench rate analyse runs/m --format markdown",
)
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--study", metavar="NAME", help="One of several studies.")
@click.option(
    "--format",
    "output",
    type=click.Choice(["table", "json", "markdown", "csv"]),
    default="table",
    show_default=True,
    help="For people or programs.",
)
@click.option("--out", type=click.Path(path_type=Path), help="Write to this file instead of the terminal.")
@click.option("--plugin", "plugins", multiple=True, type=click.Path(path_type=Path), help="A Python file to load.")
@click.pass_obj
def command(
    options: Options, directory: Path, study: str | None, output: str, out: Path | None, plugins: tuple[Path, ...]
) -> None:
    """Analyse the ratings of a study.

    DIR is a run directory or the folder of a study. Everything is also written to analysis.json in the study's folder.
    """
    from ftbench.errors import UserError
    from ftbench.storage.atomic import dump_json, write_atomic
    from ftbench_rating.analysis.analyse import analyse
    from ftbench_rating.analysis.rendering import render, to_json
    from ftbench_rating.importing.studies import study_folders
    from ftbench_rating.study.files import load_study

    analyses = []
    empty = []
    for folder in study_folders(directory, study):
        files = load_study(folder)
        if not any(response.judgements for response in files.responses):
            empty.append(folder)
            continue
        analyses.append((folder, analyse(files, _run_of(folder, plugins, options))))
    for folder in empty:
        message = "nobody has rated anything yet; `ftbench rate import` takes what raters send back"
        if not analyses:
            raise UserError(message, file=folder)
        click.echo(f"{folder}: {message}", err=True)
    for folder, analysis in analyses:
        write_atomic(folder / ANALYSIS_FILE, dump_json(to_json(analysis)))
    text = render([analysis for _, analysis in analyses], output)
    if out is None:
        click.echo(text, nl=False)
    else:
        write_atomic(out, text)
        click.echo(out)


def _run_of(folder: Path, plugins: tuple[Path, ...], options: Options) -> RunResults | None:
    """The run that contains the study, if any."""
    from ftbench.analysis.read import read_results
    from ftbench.commandline.run_arguments import registry_for
    from ftbench_rating.study.send import STUDIES_FOLDER

    run = folder.resolve().parent
    if run.name != STUDIES_FOLDER or not (run.parent / "run.json").is_file():
        return None
    return read_results(run.parent, registry_for(run.parent, plugins, options))
