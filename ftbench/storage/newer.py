"""Finished cells that a newer ftbench wrote: refused before anything else is said of them."""

from __future__ import annotations

from pathlib import Path

from ftbench.errors import StoreError
from ftbench.storage.atomic import read_json
from ftbench.storage.cell_files import CELL_FILE, RESULT_FILE
from ftbench.storage.formats import CELL, RESULT
from ftbench.storage.formats import MANIFEST as MANIFEST_FORMAT
from ftbench.storage.manifest import MANIFEST

_FORMATS = {MANIFEST: MANIFEST_FORMAT, CELL_FILE: CELL, RESULT_FILE: RESULT}


def refuse_newer(folder: Path) -> None:
    """Raise `NewerFormat` if a newer ftbench wrote the manifest, cell.json or result.json of a cell.

    Missing and damaged files are left to their readers. metrics.json and other_tasks.json are checked when they are
    read, because they may change after the cell.
    """
    for name, file_format in _FORMATS.items():
        try:
            content = read_json(folder / name)
        except StoreError:
            continue
        file_format.refuse_newer(content, folder / name)
