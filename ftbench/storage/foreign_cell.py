"""A cell's folder that came from elsewhere: unpack it, check it against its manifest, commit it like any other.

Nothing reaches `cells/` that fails a check, and no archive writes outside the folder that it is unpacked into.
"""

from __future__ import annotations

import shutil
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ftbench.errors import StoreError
from ftbench.messages import Note
from ftbench.messages.storage_errors import NO_CELL, NOT_UNPACKED, OTHER_FILES, OTHER_ID, OUTSIDE
from ftbench.storage.cell_files import read_cell
from ftbench.storage.cells import CellStore
from ftbench.storage.damage import check_readable
from ftbench.storage.manifest import MANIFEST, FileEntry, fault, read_manifest
from ftbench.storage.newer import refuse_newer
from ftbench.storage.side_files import METRICS_FILE, OTHER_TASKS_FILE, VALIDATION_FILE

SIDE_FILES = (METRICS_FILE, OTHER_TASKS_FILE, VALIDATION_FILE)
"""Files of a cell that its manifest does not list, because they may be extended later. None of them is needed."""


@dataclass(frozen=True, slots=True)
class ForeignCell:
    """A checked folder with a whole cell."""

    cell: str
    folder: Path
    listed: Mapping[str, FileEntry]
    """The entries of its manifest."""


def checked(folder: Path) -> ForeignCell:
    """The cell in a folder.

    Raises `StoreError` for anything but a finished cell: a missing, damaged or unlisted file, a link, or an id that
    differs from that of its specification.
    """
    refuse_newer(folder)
    try:
        listed = read_manifest(folder)
    except OSError:
        raise StoreError(NO_CELL(manifest=MANIFEST), file=folder) from None
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if not path.is_dir()}
    unknown = sorted({*files, *listed} - (files.keys() & (listed.keys() | {MANIFEST, *SIDE_FILES})))
    links = sorted(name for name, path in files.items() if path.is_symlink())
    if unknown or links:
        raise StoreError(OTHER_FILES(file=(unknown or links)[0]), file=folder)
    if damage := fault(folder):
        raise StoreError(Note.plain(damage), file=folder)
    cell = read_cell(folder)
    if cell.spec.id() != cell.cell:
        raise StoreError(OTHER_ID(id=cell.spec.id()), file=folder)
    check_readable(folder)
    return ForeignCell(cell.cell, folder, listed)


def commit(store: CellStore, sent: ForeignCell) -> bool:
    """Put a checked cell into the store; False where it is there already and undamaged, and stays as it is.

    Call it with the cell's claim.
    """
    if store.state(sent.cell) is None:
        return False
    with store.writing(sent.cell) as work:
        for name in sent.listed:
            (work / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(sent.folder / name, work / name)
    return True


def unpack(source: Path, target: Path) -> None:
    """Unpack an archive (`.tar`, `.tar.gz`, `.tar.xz` or `.zip`); raises `StoreError` if it reaches outside itself."""
    if not zipfile.is_zipfile(source):
        with _refusing(source), tarfile.open(source) as tar:
            tar.extractall(target, filter="data")
        return
    with _refusing(source), zipfile.ZipFile(source) as archive:
        for name in archive.namelist():
            if not (target / name).resolve().is_relative_to(target.resolve()):
                raise StoreError(OUTSIDE(name=name), file=source)
        archive.extractall(target)


def unpack_tar(content: BinaryIO, target: Path, *, called: Path) -> None:
    """Unpack a tar without compression; raises `StoreError`, which names it as `called`."""
    with _refusing(called), tarfile.open(fileobj=content, mode="r:") as tar:
        tar.extractall(target, filter="data")


@contextmanager
def _refusing(source: Path) -> Iterator[None]:
    """Turn the errors of archives into a `StoreError`."""
    try:
        yield
    except tarfile.FilterError as error:
        raise StoreError(OUTSIDE(name=str(error)), file=source) from None
    except (OSError, EOFError, ValueError, tarfile.TarError, zipfile.BadZipFile) as error:
        raise StoreError(NOT_UNPACKED(reason=str(error)), file=source) from None
