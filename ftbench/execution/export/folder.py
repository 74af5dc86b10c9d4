"""The folder of an export: written under another name, moved into place when it is complete."""

from __future__ import annotations

import contextlib
import glob
import json
import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from ftbench.errors import StoreError
from ftbench.messages import export as messages
from ftbench.presentation.numbers import file_size
from ftbench.storage.atomic import dump_json, fsync_directory, fsync_file
from ftbench.storage.manifest import FileEntry

FACTS = "ftbench.json"
"""The file by which a folder is known as an export of ftbench's."""
CARD = "README.md"
_WRITING = ".exporting"
_LOCK = ".lock"


@dataclass(frozen=True, slots=True)
class ExportFolder:
    """One folder that an export is written to."""

    path: Path
    """As somebody wrote it, for errors."""

    @property
    def place(self) -> Path:
        """Where that is, without links and `..`: what is moved there gets this name."""
        return Path(os.path.realpath(self.path))

    def facts(self) -> dict[str, Any] | None:
        """What ftbench.json says; None for a new or empty folder.

        Raises `StoreError` for a file, and for a folder with other files: they are not ftbench's to replace.
        """
        if self.place.exists() and not self.place.is_dir():
            raise StoreError(messages.IS_FILE(), file=self.path)
        if not self.place.exists() or not any(self.place.iterdir()):
            return None
        try:
            content = json.loads((self.place / FACTS).read_text(encoding="utf-8"))
            if isinstance(content, dict) and isinstance(content["files"], dict) and isinstance(content["cell"], dict):
                return content
        except (OSError, ValueError, KeyError, RecursionError):
            pass
        raise StoreError(messages.NOT_EMPTY(), file=self.path)

    def damaged(self, facts: dict[str, Any]) -> str | None:
        """The name of a file that is not as it was written; None if all are. A card may be edited."""
        for name, entry in facts["files"].items():
            if name == CARD:
                continue
            try:
                if FileEntry.of(self.place / name) != FileEntry(int(entry["bytes"]), str(entry["sha256"])):
                    return str(name)
            except (OSError, KeyError, TypeError, ValueError):
                return str(name)
        return None

    def check_own(self, facts: dict[str, Any]) -> None:
        """Raise `StoreError` for what lies in the folder beside the export: it is not ftbench's to remove."""
        own = {*facts["files"], FACTS, CARD}
        for path in sorted(self.place.rglob("*")):
            name = path.relative_to(self.place).as_posix()
            if name not in own and (path.is_symlink() or not path.is_dir()):
                raise StoreError(messages.NOT_OWN(name=name), file=self.path)

    def check_room(self, needed: int) -> None:
        """Raise `StoreError` where the disk has no room for so many bytes."""
        there = next(parent for parent in (self.place, *self.place.parents) if parent.exists())
        free = shutil.disk_usage(there).free
        if needed > free:
            raise StoreError(messages.NO_ROOM(needed=file_size(needed), free=file_size(free)), file=self.path)

    @contextlib.contextmanager
    def writing(self) -> Iterator[Path]:
        """An empty folder beside this one, removed at the end unless `commit` has moved it.

        What a killed process has left goes: its lock is free. Raises `StoreError` for the current folder.
        """
        place = self.place
        if Path.cwd().is_relative_to(place):  # who stands in it would stand in a folder that is gone
            raise StoreError(messages.IS_CURRENT(), file=self.path)
        parent = place.parent
        new = [folder for folder in (parent, *parent.parents) if not folder.exists()]
        folder = parent / f".{place.name}.{secrets.token_hex(4)}{_WRITING}"
        content = folder / place.name
        try:
            content.mkdir(parents=True)
            with FileLock(folder / _LOCK):
                for left in set(parent.glob(f".{glob.escape(place.name)}.*{_WRITING}")) - {folder}:
                    with contextlib.suppress(Timeout, OSError), FileLock(left / _LOCK, timeout=0):
                        shutil.rmtree(left, ignore_errors=True)
                yield content
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            with contextlib.suppress(OSError):  # not empty: the export is there
                for empty in new:
                    empty.rmdir()

    def commit(self, written: Path, *, overwrite: bool = False) -> None:
        """Flush what was written, and put it in its place; of what is there only an export goes, with `overwrite`.

        Raises `StoreError` for an export that has come meanwhile, and for files of somebody: what is there stays.
        """
        for path in written.rglob("*"):
            if path.is_file():
                path.chmod(0o644)  # safetensors makes files that only their owner may read
                fsync_file(path)
        there = self.facts()
        if there is not None:
            if not overwrite:
                raise StoreError(messages.APPEARED(), file=self.path)
            self.check_own(there)
        if self.place.exists():
            before = self.place.parent / f"{written.parent.name.removesuffix(_WRITING)}.before"
            self.place.replace(before)  # where nobody cleans up before the new one is in place
            try:
                written.replace(self.place)
            except OSError:
                before.replace(self.place)
                raise
            before.replace(written.parent / "before")  # removed with the folder beside
        else:
            written.replace(self.place)
        fsync_directory(self.place.parent)


def files_in(folder: Path) -> dict[str, Path]:
    """Every file of a folder by its path inside, in order."""
    return {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}


def write_facts(folder: Path, facts: dict[str, Any]) -> None:
    """Write ftbench.json, with size and sha256 of all other files."""
    entries = {name: FileEntry.of(path) for name, path in files_in(folder).items() if name != FACTS}
    files = {name: {"bytes": entry.bytes, "sha256": entry.sha256} for name, entry in entries.items()}
    (folder / FACTS).write_text(dump_json({**facts, "files": files}), encoding="utf-8")
