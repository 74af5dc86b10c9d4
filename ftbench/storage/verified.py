"""Cache of findings about the files of cells, valid while the files are unchanged.

`DIR/verified.json` is only a cache; it is rebuilt from the files if missing or corrupt. What is found while a run goes
on is appended to `DIR/verified.jsonl`, so that a run that is killed has it; the next whole file has those lines. A file
is re-hashed if its size, mtime, ctime or inode changed, or if it was verified within 2 s of being written (racy mtime,
as in git). Any edit or replacement is detected, even if mtime was restored. `ftbench status --verify` ignores the
cache, and so finds bytes that changed without the file system noticing.
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

from ftbench.errors import StoreError
from ftbench.storage.atomic import append_text, check_regular, read_text, write_atomic
from ftbench.storage.formats import VERIFIED

VERIFIED_FILE = "verified.json"

SETTLED_NANOSECONDS = 2_000_000_000
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
    """Findings by cell and subject.

    Names of files and findings are the same for most cells. They are kept once; a cell has their place and a digest.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lines = path.with_suffix(".jsonl")
        self._changed = False
        self._unwritten: list[str] = []
        self._shared: list[Any] = []
        """Names of files and what was found about them, in pairs."""
        self._places: dict[str, int] = {}
        """The place of each such pair, by its JSON."""
        self._known: dict[str, Any] = {}
        """By cell and subject: the place of a pair, and the digest of the files."""
        self._read()

    def _read(self) -> None:
        try:
            content = VERIFIED.migrated(json.loads(read_text(self._path)), self._path)
            if isinstance(content["cells"], dict):
                self._shared, self._known = list(content["shared"]), content["cells"]
        except (OSError, ValueError, KeyError, TypeError, RecursionError, StoreError):
            pass  # missing or damaged: everything is verified again
        self._places = {json.dumps(pair): place for place, pair in enumerate(self._shared)}
        self._read_lines()

    def _read_lines(self) -> None:
        """Take in what a run has appended, if there is any. A line that was cut off is left out."""
        try:
            check_regular(self._lines)
            lines = self._lines.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return
        for line in lines:
            try:
                version, cell, about, names, digest, finding = json.loads(line)
            except (ValueError, TypeError, RecursionError):
                continue
            if version == VERIFIED.version and all(isinstance(part, str) for part in (cell, about, names, digest)):
                self._put(cell, about, names, digest, finding)

    def recall(self, cell: str, about: str, folder: Path) -> Any:
        """The finding, or None if there is none or one of its files changed."""
        try:
            place, digest = self._known[cell][about]
            names, finding = self._shared[place]
            return finding if stamp(folder, names.split("\n")).digest == digest else None
        except (OSError, KeyError, IndexError, TypeError, ValueError, AttributeError):
            return None

    def keep(self, cell: str, about: str, before: Stamp, finding: Any) -> None:
        """Remember a finding about files as they were `before`, unless they were written only just then."""
        if before.latest < time.time_ns() - SETTLED_NANOSECONDS:
            line = [VERIFIED.version, cell, about, before.names, before.digest, finding]
            self._unwritten.append(json.dumps(line, separators=(",", ":")) + "\n")
            self._put(cell, about, before.names, before.digest, finding)

    def _put(self, cell: str, about: str, names: str, digest: str, finding: Any) -> None:
        pair = [names, finding]
        place = self._places.setdefault(json.dumps(pair), len(self._shared))
        if place == len(self._shared):
            self._shared.append(pair)
        known = self._known.get(cell)
        self._known[cell] = {**(known if isinstance(known, dict) else {}), about: [place, digest]}
        self._changed = True

    def append(self) -> None:
        """Add what is new to the lines beside the cache, which takes no longer for many cells than for few."""
        if not self._unwritten:
            return
        try:
            append_text(self._lines, "".join(self._unwritten))
        except OSError:
            return
        self._unwritten.clear()

    def save(self) -> None:
        """Write the whole cache if it changed. A failing disk only costs time in the next run."""
        if not self._changed:
            return
        self._read_lines()  # another process may have added some
        content = VERIFIED.written({"shared": self._shared, "cells": self._known})
        try:
            write_atomic(self._path, json.dumps(content, separators=(",", ":")))
            self._lines.unlink(missing_ok=True)
        except OSError:
            return
        self._unwritten.clear()
        self._changed = False
