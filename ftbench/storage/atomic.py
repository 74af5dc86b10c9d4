"""Atomic writes: a reader sees the old content or the new one, never a mixture, even after a power cut.

Reading reports what is wrong with a damaged file.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import secrets
import sys
from pathlib import Path
from typing import IO, Any

from ftbench.errors import StoreError, not_regular
from ftbench.messages.storage_errors import DAMAGED_BY, NOT_READABLE, NOT_UTF8

_BESIDE = ".new"
"""How the name of a file ends that is being written."""


def fsync_directory(folder: Path) -> None:
    """Make renames inside `folder` durable (a directory is a file with names in it)."""
    with contextlib.suppress(OSError):  # Windows cannot open directories; some network disks refuse
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def fsync_file(path: Path) -> None:
    """Wait until a file's content is on the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def write_atomic(path: Path, content: str | bytes) -> None:
    """Write beside the target in the same folder, fsync, rename into place, fsync the folder.

    Raises `OSError` that names the target: a full disk names no file at all, and a rename both.
    """
    # Lone surrogates, which byte-level tokenizers can produce, become JSON's escapes.
    data = content.encode("utf-8", errors="backslashreplace") if isinstance(content, str) else content
    try:
        _replace(path, data)
    except OSError as error:
        error.filename, error.filename2 = str(path), None
        raise
    fsync_directory(path.parent)


def _replace(path: Path, data: bytes) -> None:
    beside, file = _opened_beside(path)
    try:
        with file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            if sys.platform != "win32":  # which renames no open file
                beside.replace(path)
        if sys.platform == "win32":
            beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def remove_abandoned(folder: Path) -> None:
    """Remove what `write_atomic` left in this folder where its process was killed.

    A file that is being written is locked, and stays. Where files cannot be locked nobody can tell, and all stay.
    """
    if sys.platform == "win32":
        return
    import fcntl

    for beside in folder.glob(f".*{_BESIDE}"):
        with contextlib.suppress(OSError), _regular(beside).open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            beside.unlink()


def _opened_beside(path: Path) -> tuple[Path, IO[bytes]]:
    """A new file in the folder of `path`, locked as long as it is open."""
    while True:
        beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}{_BESIDE}")
        file = beside.open("xb")
        if sys.platform == "win32":
            return beside, file
        import fcntl

        with contextlib.suppress(OSError):  # some disks have no locks
            fcntl.flock(file, fcntl.LOCK_EX)
        if os.fstat(file.fileno()).st_nlink:
            return beside, file
        file.close()  # in the moment before the lock another process took it for abandoned, and removed it


def dump_json(value: Any) -> str:
    """Readable JSON with sorted keys and no NaN: equal values give equal bytes."""
    return json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"


def append_text(path: Path, text: str) -> None:
    """Add text to the end of a file, which may be new; raises `OSError`, also for a pipe, which may never be read."""
    check_regular(path)
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def check_regular(path: Path) -> None:
    """Raise `OSError` for a pipe, a socket or a device, which may never end."""
    if fault := not_regular(path):
        raise OSError(errno.EINVAL, str(fault), str(path))


def _regular(path: Path) -> Path:
    check_regular(path)
    return path


def read_text(path: Path) -> str:
    """The text of a file; raises `OSError`, and `UnicodeDecodeError`."""
    check_regular(path)
    return path.read_text(encoding="utf-8")


def read_json(path: Path) -> Any:
    """The value in a JSON file; raises `StoreError`."""
    if fault := not_regular(path):
        raise StoreError(fault, file=path)
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise StoreError(NOT_READABLE(reason=str(error.strerror)), file=path) from None
    except UnicodeDecodeError:
        raise StoreError(NOT_UTF8(), file=path) from None
    except (ValueError, RecursionError) as error:
        raise StoreError(DAMAGED_BY(reason=str(error)), file=path) from None
