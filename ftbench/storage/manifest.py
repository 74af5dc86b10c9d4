"""manifest.json: size and sha256 of every file of a finished cell."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from ftbench.errors import NewerFormat, StoreError
from ftbench.messages.storage_errors import DAMAGED
from ftbench.storage.atomic import check_regular, dump_json, fsync_file, read_text, write_atomic
from ftbench.storage.formats import MANIFEST as MANIFEST_FORMAT

MANIFEST = "manifest.json"
_AT_ONCE = 1_000_000
"""Bytes of a file that is read at once: `file_digest` prepares a large buffer, which takes longer than a small file."""


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file as it was when the cell finished."""

    bytes: int
    sha256: str

    @classmethod
    def of(cls, path: Path) -> FileEntry:
        """The entry of a file as it is now; raises `OSError`."""
        check_regular(path)
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size > _AT_ONCE:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
                return cls(path.stat().st_size, digest)
            content = file.read()
        return cls(len(content), hashlib.sha256(content).hexdigest())


def write_manifest(folder: Path) -> None:
    """Flush every file of a folder to disk and list it."""
    entries = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        fsync_file(path)
        entries[path.relative_to(folder).as_posix()] = asdict(FileEntry.of(path))
    write_atomic(folder / MANIFEST, dump_json(MANIFEST_FORMAT.written({"files": entries})))


def read_manifest(folder: Path) -> dict[str, FileEntry]:
    """The entry of each file by its path in the folder; raises `OSError`, `StoreError`, `NewerFormat`."""
    path = folder / MANIFEST
    try:
        files = MANIFEST_FORMAT.migrated(json.loads(read_text(path)), path)["files"]
        return {name: FileEntry(int(entry["bytes"]), str(entry["sha256"])) for name, entry in files.items()}
    except NewerFormat:
        raise
    except (StoreError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise StoreError(DAMAGED(), file=path) from None


def fault(folder: Path, only: str | None = None) -> str | None:
    """What is wrong with the files of a folder, or with `only` one; None if all match the manifest.

    Raises `NewerFormat`.
    """
    try:
        listed = read_manifest(folder)
        for name, entry in listed.items() if only is None else [(only, listed[only])]:
            if FileEntry.of(folder / name) != entry:
                return f"{name} is damaged"
    except OSError as error:
        return f"{Path(str(error.filename)).name} is missing or cannot be read"
    except NewerFormat:
        raise
    except (StoreError, KeyError):
        return f"{MANIFEST} is damaged"
    return None
