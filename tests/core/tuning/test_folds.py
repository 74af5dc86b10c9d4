"""Tuning inside a cross-validation: the settings of a fold are chosen without its test rows."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path

import pytest

from ftbench.execution.cell_context import CellContext
from ftbench.planning.planned import Plan
from ftbench.records.cell import Cell
from ftbench.tuning.rounds import choices, expected, settle, trials
from tests.core.data.loading import labelled

PlanOf = Callable[..., Plan]


@pytest.fixture
def plan(plan_of: PlanOf, tmp_path: Path) -> Plan:
    rows = tmp_path / "reviews.jsonl"
    rows.write_text("".join(json.dumps(row) + "\n" for row in labelled(["positive", "negative"])), encoding="utf-8")
    return plan_of(
        f"models: ['paper:a']\ntasks: [{{task: sentiment, data: '{rows}', folds: 3}}]\nmethods: [full, lora]\n"
        "seeds: [3, 4]\ndevice: cpu\ntuning: {trials: 3, extend: false, defaults: none, finalists: 0}\n"
    )


def rate(cell: Cell) -> float:
    return float(cell.spec.method.settings["learning_rate"])


def fold(cell: Cell) -> int:
    assert cell.fold is not None
    return cell.fold.number


def test_every_fold_has_trials_of_its_own_in_equal_number(plan: Plan) -> None:
    tried = trials(plan, {})
    assert len({trial.id for trial in tried}) == len(tried) == expected(plan) == 3 * 2 * 3
    for number in (1, 2, 3):
        assert sum(fold(trial) == number for trial in tried) == 6


def test_no_row_that_a_trial_sees_is_a_test_row_of_its_fold(plan: Plan) -> None:
    for trial in trials(plan, {}):
        job = CellContext(plan, trial).training_job
        seen = {row.id for row in (*job.training, *job.validation)}
        tested = {row.id for row in plan.tasks["sentiment"].data.folds[fold(trial) - 1].test}
        assert seen
        assert tested
        assert not seen & tested
        assert trial.spec.evaluation is None


def test_the_final_cells_of_a_fold_take_what_its_own_trials_chose(plan: Plan) -> None:
    best = {1: "lowest", 2: "middle", 3: "highest"}
    losses: dict[str, float] = {}
    for method in ("full", "lora"):
        for number, place in best.items():
            mine = [trial for trial in trials(plan, {}) if trial.method == method and fold(trial) == number]
            wanted = sorted(map(rate, mine))[["lowest", "middle", "highest"].index(place)]
            losses |= {trial.id: abs(math.log(rate(trial) / wanted)) for trial in mine}
    settled = settle(plan, losses)
    rates = {(cell.method, fold(cell)): rate(cell) for cell in settled.cells}
    assert rates["lora", 1] < rates["lora", 2] < rates["lora", 3]
    assert not any(cell.awaits_tuning for cell in settled.cells)
    assert choices(plan, losses).keys() == {("paper:a", "sentiment", m, n) for m in ("full", "lora") for n in (1, 2, 3)}


def test_the_losses_of_other_folds_change_nothing(plan: Plan) -> None:
    tried = trials(plan, {})
    losses = {trial.id: abs(math.log(rate(trial) / 1e-3)) for trial in tried}
    turned = {trial.id: loss if fold(trial) == 2 else -loss for trial, loss in zip(tried, losses.values(), strict=True)}
    chosen = [{cell.id for cell in settle(plan, known).cells if fold(cell) == 2} for known in (losses, turned)]
    assert chosen[0] == chosen[1]
