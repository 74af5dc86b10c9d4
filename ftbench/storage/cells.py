"""The cells of a run directory: claim, commit, verify, quarantine.

DIR/cells/ID/     a finished cell: cell.json, result.json, predictions.jsonl, training.jsonl, log.txt, learned/,
                  manifest.json; and metrics.json, which is not in the manifest because metrics may be added later
DIR/failed/ID.json    why a cell failed when it was last tried
DIR/work/         what is being written; garbage once its writer is gone
DIR/quarantine/   damaged cells, kept for a look
DIR/verified.json what was found in order, so that a later run reads only what changed
DIR/locks/        locks of cells and of files that change, so that two processes can share a run
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from ftbench.errors import StoreError
from ftbench.messages import Note
from ftbench.messages.results import RECORD_DAMAGED
from ftbench.storage.atomic import dump_json, fsync_directory, write_atomic
from ftbench.storage.formats import FAILURE
from ftbench.storage.manifest import MANIFEST, fault, read_manifest, write_manifest
from ftbench.storage.verified import VERIFIED_FILE, Remembered, stamp


class CellStore:
    """The cells below one run directory."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.cells = directory / "cells"
        self.failed = directory / "failed"
        self._work = directory / "work"
        self._quarantine = directory / "quarantine"
        self._locks = directory / "locks"
        self._memory: Remembered | None = None

    def create(self) -> None:
        """Make the folders; raises `StoreError` when that is not possible."""
        try:
            for folder in (self.cells, self.failed, self._work, self._locks):
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"cannot be written: {error.strerror}", file=self.directory) from None

    def path(self, cell: str) -> Path:
        """The folder of a finished cell."""
        return self.cells / cell

    def finished(self) -> set[str]:
        """The ids of all finished cells, of whatever run."""
        return {path.name for path in self.cells.iterdir() if path.is_dir()} if self.cells.is_dir() else set()

    @contextmanager
    def claim(self, cell: str, *, wait: bool = False) -> Iterator[bool]:
        """Hold a cell's lock, which dies with its process; yields False when another has it, unless told to `wait`."""
        lock = FileLock(self._locks / f"{cell}.lock")
        try:
            lock.acquire(timeout=-1 if wait else 0)
        except Timeout:
            yield False
            return
        try:
            yield True
        finally:
            lock.release()

    @contextmanager
    def changing(self, name: str) -> Iterator[None]:
        """Hold the lock of something in this directory that processes read, change and write; waits for it.

        For moments only. `claim` is for hours, and does not wait.
        """
        self._locks.mkdir(exist_ok=True)
        with FileLock(self._locks / f"{name}.lock"):
            yield

    @contextmanager
    def writing(self, cell: str) -> Iterator[Path]:
        """A work folder that becomes the cell's folder when the block ends, and is removed when it raises."""
        folder = self._work / f"{cell}.{os.getpid()}.{secrets.token_hex(4)}"
        folder.mkdir(parents=True)
        try:
            yield folder
            self._commit(folder, self.path(cell))
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        (self.failed / f"{cell}.json").unlink(missing_ok=True)

    def _commit(self, folder: Path, target: Path) -> None:
        write_manifest(folder)
        with self.changing(f"{target.name}.place"):
            # Another process on a disk without locks was first; equal ids have equal results.
            if target.exists() and not self._set_aside(target.name):
                shutil.rmtree(folder)
                return
            folder.replace(target)
            fsync_directory(target.parent)

    @contextmanager
    def remembering(self) -> Iterator[None]:
        """Inside, what was found out about files before is not found out again while they are unchanged."""
        self._memory = Remembered(self.directory / VERIFIED_FILE)
        try:
            yield
        finally:
            self._memory.save()
            self._memory = None

    @property
    def remembers(self) -> bool:
        """Whether this is inside `remembering`."""
        return self._memory is not None

    def known(self, cell: str, about: str) -> Any:
        """What is remembered of a cell, None where nothing is or its files changed."""
        return self._memory.recall(cell, about, self.path(cell)) if self._memory else None

    def find(self, cell: str, about: str, names: Iterable[str], look: Callable[[], Any]) -> Any:
        """What `look` finds in files of a cell; remembered, unless it is None."""
        try:
            before = stamp(self.path(cell), names) if self._memory else None
        except OSError:
            return look()
        finding = look()
        if self._memory and before and finding is not None:
            self._memory.keep(cell, about, before, finding)
        return finding

    def state(self, cell: str, *, only: str | None = None) -> str | None:
        """None when the cell is complete and undamaged, "missing", or what is wrong with it.

        Sizes and hashes of every file, or of one alone, are checked against the manifest; while `remembering`, only of
        cells with files that changed since. Raises `NewerFormat`.
        """
        if only is not None or not self._memory:
            return self._verify(cell, only)
        if self.known(cell, "files"):
            return None
        faults: list[str | None] = []

        def sound() -> bool | None:
            faults.append(self._verify(cell, None))
            return True if faults[0] is None else None

        self.find(cell, "files", self._listed(cell), sound)
        return faults[0]

    def _listed(self, cell: str) -> list[str]:
        """The files that the manifest lists, and itself; none if it cannot be read."""
        try:
            return [MANIFEST, *read_manifest(self.path(cell))]
        except (OSError, StoreError):
            return []

    def _verify(self, cell: str, only: str | None) -> str | None:
        folder = self.path(cell)
        return fault(folder, only) if folder.exists() else "missing"

    def quarantine(self, cell: str) -> Path:
        """Move a damaged cell out of the way; it is never used, but kept for a look. Returns where it lies.

        Two processes may have met the same damage: the second finds the cell gone, or written again and good, and
        leaves it. What moves and what is good is decided under a lock that `writing` takes too.
        """
        with self.changing(f"{cell}.place"):
            self._set_aside(cell)
        return max(self._quarantine.glob(f"{cell}.*"), key=lambda path: path.stat().st_mtime, default=self._quarantine)

    def _set_aside(self, cell: str) -> bool:
        """Move the cell to the quarantine if it is damaged; only for the holder of the lock of its place."""
        if self._verify(cell, None) in (None, "missing"):
            return False
        self._quarantine.mkdir(exist_ok=True)
        self.path(cell).replace(self._quarantine / f"{cell}.{secrets.token_hex(4)}")
        fsync_directory(self.cells)
        return True

    def fail(self, cell: str, error: Note, details: str) -> None:
        """Remember why a cell failed."""
        content = FAILURE.written({"error": error.as_json(), "details": details})
        write_atomic(self.failed / f"{cell}.json", dump_json(content))

    def failure(self, cell: str) -> Note | None:
        """Why the cell failed when it was last tried, or None."""
        try:
            return Note.from_json(json.loads((self.failed / f"{cell}.json").read_text(encoding="utf-8"))["error"])
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError):
            return RECORD_DAMAGED()

    def failure_details(self, cell: str) -> str:
        """The traceback of the last failure and the cell's log below it; empty where there is none to be read."""
        try:
            return str(json.loads((self.failed / f"{cell}.json").read_text(encoding="utf-8"))["details"])
        except (OSError, ValueError, KeyError, TypeError):
            return ""

    def clean_work(self) -> None:
        """Remove work folders whose writer is gone: its lock is free.

        A process number would not do: in a container every run may be process 1, and a shared disk has two machines.
        """
        for folder in self._work.glob("*.*.*"):
            with self.claim(folder.name.partition(".")[0]) as gone:
                if gone:
                    shutil.rmtree(folder, ignore_errors=True)
