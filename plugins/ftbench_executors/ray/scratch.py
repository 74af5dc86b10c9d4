"""The scratch folder of an actor. One that is killed cannot remove its own: the next on its machine does."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from filelock import BaseFileLock, FileLock, Timeout

_LOCK = "in-use.lock"
_MACHINE = "machine.lock"


def make_scratch(inside: str | None) -> tuple[Path, BaseFileLock]:
    """A new folder below `inside`, or below the system's folder for such, and the lock that says that it is in use.

    Folders there whose lock nobody holds are removed.
    """
    place = _of_this_user(Path(inside) if inside is not None else Path(tempfile.gettempdir()))
    with FileLock(place / _MACHINE):  # so that no folder is seen between being made and being locked
        for left in place.glob("*/"):
            _remove_if_left(left)
        folder = Path(tempfile.mkdtemp(dir=place))
        lock = FileLock(folder / _LOCK)
        lock.acquire()
    return folder, lock


def _of_this_user(place: Path) -> Path:
    """A folder that this user alone writes into: folders are removed there, and the system's is everybody's."""
    if not hasattr(os, "getuid"):  # Windows: its folder for such is a user's own
        mine = place / "ftbench-ray"
        mine.mkdir(parents=True, exist_ok=True)
        return mine
    mine = place / f"ftbench-ray-{os.getuid()}"
    mine.mkdir(mode=0o700, parents=True, exist_ok=True)
    if mine.is_symlink() or mine.stat().st_uid != os.getuid():  # somebody else took the name
        return Path(tempfile.mkdtemp(prefix="ftbench-ray-", dir=place))
    return mine


def _remove_if_left(folder: Path) -> None:
    with suppress(OSError, Timeout):
        with FileLock(folder / _LOCK, timeout=0):
            pass
        shutil.rmtree(folder, ignore_errors=True)
