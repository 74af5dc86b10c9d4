"""Write a report, all or nothing."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path


def write_whole(out: Path, content: str | Iterable[str]) -> Path:
    """Write UTF-8 text, or pieces of one, beside `out` and rename it into place; missing folders are created.

    Raises `OSError` that names `out`: a full disk names no file at all.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    try:
        _replace(out, (content,) if isinstance(content, str) else content)
    except OSError as error:
        error.filename, error.filename2 = str(out), None
        raise
    return out


def _replace(out: Path, pieces: Iterable[str]) -> None:
    handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(piece.encode() for piece in pieces)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o666 & ~umask())  # mkstemp makes files that only their owner can read
        os.replace(name, out)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)
        raise


def umask() -> int:
    """The file mode mask of this process; the system returns it only when it is set."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
