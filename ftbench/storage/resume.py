"""States of trainings that may be interrupted, so that their cells go on from there.

DIR/resume/ID/state.json    the newest state: its files with size and hash, the step, and what wrote it
DIR/resume/ID/NAME.pt       the tensors; one file for each process that trains

A state is written beside the one before it, and counts from the moment in which state.json is replaced: a reader sees
the old state or the new one, whole. It is removed with its cell's end.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ftbench.errors import StoreError
from ftbench.messages.storage_errors import DAMAGED
from ftbench.storage.atomic import dump_json, fsync_file, read_json, write_atomic
from ftbench.storage.formats import RESUME
from ftbench.storage.manifest import FileEntry

RESUME_FOLDER = "resume"
_STATE = "state.json"


@dataclass(frozen=True, slots=True)
class KeptState:
    """A state as it lies in a run directory."""

    files: tuple[Path, ...]
    """One for each process that trained."""
    about: Mapping[str, Any]
    """What its writer said of it."""


@dataclass(frozen=True, slots=True)
class ResumeFolder:
    """The states of one cell's training."""

    directory: Path
    """The run directory."""
    cell: str

    @property
    def path(self) -> Path:
        return self.directory / RESUME_FOLDER / self.cell

    def write(self, about: Mapping[str, Any], write_content: Callable[[Path], None]) -> None:
        """Replace the state by one whose file `write_content` writes; raises OSError, and keeps the old one then."""
        self.path.mkdir(parents=True, exist_ok=True)
        file = self.path / f"{secrets.token_hex(8)}.pt"
        try:
            write_content(file)
            self.replace_by([file], about)
        except BaseException:
            file.unlink(missing_ok=True)
            raise

    def replace_by(self, files: Sequence[Path], about: Mapping[str, Any]) -> None:
        """Replace the state by files that others have written into `path`; raises OSError, and keeps the old one."""
        entries = []
        for file in files:
            fsync_file(file)
            entries.append({"file": file.name, **asdict(FileEntry.of(file))})
        write_atomic(self.path / _STATE, dump_json(RESUME.written({"files": entries, "about": dict(about)})))
        current = {file.name for file in files} | {_STATE}
        for other in self.path.iterdir():  # older states, and what a killed process has left
            if other.name not in current:
                other.unlink(missing_ok=True)

    def read(self) -> KeptState | None:
        """The state, with its hash checked; None without one. Raises `StoreError` for a damaged one."""
        listing = self.path / _STATE
        if not listing.is_file():
            return None
        content = RESUME.migrated(read_json(listing), listing)
        try:
            about = dict(content["about"])
            entries = {self.path / Path(str(entry["file"])).name: entry for entry in content["files"]}
            damaged = [
                file
                for file, entry in entries.items()
                if FileEntry.of(file) != FileEntry(entry["bytes"], entry["sha256"])
            ]
        except (OSError, KeyError, TypeError, ValueError):
            raise StoreError(DAMAGED(), file=listing) from None
        if damaged or not entries:
            raise StoreError(DAMAGED(), file=(damaged or [listing])[0])
        return KeptState(tuple(entries), about)

    @property
    def step(self) -> int:
        """The step of the state as its listing says, without a look at the tensors; 0 without one."""
        try:
            return int(RESUME.migrated(read_json(self.path / _STATE), self.path / _STATE)["about"]["step"])
        except (StoreError, KeyError, TypeError, ValueError):
            return 0

    def remove(self) -> None:
        """Remove the state."""
        shutil.rmtree(self.path, ignore_errors=True)


def resume_folders(directory: Path) -> Iterator[ResumeFolder]:
    """The folders of all cells of a run directory that have one."""
    for path in sorted((directory / RESUME_FOLDER).glob("*/")):
        yield ResumeFolder(directory, path.name)
