"""Import a finished cell that was run elsewhere, as a folder or an archive.

Executors without a shared disk need this: a cell arrives as files, is checked against its manifest, and is committed
like any other. A cell that fails the checks never reaches `cells/`.
"""

from __future__ import annotations

import shutil
import tarfile
import tempfile
import zipfile
from pathlib import Path

from ftbench.errors import StoreError
from ftbench.messages import Note
from ftbench.messages.storage_errors import (
    MANY_CELLS,
    NO_CELL,
    NO_CELL_INSIDE,
    NOT_UNPACKED,
    OTHER_FILES,
    OTHER_ID,
    OUTSIDE,
)
from ftbench.storage.cell_files import read_cell
from ftbench.storage.cells import CellStore
from ftbench.storage.damage import check_readable
from ftbench.storage.manifest import MANIFEST, fault, read_manifest
from ftbench.storage.newer import refuse_newer
from ftbench.storage.side_files import METRICS_FILE, OTHER_TASKS_FILE, VALIDATION_FILE

_BESIDE = frozenset({MANIFEST, METRICS_FILE, OTHER_TASKS_FILE, VALIDATION_FILE})
"""Files of a cell that its manifest does not list. Only the manifest is needed; the others can be recomputed."""


def import_cell(store: CellStore, source: Path) -> str:
    """Commit the cell in `source` (a folder, `.tar`, `.tar.gz`, `.tar.xz` or `.zip`) and return its id.

    An existing cell stays as it is. Raises `StoreError` for anything but a finished cell: a missing, damaged or
    unlisted file, an id that differs from that of its specification, or an archive that reaches outside itself.
    """
    store.create()
    if source.is_dir():
        return _import_folder(store, source)
    with tempfile.TemporaryDirectory(dir=store.directory, prefix="import-") as unpacked:
        _unpack(source, Path(unpacked))
        return _import_folder(store, _only_cell(Path(unpacked), source))


def _import_folder(store: CellStore, folder: Path) -> str:
    refuse_newer(folder)
    try:
        listed = read_manifest(folder)
    except OSError:
        raise StoreError(NO_CELL(manifest=MANIFEST), file=folder) from None
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if not path.is_dir()}
    unknown = sorted({*files, *listed} - (files.keys() & (listed.keys() | _BESIDE)))
    links = sorted(name for name, path in files.items() if path.is_symlink())
    if unknown or links:
        raise StoreError(OTHER_FILES(file=(unknown or links)[0]), file=folder)
    if damage := fault(folder):
        raise StoreError(Note.plain(damage), file=folder)
    cell = read_cell(folder)
    if cell.spec.id() != cell.cell:
        raise StoreError(OTHER_ID(id=cell.spec.id()), file=folder)
    check_readable(folder)
    with store.claim(cell.cell, wait=True):
        if store.state(cell.cell) is None:
            return cell.cell
        with store.writing(cell.cell) as work:
            for name in listed:
                (work / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(folder / name, work / name)
    return cell.cell


def _unpack(source: Path, target: Path) -> None:
    try:
        if zipfile.is_zipfile(source):
            with zipfile.ZipFile(source) as archive:
                for name in archive.namelist():
                    if not (target / name).resolve().is_relative_to(target.resolve()):
                        raise StoreError(OUTSIDE(name=name), file=source)
                archive.extractall(target)
            return
        with tarfile.open(source) as archive:
            archive.extractall(target, filter="data")
    except tarfile.FilterError as error:
        raise StoreError(OUTSIDE(name=str(error)), file=source) from None
    except (OSError, tarfile.TarError, zipfile.BadZipFile) as error:
        raise StoreError(NOT_UNPACKED(reason=str(error)), file=source) from None


def _only_cell(folder: Path, source: Path) -> Path:
    """The folder of the cell in an archive: its top, or its only folder."""
    if (folder / MANIFEST).is_file():
        return folder
    inside = [path for path in folder.iterdir() if (path / MANIFEST).is_file()]
    if len(inside) != 1:
        raise StoreError(MANY_CELLS(count=len(inside)) if inside else NO_CELL_INSIDE(), file=source)
    return inside[0]
