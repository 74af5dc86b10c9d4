"""`ftbench rate status`: show how far the raters are."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ftbench_rating.study.files import StudyFiles
    from ftbench_rating.study.progress import Progress

_HEADER = ("rater", "judged", "shown again", "attention", "cannot judge", "minutes", "seconds an item", "missing")
_MOST_SHOWN = 5


@click.command(
    "status",
    short_help="Who has judged how much, and what is missing.",
    epilog="\b\nExample:\n  ftbench rate status runs/m",
)
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--study", metavar="NAME", help="One of several studies.")
def command(directory: Path, study: str | None) -> None:
    """Show how far the raters are.

    DIR is a run directory or the folder of a study. Practice items do not count.
    """
    from ftbench_rating.importing.studies import study_folders
    from ftbench_rating.study.files import load_study

    folders = study_folders(directory, study)
    click.echo("\n\n".join(_status(load_study(folder)) for folder in folders))


def _status(files: StudyFiles) -> str:
    from ftbench.presentation.tables import plain_table
    from ftbench_rating.study.progress import progress

    raters = progress(files)
    returned = sum(rater.returned for rater in raters)
    study = files.study
    title = f"{study.id}: {study.scheme} on {study.task}, {study.items} examples, {returned} of {len(raters)} raters"
    table = plain_table(_HEADER, [_row(rater) for rater in raters])
    missing = [_missing(rater) for rater in raters if rater.returned and rater.missing]
    return "\n".join([title, table, *missing])


def _missing(rater: Progress) -> str:
    items = ", ".join(rater.missing[:_MOST_SHOWN]) + (" and others" if len(rater.missing) > _MOST_SHOWN else "")
    return f"{rater.rater}: {items} {'are' if len(rater.missing) > 1 else 'is'} missing"


def _row(rater: Progress) -> list[str]:
    from ftbench_rating.study.progress import COUNTED

    counts = [f"{rater.done[kind]} of {rater.total[kind]}" for kind in COUNTED]
    times = [
        f"{rater.seconds / 60:.0f}" if rater.seconds is not None else "",
        f"{rater.median_seconds:.0f}" if rater.median_seconds is not None else "",
    ]
    return [rater.rater, *counts, str(rater.passed), *times, str(len(rater.missing))]
