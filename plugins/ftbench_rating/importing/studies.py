"""Finds the studies in a folder."""

from __future__ import annotations

from pathlib import Path

from ftbench.errors import UserError, nearest
from ftbench_rating.study.files import STUDY_FILE
from ftbench_rating.study.send import STUDIES_FOLDER


def study_folders(folder: Path, name: str | None = None) -> list[Path]:
    """The folder itself if it is a study, else the studies of the run, or only the one called `name`.

    Raises `UserError` if there is no such study.
    """
    if not folder.is_dir():
        raise UserError("there is no such folder", file=folder)
    if (folder / STUDY_FILE).is_file():
        folders = [folder]
    else:
        folders = sorted(path.parent for path in (folder / STUDIES_FOLDER).glob(f"*/{STUDY_FILE}"))
    if not folders:
        raise UserError("has no rating study; `ftbench rate make` makes one", file=folder)
    if name is None:
        return folders
    named = [path for path in folders if path.resolve().name == name]
    if not named:
        raise UserError(f'has no study "{name}".{nearest(name, [path.name for path in folders])}', file=folder)
    return named
