"""Finished cells whose large files are further names of those of another cell: thousands of cells in little time."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path

from ftbench.records.cell import Cell
from ftbench.records.result import FinishedCell
from ftbench.storage.cell_files import CELL_FILE, RESULT_FILE, write_cell
from ftbench.storage.formats import MANIFEST as MANIFEST_FORMAT
from ftbench.storage.manifest import MANIFEST, FileEntry, read_manifest

_OF_A_CELL = (CELL_FILE, RESULT_FILE, MANIFEST)


class Example:
    """A finished cell that others are made of."""

    def __init__(self, folder: Path) -> None:
        files = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
        self._folder = folder
        self._names = [name for name in files if str(name) not in _OF_A_CELL]
        self._result = json.loads((folder / RESULT_FILE).read_text(encoding="utf-8"))
        self._listed = {name: entry for name, entry in read_manifest(folder).items() if name not in _OF_A_CELL}

    def write(self, cell: Cell, target: Path) -> None:
        """Write another cell of the same content into a folder that does not exist; nothing is flushed to the disk."""
        target.mkdir()
        for parent in {name.parent for name in self._names}:
            (target / parent).mkdir(exist_ok=True)
        for name in self._names:
            os.link(self._folder / name, target / name)
        write_cell(target, FinishedCell(cell=cell.id, spec=cell.spec, **cell.names()))
        (target / RESULT_FILE).write_text(json.dumps({**self._result, "cell": cell.id}), encoding="utf-8")
        entries = self._listed | {name: FileEntry.of(target / name) for name in (CELL_FILE, RESULT_FILE)}
        listed = {name: asdict(entry) for name, entry in sorted(entries.items())}
        (target / MANIFEST).write_text(json.dumps(MANIFEST_FORMAT.written({"files": listed})), encoding="utf-8")
