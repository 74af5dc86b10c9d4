"""`ftbench rate status`: who has judged how much."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ftbench_rating.study.files import StudyFiles
    from ftbench_rating.study.progress import Progress

_HEADER = ("rater", "judged", "shown again", "attention", "cannot judge", "minutes", "seconds an item", "missing")
_SHOWN = 5


@click.command(
    "status",
    short_help="Who has judged how much, and what is missing.",
    epilog="\b\nExample:\n  ftbench rate status runs/m",
)
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--study", metavar="NAME", help="One of several studies.")
def command(directory: Path, study: str | None) -> None:
    """Say how far the raters are.

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
    back = sum(one.returned for one in raters)
    study = files.study
    title = f"{study.id}: {study.scheme} on {study.task}, {study.items} examples, {back} of {len(raters)} raters"
    table = plain_table(_HEADER, [_row(one) for one in raters])
    rest = [
        f"{one.rater}: {', '.join(one.missing[:_SHOWN])}{' and others' if len(one.missing) > _SHOWN else ''} "
        f"{'are' if len(one.missing) > 1 else 'is'} missing"
        for one in raters
        if one.returned and one.missing
    ]
    return "\n".join([title, table, *rest])


def _row(one: Progress) -> list[str]:
    from ftbench_rating.study.progress import COUNTED

    counts = [f"{one.done[kind]} of {one.total[kind]}" for kind in COUNTED]
    times = [
        f"{one.seconds / 60:.0f}" if one.seconds is not None else "",
        f"{one.median_seconds:.0f}" if one.median_seconds is not None else "",
    ]
    return [one.rater, *counts, str(one.passed), *times, str(len(one.missing))]
