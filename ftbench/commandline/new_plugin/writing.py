"""Writing the files of a new plugin: all of them or none."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from ftbench.commandline.new_plugin.contents import NewFile
from ftbench.errors import UserError
from ftbench.messages import new_plugin as messages


def check_free(files: Sequence[NewFile], folder: Path) -> None:
    """Raise `UserError` where something is in the place of a file, or of the folder of a package."""
    if folder.exists() and not folder.is_dir():
        raise UserError(messages.NO_FOLDER(), file=folder)
    for top in _tops(files):
        if (folder / top).exists() or (folder / top).is_symlink():
            raise UserError(messages.IS_THERE(), file=folder / top)


def write_all(files: Sequence[NewFile], folder: Path) -> None:
    """Write files below a folder, which is made if need be; raises `UserError` as `check_free`, and `OSError`.

    The files are written beside their places first, and moved there when all are whole.
    """
    check_free(files, folder)
    made = _made(folder)
    try:
        with tempfile.TemporaryDirectory(dir=folder, prefix=".ftbench-new-") as name:
            staged = Path(name)
            for file in files:
                path = staged / file.path
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(file.content, encoding="utf-8", newline="\n")
            _move(staged, folder, _tops(files))
    except BaseException:
        for empty in reversed(made):
            empty.rmdir()
        raise


def _move(staged: Path, folder: Path, tops: Sequence[str]) -> None:
    moved: list[Path] = []
    try:
        for top in tops:
            (staged / top).rename(folder / top)
            moved.append(folder / top)
    except BaseException:
        for path in moved:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        raise


def _tops(files: Sequence[NewFile]) -> list[str]:
    """The files and folders that appear in the folder itself."""
    return list(dict.fromkeys(file.path.parts[0] for file in files))


def _made(folder: Path) -> list[Path]:
    """The folders that had to be made, from the outermost on."""
    missing = [path for path in (*reversed(folder.parents), folder) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing
