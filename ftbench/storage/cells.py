"""The cells of a run directory: claim, commit, verify, quarantine.

DIR/cells/ID/     a finished cell: cell.json, result.json, predictions.jsonl, training.jsonl, log.txt, learned/,
                  manifest.json; and metrics.json, which is not in the manifest because metrics may be added later
DIR/failed/ID.json    why a cell failed when it was last tried
DIR/work/         what is being written; garbage once its writer has ended
DIR/resume/ID/    the state of a training that may be interrupted, see `ftbench.storage.resume`
DIR/quarantine/   damaged cells, kept for a look
DIR/verified.json cells verified earlier, so that a later run reads only what changed; verified.jsonl: more of them
DIR/locks/        locks of cells and of files that change, so that two processes can share a run
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from ftbench.errors import NewerFormat, StoreError
from ftbench.messages import Note
from ftbench.messages.results import RECORD_DAMAGED
from ftbench.messages.storage_errors import NOT_WRITABLE
from ftbench.records.failure import INTERRUPTED, KINDS, FailureKind
from ftbench.storage.atomic import dump_json, fsync_directory, read_json, read_text, remove_abandoned, write_atomic
from ftbench.storage.augmented import AUGMENTED_FOLDER
from ftbench.storage.cell_files import CELL_FILE, RESULT_FILE
from ftbench.storage.damage import check_results
from ftbench.storage.formats import CELL, FAILURE, RESULT
from ftbench.storage.jobs import JOBS
from ftbench.storage.manifest import MANIFEST, fault, read_manifest, write_manifest
from ftbench.storage.newer import refuse_newer
from ftbench.storage.resume import ResumeFolder, resume_folders
from ftbench.storage.verified import VERIFIED_FILE, Remembered, stamp

_READABLE = {CELL_FILE: CELL.version, RESULT_FILE: RESULT.version}
"""The finding about undamaged files: the versions that the finder reads. One of another ftbench does not count."""

_IMPORT = "import"
"""Stands for a cell in the names of the lock and the work folder of what comes from elsewhere."""


class CellStore:
    """The cells in a run directory."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.cells = directory / "cells"
        self.failed = directory / "failed"
        self._work = directory / "work"
        self._quarantine = directory / "quarantine"
        self._locks = directory / "locks"
        self._memory: Remembered | None = None

    def create(self) -> None:
        """Make the folders; raises `StoreError` if that fails."""
        try:
            for folder in (self.cells, self.failed, self._work, self._locks):
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(NOT_WRITABLE(reason=str(error.strerror)), file=self.directory) from None

    def path(self, cell: str) -> Path:
        """The folder of a finished cell."""
        return self.cells / cell

    def finished(self) -> set[str]:
        """The ids of all finished cells, of any run."""
        try:
            with os.scandir(self.cells) as entries:
                return {entry.name for entry in entries if entry.is_dir()}
        except (FileNotFoundError, NotADirectoryError):
            return set()

    @contextmanager
    def claim(self, cell: str, *, wait: bool = False, patience: float = 0.0) -> Iterator[bool]:
        """Hold a cell's lock, which ends with the process; yields False if another has it, unless `wait` is set.

        It may be free after so many seconds of `patience`: a killed process gives its memory back before its locks.
        """
        lock = FileLock(self._locks / f"{cell}.lock")
        try:
            lock.acquire(timeout=-1 if wait else patience)
        except Timeout:
            yield False
            return
        try:
            yield True
        finally:
            lock.release()

    @contextmanager
    def changing(self, name: str) -> Iterator[None]:
        """Hold the lock of a file or folder that several processes read, change and write; waits for it.

        For short operations only. `claim` is held for hours, and does not wait.
        """
        self._locks.mkdir(exist_ok=True)
        with FileLock(self._locks / f"{name}.lock"):
            yield

    @contextmanager
    def writing(self, cell: str) -> Iterator[Path]:
        """A work folder that becomes the cell's folder at the end of the block, and is removed if the block raises."""
        folder = self._work / f"{cell}.{os.getpid()}.{secrets.token_hex(4)}"
        folder.mkdir(parents=True)
        try:
            yield folder
            self._commit(folder, self.path(cell))
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        (self.failed / f"{cell}.json").unlink(missing_ok=True)
        ResumeFolder(self.directory, cell).remove()

    @contextmanager
    def unpacking(self) -> Iterator[Path]:
        """A work folder for cells that come from elsewhere; `clean_work` removes it where its process was killed."""
        with (
            self.claim(_IMPORT, wait=True),
            tempfile.TemporaryDirectory(dir=self._work, prefix=f"{_IMPORT}.{os.getpid()}.") as folder,
        ):
            yield Path(folder)

    def _commit(self, folder: Path, target: Path) -> None:
        write_manifest(folder)
        with self.changing(f"{target.name}.place"):
            # Without working locks another process was first; equal ids have equal results.
            if target.exists() and not self._set_aside(target.name):
                shutil.rmtree(folder)
                return
            folder.replace(target)
            fsync_directory(target.parent)

    @contextmanager
    def remembering(self) -> Iterator[None]:
        """Inside the block, findings about files are reused while the files are unchanged."""
        self._memory = Remembered(self.directory / VERIFIED_FILE)
        try:
            yield
        finally:
            self._memory.save()
            self._memory = None

    def note_findings(self) -> None:
        """Write down what was found since the last time, so that it outlives this process however that ends."""
        if self._memory:
            self._memory.append()

    @contextmanager
    def recalling(self) -> Iterator[None]:
        """As `remembering`, for readers of a run: nothing is written."""
        self._memory = Remembered(self.directory / VERIFIED_FILE)
        try:
            yield
        finally:
            self._memory = None

    def known(self, cell: str, about: str) -> Any:
        """The remembered finding about a cell; None if there is none or its files changed."""
        return self._memory.recall(cell, about, self.path(cell)) if self._memory else None

    def find(self, cell: str, about: str, names: Iterable[str], look: Callable[[], Any]) -> Any:
        """The result of `look` at files of a cell; remembered, unless it is None."""
        try:
            before = stamp(self.path(cell), names) if self._memory else None
        except OSError:
            return look()
        finding = look()
        if self._memory and before and finding is not None:
            self._memory.keep(cell, about, before, finding)
        return finding

    def state(self, cell: str, *, only: str | None = None) -> str | None:
        """None if the cell is complete and undamaged, else "missing" or the damage.

        Checks sizes and hashes of every file, or of `only` one, against the manifest. While `remembering`, cells with
        unchanged files are not read again. Raises `NewerFormat`.
        """
        if only is not None or not self._memory:
            return self._verify(cell, only)
        if not self.path(cell).exists():
            return "missing"
        if self.known(cell, "files") == _READABLE:
            return None
        try:
            before = stamp(self.path(cell), self._listed(cell))
        except OSError:
            return self._verify(cell, None)
        damage = self._verify(cell, None)
        if damage is None:
            self._memory.keep(cell, "files", before, _READABLE)
        return damage

    def check_results(self, cell: str) -> None:
        """Raise `StoreError` if a file that results are read from is damaged, naming file and line; `NewerFormat`."""
        if self.known(cell, "files") != _READABLE:
            check_results(self.path(cell))

    def _listed(self, cell: str) -> list[str]:
        """The files listed in the manifest, and the manifest itself; none if it cannot be read."""
        try:
            return [MANIFEST, *read_manifest(self.path(cell))]
        except (OSError, StoreError):
            return []

    def _verify(self, cell: str, only: str | None) -> str | None:
        folder = self.path(cell)
        if not folder.exists():
            return "missing"
        refuse_newer(folder)
        return fault(folder, only)

    def quarantine(self, cell: str) -> Path:
        """Move a damaged cell away; it is never used again, but kept for inspection. Returns its new folder.

        Two processes may find the same damage: the second then finds the cell gone, or rewritten and good, and leaves
        it. The decision is made under a lock that `writing` takes too.
        """
        with self.changing(f"{cell}.place"):
            self._set_aside(cell)
        return max(self._quarantine.glob(f"{cell}.*"), key=lambda path: path.stat().st_mtime, default=self._quarantine)

    def _set_aside(self, cell: str) -> bool:
        """Move the cell to the quarantine if it is damaged; call this only with the lock of its place."""
        if self._verify(cell, None) in (None, "missing"):
            return False
        self._quarantine.mkdir(exist_ok=True)
        self.path(cell).replace(self._quarantine / f"{cell}.{secrets.token_hex(4)}")
        fsync_directory(self.cells)
        return True

    def fail(
        self, cell: str, error: Note, details: str, *, kind: FailureKind = "other", lost: Sequence[Note] = ()
    ) -> None:
        """Record why a cell failed, and why tries before the last one were lost.

        A kept state of its training goes, unless the cell was only interrupted.
        """
        reasons = [reason.as_json() for reason in lost]
        content = {"error": error.as_json(), "details": details, "kind": kind, "tries": len(lost) + 1, "lost": reasons}
        write_atomic(self.failed / f"{cell}.json", dump_json(FAILURE.written(content)))
        if kind not in INTERRUPTED:
            ResumeFolder(self.directory, cell).remove()

    def failure(self, cell: str) -> Note | None:
        """Why the cell failed in its last attempt, or None."""
        path = self.failed / f"{cell}.json"
        if not path.exists():
            return None
        try:
            return Note.from_json(FAILURE.migrated(read_json(path), path)["error"])
        except NewerFormat as error:
            return error.note
        except (StoreError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return RECORD_DAMAGED()

    def failure_kind(self, cell: str) -> FailureKind | None:
        """The kind of the last failure; None if an older ftbench recorded it, or it cannot be read."""
        try:
            kind = read_json(self.failed / f"{cell}.json").get("kind")
        except (StoreError, AttributeError):
            return None
        return kind if kind in KINDS else None

    def failure_details(self, cell: str) -> str:
        """The traceback of the last failure, followed by the cell's log; empty if neither can be read."""
        try:
            return str(json.loads(read_text(self.failed / f"{cell}.json"))["details"])
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return ""

    def clean_work(self) -> None:
        """Remove what killed processes have left: unfinished files, and work folders whose lock is free.

        A process number would not do: in containers every run may be process 1, and machines may share a disk. Cells
        that are jobs of other machines are left alone, as on some shared disks locks hold on one machine only.
        """
        for folder in self._work.glob("*.*.*"):
            cell = folder.name.partition(".")[0]
            if (self.directory / "jobs" / cell).exists():
                continue
            with self.claim(cell) as gone:
                if gone:
                    shutil.rmtree(folder, ignore_errors=True)
        # The process may have ended after it finished a cell and before it removed these.
        for states in resume_folders(self.directory):
            if self.path(states.cell).exists():
                states.remove()
        for failure in self.failed.glob("*.json"):
            if self.path(failure.stem).exists():
                failure.unlink(missing_ok=True)
        for folder in (self.directory, self.failed, *(self.directory / name for name in (AUGMENTED_FOLDER, JOBS))):
            remove_abandoned(folder)
