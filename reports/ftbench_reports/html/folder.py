"""Write a page with its data as one folder, all or nothing."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from ftbench.errors import UserError
from ftbench.text.one_line import describe
from ftbench_reports.files import umask
from ftbench_reports.html.chunks import in_file
from ftbench_reports.html.page import DATA, Page
from ftbench_reports.messages import FOREIGN_FILE, NO_FOLDER, OTHER_FILES

INDEX = "index.html"
MARK = "ftbench-report"
"""A file that says that the folder is ours and may be replaced."""
_MARKED = "ftbench wrote this folder and replaces it as a whole. Keep nothing of your own in it.\n"


def check_place(out: Path) -> None:
    """Raise `UserError` if the folder would replace anything but an older report."""
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise UserError(NO_FOLDER(), file=out)
    if not out.is_dir():
        return
    names = {path.name for path in out.iterdir()}
    if names and MARK not in names:
        raise UserError(OTHER_FILES(), file=out)
    foreign = sorted(names - {INDEX, DATA, MARK})
    if foreign:
        raise UserError(FOREIGN_FILE(name=foreign[0]), file=out)


def write_folder(out: Path, page: Page) -> tuple[Path, tuple[str, ...]]:
    """Write the page and its data beside `out` and rename the folder into place; missing folders above it are made.

    Returns the page's file, and a line for each chunk that could not be made and is left out.
    """
    check_place(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name}.", suffix=".part"))
    try:
        problems = _fill(work, page)
        work.chmod(0o777 & ~umask())  # mkdtemp makes folders that only their owner can read
        _put(work, out)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
    return out / INDEX, problems


def _fill(folder: Path, page: Page) -> tuple[str, ...]:
    problems = []
    (folder / DATA).mkdir()
    for chunk in page.chunks:
        try:
            content = in_file(chunk)
        except Exception as error:
            problems.append(f"data {chunk.name} of the report could not be made: {describe(error)}")
            continue
        _write(folder / DATA / f"{chunk.name}.js", (content,))
    _write(folder / INDEX, page.pieces)
    _write(folder / MARK, (_MARKED,))
    return tuple(problems)


def _write(path: Path, pieces: Iterable[str]) -> None:
    with path.open("wb") as file:
        file.writelines(piece.encode() for piece in pieces)


def _put(work: Path, out: Path) -> None:
    """Rename `work` to `out`; an older report steps aside first, and back where that fails."""
    if not out.exists():
        work.rename(out)
        return
    old = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name}.", suffix=".old"))
    out.replace(old)  # an empty folder gives way to a folder
    try:
        work.rename(out)
    except BaseException:
        old.rename(out)
        raise
    shutil.rmtree(old, ignore_errors=True)
