"""The matrix that a report gives for one cell has that cell and no other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ftbench.analysis.read import read_results
from ftbench.analysis.reproduction import reproduction, run_command
from ftbench.analysis.run_results import RunResults
from ftbench.matrix import read_matrix
from ftbench.planning.planned import Plan
from ftbench.planning.planner import make_plan
from ftbench.plugin_loading import load_plugins
from ftbench.plugins import Registry
from ftbench.records.cell import Cell
from ftbench.records.results import CellResult, TaskInfo
from ftbench.tuning.rounds import settle, trials
from tests.core.conftest import FinishedRun

PlanOf = Callable[..., Plan]

ALL = """\
models: ['paper:a', {model: 'paper:b', name: small, dtype: bf16}]
tasks: [sentiment, {task: support-qa, language: zh, max_new_tokens: 8, name: 客服}]
methods: [zero-shot, {method: few-shot, k: 3}, full, lora, dora, pissa, ia3, adapter, prefix, prompt-tuning, top-layers,
          {method: lora, name: wide, each: {r: [4, 64], dropout: [0.1]}}]
seeds: [3, 4]
training: {epochs: 2, max_length: 300, keep: last, early_stopping: 2}
evaluation: {examples: 20, batch_tokens: 4096}
metrics: [{metric: perplexity}]
device: cpu
"""


def results_of(plan: Plan, *cells: Cell) -> RunResults:
    """As much of results as `read_results` would find of this plan."""
    made = tuple(
        CellResult(
            one.id, one.model, one.task, one.method, one.seed, "pending", None, {}, {},
            dict(one.spec.method.settings), one.spec,
        )
        for one in cells or plan.cells
    )  # fmt: skip
    tasks = tuple(
        TaskInfo(one.entry.label, one.task.name, one.task.output, one.data.language, (), {"train": len(one.data.train)},
                 one.data.source, family=one.family)
        for one in plan.tasks.values()
    )  # fmt: skip
    matrix = plan.matrix.model_dump(mode="json", exclude_none=True)
    return RunResults("run", matrix, made, tasks, {}, plan.baseline)


ALL_OR_HALF = pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.slow)])


def half(results: RunResults) -> RunResults:
    """Each method on one task with one model, and on the other task with the other model; with every seed."""
    models, tasks, methods = (
        list(dict.fromkeys(getattr(cell, axis) for cell in results.cells)) for axis in ("model", "task", "method")
    )
    chosen = tuple(
        cell
        for cell in results.cells
        if (models.index(cell.model) + tasks.index(cell.task) + methods.index(cell.method)) % 2 == 0
    )
    assert {cell.method for cell in chosen} == {*methods}
    return replace(results, cells=chosen)


def assert_reproduced(results: RunResults, plan_of: PlanOf) -> None:
    for cell in results.cells:
        found = reproduction(results, cell)
        assert found, cell.label
        (again,) = plan_of(found.matrix, file=found.file).cells
        assert again.id == cell.cell, found.matrix
        assert (again.model, again.task, again.method, again.seed) == (cell.model, cell.task, cell.method, cell.seed)


@ALL_OR_HALF
def test_every_cell_of_a_matrix_has_a_matrix_of_its_own(every: bool, plan_of: PlanOf) -> None:
    plan = plan_of(ALL)
    assert len(plan.cells) == 2 * 2 * (1 + 12 * 2)
    results = results_of(plan)
    assert_reproduced(results if every else half(results), plan_of)


def test_a_cell_on_several_devices_keeps_their_number(plan_of: PlanOf) -> None:
    text = ALL.replace("name: small,", "name: small, devices: 2,").replace("dora,", "{method: dora, devices: 1},")
    assert_reproduced(results_of(plan_of(text + "devices: 3\n")), plan_of)


@pytest.mark.parametrize("training", ["", "training: {epochs: 3}\n", "training: {epochs: 2.5, gradient_clip: 1}\n"])
def test_a_default_that_is_written_out_gives_the_same_cell_again(training: str, plan_of: PlanOf) -> None:
    assert_reproduced(
        results_of(plan_of(f"models: ['paper:a']\ntasks: [sentiment]\nmethods: [full]\n{training}")), plan_of
    )


def test_a_cell_of_a_learning_curve_keeps_its_number_of_rows(plan_of: PlanOf) -> None:
    plan = plan_of("models: ['paper:a']\ntasks: [sentiment]\nmethods: [full]\ntrain_size: [20, 1]\ndevice: cpu\n")
    assert_reproduced(results_of(plan), plan_of)


@ALL_OR_HALF
def test_a_tuned_cell_has_its_settings_written_out(every: bool, plan_of: PlanOf) -> None:
    plan = plan_of(ALL.replace("seeds: [3, 4]", "seeds: [3]") + "tuning: {trials: 2}\n")
    losses: dict[str, float] = {}
    while missing := [cell for cell in trials(plan, losses) if cell.id not in losses]:
        losses |= {cell.id: float(int(cell.id[:4], 16)) for cell in missing}
    settled = settle(plan, losses)
    assert not any(cell.awaits_tuning for cell in settled.cells)
    results = results_of(settled)
    assert_reproduced(results if every else half(results), plan_of)


def test_neither_a_trial_nor_a_cell_that_awaits_tuning_has_one(plan_of: PlanOf) -> None:
    plan = plan_of("models: ['paper:a']\ntasks: [sentiment]\nmethods: [full]\ntuning: {trials: 3}\ndevice: cpu\n")
    results = results_of(plan, plan.cells[0], trials(plan, {})[0])
    assert [reproduction(results, cell) for cell in results.cells] == [None, None]


def test_a_matrix_that_says_too_little_has_none(plan_of: PlanOf) -> None:
    results = results_of(plan_of(ALL))
    for matrix in ({}, {"anything": "else"}, {**results.matrix, "models": ["other"]}):
        changed = replace(results, matrix=matrix)
        assert reproduction(changed, changed.cells[0]) is None


def test_plugins_of_the_command_line_are_in_the_command(plan_of: PlanOf) -> None:
    results = replace(
        results_of(plan_of(ALL)),
        plugins=({"name": "mine", "origin": "file my own.py"}, {"name": "ftbench_tasks", "origin": "first-party"}),
    )
    assert run_command(results, "matrix.yaml") == "ftbench run matrix.yaml --plugin 'my own.py'"
    listed = replace(results, matrix={**results.matrix, "plugins": ["../plugins/my own.py"]})
    assert run_command(listed, "matrix.yaml") == "ftbench run matrix.yaml"


@pytest.fixture
def read(own_run: FinishedRun) -> RunResults:
    registry = Registry(load_plugins(files=[own_run.folder / "spy.py"], entry_points=False))
    return read_results(own_run.directory, registry)


def test_cells_of_a_real_run_are_planned_again(own_run: FinishedRun, read: RunResults) -> None:
    registry = Registry(load_plugins(files=[own_run.folder / "spy.py"], entry_points=False))
    for cell in read.cells:
        found = reproduction(read, cell)
        assert found
        (own_run.folder / found.file).write_text(found.matrix, encoding="utf-8")
        (again,) = make_plan(read_matrix(own_run.folder / found.file), registry).cells
        assert (again.id, again.skip) == (cell.cell, cell.reason if cell.status == "skipped" else None)


def test_the_command_runs_the_cell_with_equal_scores(
    own_run: FinishedRun, read: RunResults, ftbench_command: Callable[..., tuple[int, str, str]]
) -> None:
    cell = next(one for one in read.cells if one.method == "lora" and one.status == "done")
    found = reproduction(read, cell)
    assert found
    assert found.command == f"ftbench run cell-{cell.cell}.yaml"
    (own_run.folder / found.file).write_text(found.matrix, encoding="utf-8")
    out: Path = own_run.folder / "again"
    code, _, _ = ftbench_command("run", own_run.folder / found.file, "--out", out, "--no-report")
    assert code == 0
    (again,) = read_results(out, Registry(load_plugins(files=[own_run.folder / "spy.py"], entry_points=False))).cells
    assert again.cell == cell.cell
    assert again.metrics["loss"].value == cell.metrics["loss"].value
