"""Import a finished cell that was run elsewhere, as a folder or an archive."""

from __future__ import annotations

from pathlib import Path

from ftbench.errors import StoreError
from ftbench.messages.storage_errors import MANY_CELLS, NO_CELL_INSIDE
from ftbench.storage.cells import CellStore
from ftbench.storage.foreign_cell import checked, commit, unpack
from ftbench.storage.manifest import MANIFEST


def import_cell(store: CellStore, source: Path) -> str:
    """Commit the cell in `source` (a folder, `.tar`, `.tar.gz`, `.tar.xz` or `.zip`) and return its id.

    An existing cell stays as it is. Raises `StoreError` for anything but a finished cell: a missing, damaged or
    unlisted file, an id that differs from that of its specification, or an archive that reaches outside itself.
    """
    store.create()
    if source.is_dir():
        return _import_folder(store, source)
    with store.unpacking() as folder:
        unpack(source, folder)
        return _import_folder(store, _only_cell(folder, source))


def _import_folder(store: CellStore, folder: Path) -> str:
    sent = checked(folder)
    with store.claim(sent.cell, wait=True):
        commit(store, sent)
    return sent.cell


def _only_cell(folder: Path, source: Path) -> Path:
    """The folder of the cell in an archive: its top, or its only folder."""
    if (folder / MANIFEST).is_file():
        return folder
    inside = [path for path in folder.iterdir() if (path / MANIFEST).is_file()]
    if len(inside) != 1:
        raise StoreError(MANY_CELLS(count=len(inside)) if inside else NO_CELL_INSIDE(), file=source)
    return inside[0]
