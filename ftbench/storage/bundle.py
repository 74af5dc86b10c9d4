"""Finished cells as one tar: how they reach a machine without the run's disk, and how they come back.

    bundle.json        the ids of its cells, so that a bundle that was cut short is noticed
    ID/…               a whole cell with its manifest and side files
    ID/manifest.json   of a cell of which only the side files are sent, with these

`take_in` is the one door: each cell is checked against its manifest before any is taken, the first valid one stays, and
what another try says differently is a note.
"""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Callable, Collection, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from ftbench.errors import StoreError
from ftbench.messages import Note
from ftbench.messages.storage_errors import NOT_ITS_CELLS, OTHER_RESULT
from ftbench.storage.atomic import dump_json
from ftbench.storage.cell_files import PREDICTIONS_FILE, TRAINING_FILE
from ftbench.storage.cells import CellStore
from ftbench.storage.foreign_cell import SIDE_FILES, ForeignCell, checked, commit, unpack_tar
from ftbench.storage.manifest import MANIFEST, FileEntry, read_manifest
from ftbench.storage.side_files import (
    METRICS_FILE,
    OTHER_TASKS_FILE,
    VALIDATION_FILE,
    read_other_tasks,
    read_scores,
    read_validation_scores,
    write_other_tasks,
    write_scores,
    write_validation_scores,
)

BUNDLE_FILE = "bundle.json"
_NAMELESS = Path("bundle")
"""What messages call a bundle that is no file."""

_Reader = Callable[[Path], Mapping[str, Any]]
_Writer = Callable[[Path, Mapping[str, Any]], None]
_SIDES: tuple[tuple[str, _Reader, _Writer], ...] = (
    (METRICS_FILE, read_scores, write_scores),
    (OTHER_TASKS_FILE, read_other_tasks, write_other_tasks),
    (VALIDATION_FILE, read_validation_scores, write_validation_scores),
)


def pack(store: CellStore, cells: Collection[str], target: BinaryIO, *, beside: Collection[str] = ()) -> None:
    """Write whole cells, and the side files alone of those in `beside`, as a tar.

    Equal files give equal bytes. Raises `OSError` for a cell that is not there.
    """
    index = {"cells": sorted(cells), "beside": sorted(beside)}
    with tarfile.open(fileobj=target, mode="w", format=tarfile.PAX_FORMAT) as tar:
        _add(tar, BUNDLE_FILE, io.BytesIO(dump_json(index).encode()))
        for cell in index["cells"]:
            names = [*read_manifest(store.path(cell)), MANIFEST, *SIDE_FILES]
            _add_files(tar, cell, store.path(cell), names)
        for cell in index["beside"]:
            _add_files(tar, cell, store.path(cell), [MANIFEST, *SIDE_FILES])


def packed(store: CellStore, cells: Collection[str], *, beside: Collection[str] = ()) -> bytes:
    """The bytes that `pack` writes."""
    target = io.BytesIO()
    pack(store, cells, target, beside=beside)
    return target.getvalue()


def take_in(store: CellStore, bundle: bytes | Path) -> list[Note]:
    """Commit the cells of a bundle, and return what they say differently from cells that are there already.

    Of a cell that is there, only the side files are completed; side files that are sent alone count more than those
    that are there. Raises `StoreError`, and changes nothing, for a bundle
    that is cut short, has other files than its manifests say, or reaches outside itself.
    """
    store.create()
    called = bundle if isinstance(bundle, Path) else _NAMELESS
    with store.unpacking() as folder:
        with bundle.open("rb") if isinstance(bundle, Path) else io.BytesIO(bundle) as content:
            unpack_tar(content, folder, called=called)
        cells, beside = _index(folder, called)
        whole = [_called_by_id(checked(folder / cell), cell, called) for cell in cells]
        sides = [_side_files(store, folder / cell, cell, called) for cell in beside]
        notes = [_take_whole(store, sent) for sent in whole] + [_take_sides(store, sent) for sent in sides]
        return [note for note in notes if note is not None]


def _take_whole(store: CellStore, sent: ForeignCell) -> Note | None:
    with store.claim(sent.cell, wait=True):
        there = store.path(sent.cell)
        if not commit(store, sent) and _result(read_manifest(there)) != _result(sent.listed):
            return OTHER_RESULT(cell=sent.cell)  # its side files tell of other predictions
        for _, read, write in _SIDES:
            known, new = read(there), read(sent.folder)
            if new.keys() - known.keys():
                write(there, {**new, **known})
        return None


def _take_sides(store: CellStore, sent: ForeignCell) -> Note | None:
    with store.claim(sent.cell, wait=True):
        there = store.path(sent.cell)
        if _result(read_manifest(there)) != _result(sent.listed):
            return OTHER_RESULT(cell=sent.cell)
        for _, read, write in _SIDES:
            known, new = read(there), read(sent.folder)
            if new and {**known, **new} != known:
                write(there, {**known, **new})  # what was measured last counts
        return None


def _result(listed: Mapping[str, FileEntry]) -> FileEntry | None:
    """The entry of the file that two runs of a cell must agree in: its predictions, and for a trial its curve."""
    predictions = listed.get(PREDICTIONS_FILE)
    return predictions if predictions and predictions.bytes else listed.get(TRAINING_FILE)


def _index(folder: Path, called: Path) -> tuple[list[str], list[str]]:
    """The whole cells of an unpacked bundle, and those with side files alone."""
    try:
        index = json.loads((folder / BUNDLE_FILE).read_text(encoding="utf-8"))
        cells, beside = [str(cell) for cell in index["cells"]], [str(cell) for cell in index["beside"]]
    except (OSError, ValueError, KeyError, TypeError):
        raise StoreError(NOT_ITS_CELLS(), file=called) from None
    if sorted([BUNDLE_FILE, *cells, *beside]) != sorted(path.name for path in folder.iterdir()):
        raise StoreError(NOT_ITS_CELLS(), file=called)
    return cells, beside


def _called_by_id(sent: ForeignCell, name: str, called: Path) -> ForeignCell:
    if sent.cell != name:
        raise StoreError(NOT_ITS_CELLS(), file=called)
    return sent


def _side_files(store: CellStore, folder: Path, cell: str, called: Path) -> ForeignCell:
    """The side files of a cell that the store must have; their own checksums protect them."""
    names = {path.name for path in folder.iterdir()}
    if not names <= {MANIFEST, *SIDE_FILES} or store.state(cell) is not None:
        raise StoreError(NOT_ITS_CELLS(), file=called)
    try:
        return ForeignCell(cell, folder, read_manifest(folder))
    except OSError:
        raise StoreError(NOT_ITS_CELLS(), file=called) from None


def _add_files(tar: tarfile.TarFile, cell: str, folder: Path, names: Collection[str]) -> None:
    for name in sorted(names):
        if (folder / name).is_file():
            with (folder / name).open("rb") as file:
                _add(tar, str(PurePosixPath(cell, name)), file)


def _add(tar: tarfile.TarFile, name: str, file: BinaryIO) -> None:
    """Add a file without time, owner or mode, which are those of a machine."""
    member = tarfile.TarInfo(name)
    member.size = file.seek(0, io.SEEK_END)
    file.seek(0)
    tar.addfile(member, file)
