"""The steps of a cell: which there are, how their time is counted, and a step that changes the merged model."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import torch

from ftbench.contracts.process_cache import ProcessCache
from ftbench.execution.cell_context import CellContext
from ftbench.execution.cell_run import CellRun
from ftbench.execution.costs import Costs
from ftbench.execution.steps.merging import changing
from ftbench.execution.steps.order import steps_of
from ftbench.execution.steps.state import CellState
from ftbench.execution.steps.step import Step, run_steps
from ftbench.matrix.read import read_matrix
from ftbench.planning.planned import Plan
from ftbench.planning.planner import make_plan
from ftbench.plugin_loading import load_plugins
from ftbench.plugins import Registry
from ftbench.records.cell import Cell
from ftbench.storage.cell_files import read_predictions
from ftbench.tuning.rounds import trials
from tests.core.conftest import FinishedRun

METHODS = "[zero-shot, {method: lora, r: 2}, {method: prefix, tokens: 2}]"


@pytest.fixture
def plan(own_run: FinishedRun) -> Plan:
    text = own_run.matrix.read_text(encoding="utf-8")
    lines = [
        line for line in text.splitlines() if not line.startswith(("methods:", "plugins:", "metrics:", "baseline:"))
    ]
    own_run.matrix.write_text("\n".join([*lines, f"methods: {METHODS}", "tuning: {trials: 2}", ""]), encoding="utf-8")
    return make_plan(read_matrix(own_run.matrix), Registry(load_plugins()))


def cell_of(plan: Plan, method: str, task: str = "tales") -> Cell:
    return next(cell for cell in plan.cells if (cell.method, cell.task) == (method, task))


def names(plan: Plan, cell: Cell, *after_merging: Step) -> list[str]:
    return [step.name for step in steps_of(CellContext(plan, cell), after_merging)]


def test_a_method_that_folds_its_weights_in_is_checked_before_and_after(plan: Plan) -> None:
    assert names(plan, cell_of(plan, "lora")) == [
        "load",
        "tokenise",
        "check backend",
        "measure general text before",
        "prepare",
        "check before training",
        "check packed rows",
        "train",
        "check after training",
        "save",
        "time inference",
        "probe unmerged",
        "merge",
        "check merged",
        "time merged inference",
        "evaluate",
        "measure general text after",
        "check answers",
        "write",
    ]


def test_a_method_that_folds_nothing_in_has_no_merged_model_to_check(plan: Plan) -> None:
    folded = {"probe unmerged", "check merged", "time merged inference"}
    lora = names(plan, cell_of(plan, "lora"))
    assert names(plan, cell_of(plan, "prefix")) == [name for name in lora if name not in folded]


def test_an_untrained_method_has_no_step_of_training(plan: Plan) -> None:
    trained = names(plan, cell_of(plan, "prefix"))
    first, last = trained.index("check before training"), trained.index("save")
    assert names(plan, cell_of(plan, "zero-shot")) == trained[:first] + trained[last + 1 :]


def test_a_trial_never_sees_the_test_rows(plan: Plan) -> None:
    trial = trials(plan, {})[0]
    assert trial.is_trial
    found = names(plan, trial)
    assert not {"evaluate", "save", "merge", "check backend", "time inference"} & set(found)
    assert found[-3:] == ["check after training", "check answers", "write"]


def test_a_step_after_merging_comes_before_everything_that_is_measured_on_the_tuned_model(plan: Plan) -> None:
    found = names(plan, cell_of(plan, "lora"), Step("shrink", lambda cell, state: None))
    assert found.index("shrink") == found.index("time merged inference") + 1 == found.index("evaluate") - 1


def test_the_time_of_a_step_goes_to_its_clock_and_it_is_told_of_first(plan: Plan, tmp_path: Path) -> None:
    told: list[Any] = []
    state = CellState(tmp_path, Costs("cpu"), lambda *_: None, lambda *given: told.append(given))
    steps = (
        Step("first", lambda cell, state: told.append("first"), phase="save", ends_stage="load", tells=("begun", 0.5)),
        Step("second", lambda cell, state: told.append("second")),
    )
    run_steps(steps, CellContext(plan, plan.cells[0]), state)
    assert told == [("begun", 0.5), "first", "second"]
    assert state.costs.clocks.seconds["save"] > 0
    assert state.costs.clocks.seconds["train"] == 0
    assert set(state.costs.memory.peaks) == {"load"}


def written(plan: Plan, cell: Cell, folder: Path, *after_merging: Step) -> tuple[list[Any], dict[str, Any]]:
    """(predictions, result.json) of a cell that is run."""

    def log(step: int, values: Mapping[str, float]) -> None:
        pass

    folder.mkdir()
    CellRun(plan, cell, log, lambda *_: None, ProcessCache(), after_merging).run(folder)
    result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    return read_predictions(folder), result


def rounded_to_bf16(model: torch.nn.Module) -> torch.nn.Module:
    return model.bfloat16().float()


def test_a_model_that_is_changed_after_merging_is_the_one_that_answers(plan: Plan, tmp_path: Path) -> None:
    cell = cell_of(plan, "lora")
    plain, plain_result = written(plan, cell, tmp_path / "plain")
    changed, changed_result = written(plan, cell, tmp_path / "changed", changing("rounded to bf16", rounded_to_bf16))
    shift = [one.reference_loss - other.reference_loss for one, other in zip(changed, plain, strict=True)]
    assert all(0 < abs(difference) < 1 for difference in shift)
    assert changed_result["changes"] == ["rounded to bf16"]
    assert plain_result["changes"] == []
    saved = [sorted((tmp_path / name / "learned").iterdir()) for name in ("plain", "changed")]
    assert [path.read_bytes() for path in saved[0]] == [path.read_bytes() for path in saved[1]] != []


def test_what_the_checks_say_of_merging_is_about_the_model_before_it_was_changed(plan: Plan, tmp_path: Path) -> None:
    def emptied(model: torch.nn.Module) -> torch.nn.Module:
        with torch.no_grad():
            for parameter in model.parameters():
                parameter.zero_()
        return model

    _, result = written(plan, cell_of(plan, "lora"), tmp_path / "emptied", changing("emptied", emptied))
    checks = {check["name"]: check["passed"] for check in result["checks"]}
    assert checks["merged equals unmerged"]
