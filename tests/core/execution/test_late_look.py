"""A run looks once more at the cells that it finished, so that a later run reads none of them."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import ftbench
from ftbench.contracts.process_cache import ProcessCache
from ftbench.execution.cell_attempt import CellAttempt
from ftbench.execution.late_look import LateLook
from ftbench.messages import Note
from ftbench.planning.planned import Plan
from ftbench.records.cell import Cell
from ftbench.storage import CellStore


class Unheard:
    """A `Watch` that tells nobody."""

    def started(self, cell: Cell) -> None: ...
    def step(self, cell: Cell, doing: str, share: float) -> None: ...
    def logged(self, cell: Cell, step: int, values: Mapping[str, float]) -> None: ...
    def finished(self, cell: Cell, summary: str, result: Mapping[str, Any] | None) -> None: ...
    def lost(self, cell: Cell, reason: Note, attempt: int) -> None: ...


Finished = tuple[Plan, Cell, CellStore]


@pytest.fixture(scope="module")
def finished(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Finished:
    """A run with one finished cell whose files are old enough to be trusted."""
    folder = tmp_path_factory.mktemp("late")
    matrix = {
        "models": [{"model": str(tiny_model), "name": "tiny"}],
        "tasks": ["sentiment"],
        "methods": ["zero-shot"],
        "device": "cpu",
        "evaluation": {"examples": 4, "other_tasks": 0},
    }
    (folder / "m.yaml").write_text(json.dumps(matrix), encoding="utf-8")
    plan = ftbench.plan(folder / "m.yaml").plan
    (cell,) = plan.cells
    store = CellStore(folder / "run")
    store.create()
    CellAttempt(plan, store.directory).run(cell, Unheard(), ProcessCache())
    time.sleep(2.1)
    return plan, cell, store


def lines(store: CellStore) -> list[list[Any]]:
    path = store.directory / "verified.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def test_a_cell_is_looked_at_when_its_files_are_old_enough_and_noted_at_once(finished: Finished) -> None:
    plan, cell, store = finished
    now = [100.0]
    late = LateLook(store, lambda: now[0])
    with store.remembering():
        late.add(cell)
        late.look(plan)
        assert lines(store) == []
        now[0] += 3.0
        late.look(plan)
        assert [(line[1], line[2]) for line in lines(store)] == [(cell.id, "files"), (cell.id, "metrics")]
        now[0] += 3.0
        late.look(plan)
        assert len(lines(store)) == 2


def test_a_cell_that_is_gone_or_damaged_ends_nothing_and_is_not_noted(finished: Finished, tmp_path: Path) -> None:
    plan, cell, _ = finished
    store = CellStore(tmp_path)
    store.create()
    now = [0.0]
    late = LateLook(store, lambda: now[0])
    with store.remembering():
        late.add(cell)
        now[0] += 3.0
        late.look(plan)
        store.path(cell.id).mkdir()
        (store.path(cell.id) / "manifest.json").write_text("{", encoding="utf-8")
        late.add(cell)
        now[0] += 3.0
        late.look(plan)
    assert lines(store) == []
    assert not (tmp_path / "verified.json").exists()


def test_a_cell_whose_worker_was_killed_between_finishing_and_scoring_it_is_scored_by_the_next(
    finished: Finished,
) -> None:
    plan, cell, store = finished
    scores = store.path(cell.id) / "metrics.json"
    written = scores.read_bytes()
    scores.unlink()
    abandoned = scores.with_name(".metrics.json.0123abcd.new")
    abandoned.write_bytes(written[:100])
    CellAttempt(plan, store.directory).run(cell, Unheard(), ProcessCache())
    assert scores.read_bytes() == written
    assert not abandoned.exists()
