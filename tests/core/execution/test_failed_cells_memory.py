"""A cell that failed leaves nothing of its model in memory, whatever its error holds."""

from __future__ import annotations

import json
import weakref
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import ftbench
from ftbench.contracts.executor import Outcome, Watch, Work, Workers
from ftbench.errors import CellError, forget_frames
from ftbench.execution.runner import CellRunner, RunSummary
from ftbench.records.cell import Cell
from ftbench.storage import CellStore


class Model:
    """Stands for gigabytes."""


def failed(models: list[weakref.ref[Model]]) -> BaseException:
    """An error, with another one behind it, as a worker hands it to the run."""

    def train() -> None:
        model = Model()
        models.append(weakref.ref(model))
        raise MemoryError

    try:
        try:
            train()
        except MemoryError as error:
            inner = Model()
            models.append(weakref.ref(inner))
            raise CellError("no room") from error
    except CellError as error:
        return error


def test_the_frames_of_an_error_and_of_those_behind_it_are_dropped() -> None:
    models: list[weakref.ref[Model]] = []
    error = failed(models)
    assert all(model() is not None for model in models)
    forget_frames(error)
    assert [model() for model in models] == [None, None]
    assert isinstance(error.__cause__, MemoryError)


def test_errors_that_stand_behind_each_other_come_to_an_end() -> None:
    first, second = ValueError("a"), ValueError("b")
    first.__cause__, second.__cause__ = second, first
    forget_frames(first)
    assert (first.__traceback__, second.__traceback__) == (None, None)


class Failing(Workers):
    """Workers in which every cell fails with a model in its hands."""

    def __init__(self) -> None:
        self.models: list[weakref.ref[Model]] = []

    def run(self, work: Work, cells: Sequence[Cell], watch: Watch) -> Iterator[tuple[Cell, Outcome | BaseException]]:
        for cell in cells:
            yield cell, failed(self.models)


class Quiet:
    """A `Display` that shows nothing."""

    def message(self, text: str) -> None: ...
    def prepare(self, doing: str, total: int, done: int) -> None: ...
    def expect(self, remaining: Sequence[Cell]) -> None: ...
    def start(self, cell: Cell) -> None: ...
    def step(self, cell: Cell, doing: str, share: float) -> None: ...
    def finish(self, cell: Cell, outcome: str, summary: str, notes: Sequence[Any] = ()) -> None: ...


def test_a_run_keeps_the_reasons_of_failed_cells_and_not_their_models(tiny_model: Path, tmp_path: Path) -> None:
    matrix = {
        "models": [{"model": str(tiny_model), "name": "tiny"}],
        "tasks": ["sentiment"],
        "methods": ["full"],
        "seeds": [0, 1],
        "device": "cpu",
    }
    (tmp_path / "m.yaml").write_text(json.dumps(matrix), encoding="utf-8")
    planned = ftbench.plan(tmp_path / "m.yaml")
    store = CellStore(tmp_path / "run")
    store.create()
    workers = Failing()
    runner = CellRunner(store.directory, store, planned.registry, Quiet(), workers, RunSummary())
    ended = runner.run(planned.plan.cells, planned.plan)
    assert [type(outcome) for _, outcome in ended] == [CellError, CellError]
    assert [model() for model in workers.models] == [None] * 4
    record = json.loads((store.failed / f"{planned.plan.cells[0].id}.json").read_text(encoding="utf-8"))
    assert "in train" in record["details"]
