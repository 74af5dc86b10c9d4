"""Atomic writes: a reader sees the old content or the new one, never a mixture, even after a power cut.

Reading reports what is wrong with a damaged file.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from pathlib import Path
from typing import Any

from ftbench.errors import StoreError, not_regular
from ftbench.messages.storage_errors import DAMAGED_BY, NOT_READABLE, NOT_UTF8


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
    """Write beside the target in the same folder, fsync, rename into place, fsync the folder."""
    # Lone surrogates, which byte-level tokenizers can produce, become JSON's escapes.
    data = content.encode("utf-8", errors="backslashreplace") if isinstance(content, str) else content
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    try:
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    fsync_directory(path.parent)


def dump_json(value: Any) -> str:
    """Readable JSON with sorted keys and no NaN: equal values give equal bytes."""
    return json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"


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
