"""Cells that share files are finished cells like any other."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.linked_cells import Example
from ftbench.records.cell import Cell
from ftbench.records.result import FinishedCell, ResultRecord, TrainingSummary
from ftbench.storage import CellStore
from ftbench.storage.cell_files import read_cell, read_result, write_cell, write_result
from tests.specs import cell_spec


def test_a_cell_of_linked_files_is_whole_and_has_names_of_its_own(tmp_path: Path) -> None:
    first, second = (Cell("m", "t", "lora", seed, cell_spec(seed=seed)) for seed in (0, 1))
    store = CellStore(tmp_path)
    store.create()
    with store.writing(first.id) as folder:
        write_cell(folder, FinishedCell(cell=first.id, spec=first.spec, **first.names()))
        write_result(
            folder, ResultRecord(cell=first.id, costs={}, training=TrainingSummary(), notes=(), environment={})
        )
        (folder / "learned").mkdir()
        (folder / "learned" / "weights").write_bytes(b"weights")
    Example(store.path(first.id)).write(second, store.path(second.id))
    assert store.state(second.id) is None
    assert read_cell(store.path(second.id)).seed == 1
    assert read_result(store.path(second.id)).cell == second.id
    listed = json.loads((store.path(second.id) / "manifest.json").read_text(encoding="utf-8"))["files"]
    assert sorted(listed) == ["cell.json", "learned/weights", "result.json"]
