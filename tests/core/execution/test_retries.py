"""What is tried again: cells for which the network failed, and, if asked for, those alone that have failed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import ftbench
from ftbench.contracts.process_cache import ProcessCache
from ftbench.execution.cell_attempt import CellAttempt
from ftbench.messages import Note
from ftbench.planning.planned import Plan
from ftbench.records.cell import Cell
from ftbench.storage import CellStore
from ftbench.storage.jobs import JobFolder

Command = Callable[..., tuple[int, str, str]]

PLUGIN = '''
"""A method that fails as often as the file `faults` says, which it counts down."""

from dataclasses import dataclass
from pathlib import Path

import ftbench
from ftbench_methods.full import Full

FAULTS = Path(__file__).with_name("faults")


@dataclass(frozen=True)
class Moody(Full):
    name: str = "moody"

    def learning_rates(self, settings, facts):
        return Full().learning_rates(settings, facts)

    def prepare(self, model, settings):
        kind, left = FAULTS.read_text().split()
        if int(left) > 0:
            FAULTS.write_text(f"{kind} {int(left) - 1}")
            raise {"network": ConnectionResetError, "memory": MemoryError}[kind]("not today")
        return super().prepare(model, settings)


@ftbench.hookimpl
def ftbench_register_methods():
    return [Moody()]
'''


@dataclass
class Notebook:
    """A `Watch` that writes down what was lost."""

    told: list[tuple[str, int]] = field(default_factory=list)

    def started(self, cell: Cell) -> None: ...
    def step(self, cell: Cell, doing: str, share: float) -> None: ...
    def logged(self, cell: Cell, step: int, values: Mapping[str, float]) -> None: ...
    def finished(self, cell: Cell, summary: str, result: Mapping[str, Any] | None) -> None: ...

    def lost(self, cell: Cell, reason: Note, attempt: int) -> None:
        self.told.append((str(reason), attempt))


@pytest.fixture
def moody(tiny_model: Path, tmp_path: Path, one_thread: None) -> Path:
    """The folder of a matrix with the method `moody`, whose faults a test writes."""
    (tmp_path / "moody.py").write_text(PLUGIN, encoding="utf-8")
    matrix = {
        "models": [{"model": str(tiny_model), "name": "tiny"}],
        "tasks": ["sentiment"],
        "methods": ["moody"],
        "seeds": [0],
        "device": "cpu",
        "plugins": ["moody.py"],
        "training": {"steps": 2, "examples": 8, "batch_size": 4},
        "evaluation": {"examples": 4, "validation_examples": 4, "other_tasks": 0},
    }
    (tmp_path / "m.yaml").write_text(json.dumps(matrix), encoding="utf-8")
    return tmp_path


def attempted(folder: Path, faults: str, told: Notebook) -> tuple[Plan, Cell]:
    """Attempt the cell of the matrix with pauses of no length."""
    (folder / "faults").write_text(faults, encoding="utf-8")
    plan = ftbench.plan(folder / "m.yaml").plan
    (cell,) = plan.cells
    CellStore(folder / "run").create()
    CellAttempt(plan, folder / "run", pauses=(0.0, 0.0)).run(cell, told, ProcessCache())
    return plan, cell


def test_a_cell_is_tried_three_times_where_the_network_fails_and_each_try_is_on_record(moody: Path) -> None:
    told = Notebook()
    _, cell = attempted(moody, "network 2", told)
    assert CellStore(moody / "run").state(cell.id) is None
    reason = "ConnectionResetError: not today"
    assert told.told == [(reason, 1), (reason, 2)]
    lost = JobFolder(moody / "run").lost()
    assert [(entry.job, str(entry.reason), entry.attempt) for entry in lost] == [
        (cell.id, reason, 1),
        (cell.id, reason, 2),
    ]


def test_after_the_third_time_the_networks_error_is_the_cells(moody: Path) -> None:
    with pytest.raises(ConnectionResetError):
        attempted(moody, "network 3", Notebook())
    assert (moody / "faults").read_text(encoding="utf-8") == "network 0"


def test_an_error_of_another_kind_is_not_tried_again(moody: Path) -> None:
    with pytest.raises(MemoryError):
        attempted(moody, "memory 1", Notebook())
    assert (moody / "faults").read_text(encoding="utf-8") == "memory 0"


def test_only_failed_runs_cells_that_failed_and_none_that_has_not_run(moody: Path, ftbench_command: Command) -> None:
    out = ("--out", moody / "run", "--executor", "inline", "--no-report")
    (moody / "faults").write_text("memory 1", encoding="utf-8")
    assert ftbench_command("run", moody / "m.yaml", *out)[0] == 1
    (failed,) = (moody / "run" / "failed").glob("*.json")
    record = json.loads(failed.read_text(encoding="utf-8"))
    assert (record["kind"], record["tries"], record["lost"]) == ("memory", 1, [])
    code, output, _ = ftbench_command("status", moody / "run")
    assert code == 1
    assert "failed (memory): tiny / sentiment / moody / seed 0: MemoryError: not today" in output

    more = ("--set", "methods=[moody, zero-shot, full]", "--only-failed")
    code, _, errors = ftbench_command("run", moody / "m.yaml", *out, *more)
    assert code == 0, errors
    assert f"{moody / 'run'}: 1 done" in errors
    assert "note: 2 cells have not run yet; ftbench run without --only-failed goes on" in errors
    _, output, _ = ftbench_command("results", moody / "run", "--format", "json")
    statuses = [(cell["method"], cell["status"], cell["failure"]) for cell in json.loads(output)]
    assert statuses == [("moody", "done", None), ("zero-shot", "pending", None), ("full", "pending", None)]
    code, _, errors = ftbench_command("run", moody / "m.yaml", *out, *more)
    assert code == 0
    assert "note: 2 cells have not run yet" in errors


def test_only_failed_waits_for_no_trial_of_tuning(moody: Path, ftbench_command: Command) -> None:
    (moody / "faults").write_text("memory 0", encoding="utf-8")
    code, _, errors = ftbench_command(
        "run",
        moody / "m.yaml",
        "--out",
        moody / "run",
        "--set",
        "tuning.trials=2",
        "--only-failed",
        "--executor",
        "inline",
    )
    assert code == 2
    assert "trials of tuning have not run yet" in errors
    assert list((moody / "run" / "cells").iterdir()) == []


def test_a_run_with_other_settings_counts_the_finished_cells_that_it_does_not_show(
    moody: Path, ftbench_command: Command
) -> None:
    same = ("run", moody / "m.yaml", "--out", moody / "run", "--executor", "inline", "--no-report")
    same = (*same, "--set", "methods=[zero-shot]")
    code, _, errors = ftbench_command(*same)
    assert code == 0, errors
    assert "of other settings" not in errors
    _, _, errors = ftbench_command(*same, "--set", "evaluation.batch_tokens=4096", "--only-failed")
    assert f"{moody / 'run'} also has 1 finished cell of other settings (evaluation.batch_tokens 8192): " in errors
    assert "note: 1 cell has not run yet" in errors
