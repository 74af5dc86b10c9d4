"""`ftbench rate import`: read what raters sent back."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(
    "import",
    short_help="Read what raters sent back: JSON of the form, CSV or XLSX.",
    epilog="\b\nExample:\n  ftbench rate import runs/m answers-of-anna.json sheet-of-bo.xlsx",
)
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--study", metavar="NAME", help="One of several studies; by default, the ids in a file decide.")
@click.option("--replace", is_flag=True, help="Discard what the raters of these files sent before.")
def command(directory: Path, files: tuple[Path, ...], study: str | None, replace: bool) -> None:
    """Read the sheets and forms that raters sent back into a study.

    DIR is a run directory or the folder of a study. Nothing is stored if anything is wrong with any FILE.
    """
    from ftbench_rating.importing.store import import_files
    from ftbench_rating.importing.studies import study_folders

    for imported in import_files(study_folders(directory, study), files, replace=replace):
        changed = f", {imported.changed} changed" if imported.changed else ""
        new = f"{imported.added} new" if imported.added else "nothing new"
        source = f"{imported.path}: {imported.study}, {imported.rater}"
        click.echo(f"{source}: {imported.judgements} judgements, {new}{changed}")
