"""What a run must have at its end: the bytes of the reference, nothing left over, and no cell that was done twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout

from ftbench.storage import CellStore
from ftbench.storage.jobs import JobFolder

COMPARED = ("cell.json", "predictions.jsonl", "training.jsonl", "metrics.json")
"""The files of a cell that must not depend on how its run went; learned weights join them. result.json has clocks."""


def kept_files(directory: Path) -> dict[str, bytes]:
    """Predictions, curves, metrics and learned weights of all cells, by their path in the run directory."""
    paths = sorted(path for path in directory.glob("cells/*/**/*") if path.is_file())
    wanted = [path for path in paths if path.name in COMPARED or "learned" in path.parts]
    return {path.relative_to(directory).as_posix(): path.read_bytes() for path in wanted}


def differences(directory: Path, reference: Mapping[str, bytes]) -> list[str]:
    """The kept files that a run lacks, has beyond the reference, or has with other bytes."""
    kept = kept_files(directory)
    texts = [f"{name} is missing" for name in sorted(reference.keys() - kept.keys())]
    texts += [f"{name} is not in the reference" for name in sorted(kept.keys() - reference.keys())]
    return texts + [
        f"{name} differs" for name in sorted(kept.keys() & reference.keys()) if kept[name] != reference[name]
    ]


def leftovers(directory: Path) -> list[str]:
    """What a run that has ended must not have: damaged and half-written files, temporary ones, locks that are held."""
    return list(_leftovers(directory))


def _leftovers(directory: Path) -> Iterator[str]:
    store = CellStore(directory)
    for cell in sorted(store.finished()):
        if (damage := store.state(cell)) is not None:
            yield f"cells/{cell}: {damage}"
        if (store.failed / f"{cell}.json").exists():
            yield f"failed/{cell}.json, although the cell is finished"
    for path in sorted(directory.rglob("*")):
        if path.name.endswith((".new", ".tmp", ".part")):
            yield f"{path.relative_to(directory)}: a temporary file"
    for folder in ("work", "resume", "quarantine"):
        if (directory / folder).is_dir():
            yield from (f"{folder}/{path.name}" for path in sorted((directory / folder).iterdir()))
    yield from (f"jobs/{name}" for name in JobFolder(directory).names())
    if (directory / "jobs" / "head.json").exists():
        yield "jobs/head.json: the lease of a run that has ended"
    for path in sorted((directory / "locks").glob("*.lock")):
        if _is_held(path):
            yield f"locks/{path.name} is held"


def _is_held(path: Path) -> bool:
    try:
        with FileLock(path, timeout=0):
            return False
    except Timeout:
        return True


@dataclass(slots=True)
class FinishedCells:
    """The finished cells of a run directory, and which of them were done again although they were there."""

    directory: Path
    redone: set[str] = field(default_factory=set)
    _seen: dict[str, tuple[int, int]] = field(default_factory=dict)
    """By id, the number in the file system and the time of the file that is written once."""
    _works: set[str] = field(default_factory=set)
    """Names of work folders that were seen."""

    def look(self) -> int:
        """Look at the directory; returns the number of finished cells.

        A cell that was there must be the same file still, and no new work folder may be made for it.
        """
        works = {path.name for path in (self.directory / "work").glob("*.*.*")}
        begun = {name.partition(".")[0] for name in works - self._works}
        self.redone |= self._seen.keys() & begun
        self._works |= works
        stamps: dict[str, tuple[int, int]] = {}
        for cell in CellStore(self.directory).finished():
            with suppress(OSError):
                status = (self.directory / "cells" / cell / "result.json").stat()
                stamps[cell] = (status.st_ino, status.st_mtime_ns)
        self.redone |= {cell for cell, stamp in self._seen.items() if stamps.get(cell) != stamp}
        self._seen |= stamps
        return len(stamps)
