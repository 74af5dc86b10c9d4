"""The sha256 of a file; that of a large one is remembered while the file does not change.

Hashing the weights of a large model takes minutes, and every plan needs their hash. As with finished cells
(`ftbench.storage.verified`), a file is read again if its size, mtime, ctime or inode changed, or if it was written just
before it was read. The cache has a file for each hashed file, so processes do not disturb each other; it can be deleted
at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from contextlib import suppress
from pathlib import Path

from ftbench.storage.atomic import write_atomic
from ftbench_models.cache import cache_folder

LARGE = 2**26
"""Bytes from which a hash is remembered: smaller files are read in a blink."""

SETTLED = 2_000_000_000
"""Nanoseconds: a file that was written less long ago may change again within one tick of the file system's clock."""

_FOLDER = "hashes"
_VERSION = 1


def sha256_of(path: Path) -> str:
    """The sha256 of a file's content as it is now."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def remembered_sha256(path: Path, *, settled: int = SETTLED) -> str:
    """As `sha256_of`, from the user's cache if the file is large and did not change since it was hashed.

    `settled`: nanoseconds without a change after which a hash is kept.
    """
    status = path.stat()
    if status.st_size < LARGE:
        return sha256_of(path)
    real = path.resolve()  # in the hub's cache, models are links to the files of all revisions
    kept = cache_folder() / _FOLDER / f"{hashlib.sha256(os.fsencode(real)).hexdigest()[:32]}.json"
    stamp = [status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]
    if known := _recall(kept, str(real), stamp):
        return known
    found = sha256_of(path)
    if max(status.st_mtime_ns, status.st_ctime_ns) <= time.time_ns() - settled:
        content = {"version": _VERSION, "file": str(real), "stamp": stamp, "sha256": found}
        with suppress(OSError):  # a full or read-only disk costs time in the next plan
            kept.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(kept, json.dumps(content))
    return found


def _recall(kept: Path, file: str, stamp: list[int]) -> str | None:
    """The remembered hash; None if there is none for this state of the file, or if it is damaged."""
    try:
        content = json.loads(kept.read_text(encoding="utf-8"))
        same = content["version"] == _VERSION and content["file"] == file and content["stamp"] == stamp
        found = content["sha256"] if same else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return found if isinstance(found, str) and len(found) == 64 else None
