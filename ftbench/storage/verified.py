"""Cache of findings about the files of cells, valid while the files are unchanged.

`DIR/verified.json` is only a cache; it is rebuilt from the files if missing or corrupt. A file is re-hashed if its
size, mtime, ctime or inode changed, or if it was verified within 2 s of being written (racy mtime, as in git). Any edit
or replacement is detected, even if mtime was restored. `ftbench status --verify` ignores the cache, and so finds bytes
that changed without the file system noticing.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ftbench.storage.atomic import read_text, write_atomic
from ftbench.storage.formats import VERIFIED

VERIFIED_FILE = "verified.json"

_SETTLED_NANOSECONDS = 2_000_000_000
"""A file written less than this long ago may change again within one tick of the file system's clock."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """The state of files at a moment, without their content."""

    names: str
    """Paths below a folder, one per line."""
    digest: str
    """Hash over each file's size, times of modification and status change, and inode. One for all, because there may be
    100,000 files."""
    latest: int
    """The latest change of any file, in nanoseconds since 1970."""


def stamp(folder: Path, names: Iterable[str]) -> Stamp:
    """The stamp of files, to be taken before reading them; raises `OSError` for a missing file."""
    facts, latest, prefix = [], 0, f"{folder}{os.sep}"
    names = list(names)
    for name in names:
        status = os.stat(prefix + name)
        facts.append((status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino))
        latest = max(latest, status.st_mtime_ns, status.st_ctime_ns)
    return Stamp("\n".join(names), hashlib.sha256(repr(facts).encode()).hexdigest()[:32], latest)


class Remembered:
    """Findings by cell and subject."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._changed = False
        self._known: dict[str, Any] = {}
        try:
            content = json.loads(read_text(path))
            if content["format"] == VERIFIED.version and isinstance(content["cells"], dict):
                self._known = content["cells"]
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            pass  # missing or damaged: everything is verified again

    def recall(self, cell: str, about: str, folder: Path) -> Any:
        """The finding, or None if there is none or one of its files changed."""
        try:
            names, digest, finding = self._known[cell][about]
            return finding if stamp(folder, names.split("\n")).digest == digest else None
        except (OSError, KeyError, TypeError, ValueError, AttributeError):
            return None

    def keep(self, cell: str, about: str, before: Stamp, finding: Any) -> None:
        """Remember a finding about files as they were `before`, unless they were written only just then."""
        if before.latest < time.time_ns() - _SETTLED_NANOSECONDS:
            known = self._known.get(cell)
            entry = [before.names, before.digest, finding]
            self._known[cell] = {**(known if isinstance(known, dict) else {}), about: entry}
            self._changed = True

    def save(self) -> None:
        """Write the cache if it changed. A failing disk only costs time in the next run."""
        if not self._changed:
            return
        try:
            write_atomic(self._path, json.dumps(VERIFIED.written({"cells": self._known}), separators=(",", ":")))
        except OSError:
            return
        self._changed = False
