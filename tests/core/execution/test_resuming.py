"""A training that is interrupted in its middle ends with the bytes of one that is not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import torch

import ftbench
from ftbench.contracts.process_cache import ProcessCache
from ftbench.errors import TrainingSuspended
from ftbench.execution.cell_attempt import CellAttempt
from ftbench.execution.costs import Costs
from ftbench.execution.ending import Ending
from ftbench.execution.keeping import CellKeeper, Keeping
from ftbench.messages import Note
from ftbench.planning.planned import Plan
from ftbench.records.cell import Cell
from ftbench.storage import CellStore
from ftbench.storage.cell_files import read_log, read_result
from ftbench.storage.resume import ResumeFolder
from ftbench.training.state import TrainingState

METHODS = ["full", {"method": "lora", "r": 2, "dropout": 0.2}, "prefix", "adapter"]
SOON = 1e-9
"""Minutes: a state is kept after the first step."""


@dataclass
class Interruption:
    """A `Watch` that after a step interrupts the training, as Ctrl-C does, or tells it to end."""

    after: int
    ending: Ending | None = None
    """None: interrupt."""

    def started(self, cell: Cell) -> None: ...
    def step(self, cell: Cell, doing: str, share: float) -> None: ...

    def logged(self, cell: Cell, step: int, values: Mapping[str, float]) -> None:
        if step == self.after and "train_loss" in values:
            if self.ending is None:
                raise KeyboardInterrupt
            self.ending.asked = True

    def finished(self, cell: Cell, summary: str, result: Mapping[str, Any] | None) -> None: ...
    def lost(self, cell: Cell, reason: Note, attempt: int) -> None: ...


UNTIL_THE_END = 10**6

STATE = TrainingState(
    step=1,
    names=["weight"],
    weights=[torch.ones(2)],
    best=None,
    buffers={},
    optimizer={},
    progress={},
    random={},
    asked_tokens=8,
    pass_tokens=8,
    checkpointing=False,
)


def planned(model: Path, methods: list[Any], devices: int = 1, **training: Any) -> Plan:
    """A plan whose training has two epochs of six steps, three validations in each."""
    matrix = {
        "models": [{"model": str(model), "name": "tiny"}],
        "tasks": ["sentiment"],
        "methods": methods,
        "seeds": [0],
        "baseline": None,
        "device": "cpu",
        "devices": devices,
        "training": {"epochs": 2, "examples": 24, "batch_size": 4, "validations": 3, "early_stopping": 4, **training},
        "evaluation": {"examples": 6, "validation_examples": 4, "other_tasks": 0},
    }
    return ftbench.plan(matrix).plan


def attempt(plan: Plan, cell: Cell, out: Path, after: int, *, told: bool = False) -> None:
    """Begin or go on with a cell, and end it after a step: told to, or killed."""
    store = CellStore(out)
    store.create()
    ending = Ending()
    CellAttempt(plan, out, ending=ending).run(cell, Interruption(after, ending if told else None), ProcessCache())


def content(out: Path, cell: Cell) -> dict[str, bytes]:
    """Predictions, curve and learned weights of a cell."""
    folder = CellStore(out).path(cell.id)
    files = [folder / "predictions.jsonl", folder / "training.jsonl", *sorted((folder / "learned").rglob("*"))]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files if path.is_file()}


@pytest.mark.parametrize("number", range(len(METHODS)), ids=["full", "lora with dropout", "prefix", "adapter"])
def test_a_cell_that_is_told_to_end_and_then_killed_ends_with_the_same_bytes(
    number: int, tiny_model: Path, tmp_path: Path, one_thread: None
) -> None:
    plan = planned(tiny_model, [METHODS[number]])
    (cell,) = plan.cells
    attempt(plan, cell, tmp_path / "whole", UNTIL_THE_END)

    out = tmp_path / "interrupted"
    states = ResumeFolder(out, cell.id)
    with pytest.raises(TrainingSuspended) as suspended:
        attempt(plan, cell, out, 5, told=True)
    assert (suspended.value.step, states.step) == (5, 5)
    with pytest.raises(KeyboardInterrupt):
        attempt(plan, cell, out, 8)
    with pytest.raises(TrainingSuspended) as suspended:
        attempt(plan, cell, out, 9, told=True)
    assert suspended.value.step == 9
    attempt(plan, cell, out, UNTIL_THE_END)

    assert content(out, cell) == content(tmp_path / "whole", cell)
    assert len(content(out, cell)) >= 3
    assert not states.path.exists()
    assert read_result(CellStore(out).path(cell.id)).resumed == 2
    assert read_result(CellStore(tmp_path / "whole").path(cell.id)).resumed == 0
    assert "training goes on after step 9; interruptions so far: 2" in read_log(CellStore(out).path(cell.id))


def test_a_state_is_kept_from_time_to_time_and_a_killed_cell_begins_from_it(
    tiny_model: Path, tmp_path: Path, one_thread: None
) -> None:
    plan = planned(tiny_model, ["full"], save_minutes=SOON)
    (cell,) = plan.cells
    attempt(plan, cell, tmp_path / "whole", UNTIL_THE_END)
    with pytest.raises(KeyboardInterrupt):
        attempt(plan, cell, tmp_path / "killed", 7)
    assert 1 <= ResumeFolder(tmp_path / "killed", cell.id).step < 7
    attempt(plan, cell, tmp_path / "killed", UNTIL_THE_END)
    assert content(tmp_path / "killed", cell) == content(tmp_path / "whole", cell)
    assert read_result(CellStore(tmp_path / "killed").path(cell.id)).resumed == 1


def test_a_short_cell_keeps_nothing_and_null_never_does(tiny_model: Path, tmp_path: Path, one_thread: None) -> None:
    for training in ({}, {"save_minutes": None}):
        plan = planned(tiny_model, ["full"], **training)
        (cell,) = plan.cells
        with pytest.raises(KeyboardInterrupt):
            attempt(plan, cell, tmp_path, 7)
        assert not ResumeFolder(tmp_path, cell.id).path.exists()


def test_the_time_of_the_kept_part_counts_once_and_that_of_the_lost_part_not(
    tiny_model: Path, tmp_path: Path, one_thread: None
) -> None:
    plan = planned(tiny_model, ["full"])
    (cell,) = plan.cells
    with pytest.raises(TrainingSuspended):
        attempt(plan, cell, tmp_path, 6, told=True)
    listing = ResumeFolder(tmp_path, cell.id).path / "state.json"
    kept = json.loads(listing.read_text(encoding="utf-8"))
    kept["about"]["costs"]["seconds"]["train"] += 1000.0
    kept["about"]["costs"]["wall"] += 1000.0
    listing.write_text(json.dumps(kept), encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        attempt(plan, cell, tmp_path, 8)
    attempt(plan, cell, tmp_path, UNTIL_THE_END)
    result = read_result(CellStore(tmp_path).path(cell.id))
    assert result.costs["train_seconds"] == pytest.approx(1000, abs=60)
    assert result.costs["wall_seconds"] == pytest.approx(1000, abs=120)
    assert sum(result.clocks.values()) == pytest.approx(result.costs["wall_seconds"])


CHANGES = {
    "damaged": "is damaged",
    "of other libraries": "torch was 0.0, and is ",
    "of another cell": "cell was another, and is ",
    "without costs": "seconds",
}


@pytest.mark.parametrize("fault", CHANGES)
def test_a_state_that_cannot_be_used_is_ignored_with_a_line_in_the_log(
    fault: str, tiny_model: Path, tmp_path: Path, one_thread: None
) -> None:
    plan = planned(tiny_model, ["full"])
    (cell,) = plan.cells
    attempt(plan, cell, tmp_path / "whole", UNTIL_THE_END)
    out = tmp_path / "interrupted"
    with pytest.raises(TrainingSuspended):
        attempt(plan, cell, out, 5, told=True)
    folder = ResumeFolder(out, cell.id).path
    listing = folder / "state.json"
    kept = json.loads(listing.read_text(encoding="utf-8"))
    if fault == "damaged":
        with (folder / kept["files"][0]["file"]).open("r+b") as file:
            file.seek(1000)
            file.write(b"x")
    elif fault == "without costs":
        kept["about"]["costs"] = {}
    elif fault == "of other libraries":
        kept["about"]["environment"]["torch"] = "0.0"
    else:
        kept["about"]["cell"] = "another"
    listing.write_text(json.dumps(kept), encoding="utf-8")
    attempt(plan, cell, out, UNTIL_THE_END)
    assert content(out, cell) == content(tmp_path / "whole", cell)
    log = read_log(CellStore(out).path(cell.id))
    assert "a kept state of training is not used: " in log
    assert CHANGES[fault] in log
    assert read_result(CellStore(out).path(cell.id)).resumed == 0


def test_a_disk_that_stays_full_is_not_written_after_every_step(tmp_path: Path) -> None:
    (tmp_path / "resume").write_text("no folder can be made here", encoding="utf-8")
    lines: list[str] = []
    ending = Ending()
    costs = Costs("cpu")
    costs.begin_training()
    keeper = CellKeeper(Keeping(ResumeFolder(tmp_path, "one"), 10.0, lines.append, ending), costs)
    assert keeper.begin(["weight"]) is None
    assert not keeper.due()
    ending.asked = True
    assert keeper.due()
    keeper.keep(STATE)
    assert not keeper.due()
    (line,) = lines
    assert line.startswith("the state of training cannot be kept: ")


def test_without_states_a_training_does_not_hold_up_the_end_of_its_process(tmp_path: Path) -> None:
    ending = Ending()
    keeper = CellKeeper(Keeping(ResumeFolder(tmp_path, "one"), None, ending=ending), Costs("cpu"))
    assert keeper.begin(["weight"]) is None
    assert not ending.training


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(METHODS)), ids=["full", "lora with dropout", "prefix", "adapter"])
def test_a_cell_on_two_devices_goes_on_with_the_same_bytes_too(
    number: int, tiny_model: Path, tmp_path: Path, one_thread: None
) -> None:
    plan = planned(tiny_model, [METHODS[number]], devices=2)
    (cell,) = plan.cells
    attempt(plan, cell, tmp_path / "whole", UNTIL_THE_END)

    out = tmp_path / "interrupted"
    with pytest.raises(TrainingSuspended) as suspended:
        attempt(plan, cell, out, 5, told=True)
    states = ResumeFolder(out, cell.id)
    assert suspended.value.step == states.step
    assert 5 <= states.step < 12
    kept = states.read()
    assert kept is not None
    assert len(kept.files) == 2
    attempt(plan, cell, out, UNTIL_THE_END)

    assert content(out, cell) == content(tmp_path / "whole", cell)
    assert len(content(out, cell)) >= 3
    assert not states.path.exists()
    assert read_result(CellStore(out).path(cell.id)).resumed == 1
    assert f"training goes on after step {suspended.value.step}" in read_log(CellStore(out).path(cell.id))
