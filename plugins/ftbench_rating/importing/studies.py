"""Finding the studies of a folder."""

from __future__ import annotations

from pathlib import Path

from ftbench.errors import UserError, nearest
from ftbench_rating.study.files import STUDY_FILE
from ftbench_rating.study.send import STUDIES_FOLDER


def study_folders(folder: Path, name: str | None = None) -> list[Path]:
    """The folder itself if it is a study, else the studies of the run, or the one of them called `name`.

    Raises `UserError` where there is none.
    """
    if not folder.is_dir():
        raise UserError("there is no such folder", file=folder)
    if (folder / STUDY_FILE).is_file():
        found = [folder]
    else:
        found = sorted(path.parent for path in (folder / STUDIES_FOLDER).glob(f"*/{STUDY_FILE}"))
    if not found:
        raise UserError("has no rating study; `ftbench rate make` makes one", file=folder)
    if name is None:
        return found
    named = [path for path in found if path.resolve().name == name]
    if not named:
        raise UserError(f'has no study "{name}".{nearest(name, [path.name for path in found])}', file=folder)
    return named
