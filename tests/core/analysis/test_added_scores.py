"""Scores that plugins add to a run: they are metrics of the results, and a plugin that fails costs its own only."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ftbench.analysis.added_scores import with_added_scores
from ftbench.analysis.run_results import RunResults
from ftbench.analysis.view import RunView
from ftbench.plugin_loading import load_plugins
from tests.reports.fake_run import TASKS, fake_run

PLUGIN = """
from dataclasses import replace
from ftbench import AddedScores, Score, hookimpl

@hookimpl
def ftbench_add_scores(run, results):
    metric = replace(results.metrics["accuracy"], name="likes")
    cell = results.cells[0]
    rows = tuple((1.0, 1.0) if place < 5 else (0.0, 0.0) for place in range(len(cell.predictions())))
    yield AddedScores(metric, cell.task, {cell.cell: Score(1.0, statistics=rows)}, f"nobody liked it in {run.name}")
"""


@pytest.fixture
def run() -> RunResults:
    return fake_run(tasks=TASKS[:2], methods=("full", "lora"), seeds=1)


def read(run: RunResults, tmp_path: Path, text: str) -> RunResults:
    (tmp_path / "likes.py").write_text(text, encoding="utf-8")
    host = load_plugins(files=[tmp_path / "likes.py"], entry_points=False, blocked=["ftbench_rating"])
    return with_added_scores(run, tmp_path / "a-run", host)


def test_added_scores_are_a_metric_of_their_task_and_the_others_say_why_they_have_none(
    run: RunResults, tmp_path: Path
) -> None:
    found = read(run, tmp_path, PLUGIN)
    full, lora = (cell.metrics["likes"] for cell in found.cells if cell.task == "sentiment")
    assert (full.value, lora.value, str(lora.reason)) == (1.0, None, "nobody liked it in a-run")
    assert not any("likes" in cell.metrics for cell in found.cells if cell.task == "intent")
    assert RunView(found).comparisons["builtin:nano", "sentiment"].metrics["likes"].ranked[0].mean == 1.0
    assert [replace(cell, metrics={}) for cell in found.cells] == [replace(cell, metrics={}) for cell in run.cells]


def test_a_plugin_that_raises_is_a_problem_and_keeps_what_it_gave_before(run: RunResults, tmp_path: Path) -> None:
    found = read(run, tmp_path, PLUGIN + '    raise ValueError("the second study is damaged")\n')
    assert found.problems[-1] == ("plugin likes: ftbench_add_scores raised ValueError: the second study is damaged")
    assert found.cells[0].metrics["likes"].value == 1.0


def test_a_name_that_is_taken_is_a_problem_and_changes_nothing(run: RunResults, tmp_path: Path) -> None:
    found = read(run, tmp_path, PLUGIN.replace('name="likes"', 'name="accuracy"'))
    assert "the metric accuracy is there already" in found.problems[-1]
    assert found.cells == run.cells


def test_one_metric_may_be_added_to_several_tasks(run: RunResults, tmp_path: Path) -> None:
    found = read(run, tmp_path, PLUGIN + '    yield AddedScores(metric, "intent", {}, "nobody liked it")\n')
    reasons = [(reason := cell.metrics["likes"].reason) and str(reason) for cell in found.cells]
    assert reasons == [None, "nobody liked it in a-run", "nobody liked it", "nobody liked it"]


def test_without_such_a_plugin_nothing_changes(run: RunResults, tmp_path: Path) -> None:
    assert read(run, tmp_path, "") is run


def test_a_metric_that_does_not_derive_from_the_base_class_is_a_problem(run: RunResults, tmp_path: Path) -> None:
    found = read(run, tmp_path, PLUGIN.replace('replace(results.metrics["accuracy"], name="likes")', '"likes"'))
    assert found.problems[-1].endswith("'likes' is no Metric: derive its class from ftbench.Metric")
    assert found.cells == run.cells
