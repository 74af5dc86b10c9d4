"""What the report says of a method over all tasks."""

from __future__ import annotations

from dataclasses import replace

from ftbench.analysis.run_results import RunResults
from ftbench.analysis.view import RunView
from ftbench_reports.across import across_tasks
from tests.reports.fake_run import TASKS, fake_run


def said(run: RunResults) -> str:
    words = across_tasks(RunView(run))
    return "" if words is None else str(words.text("en"))


def many(count: int, *more: str) -> RunResults:
    """Sentiment `count` times over, as if it were as many tasks."""
    run = fake_run(tasks=TASKS[:1], methods=("full", "lora", "prefix", *more), seeds=1)
    tasks = [replace(TASKS[0], label=f"sentiment-{n}") for n in range(count)]
    cells = tuple(replace(one, cell=f"{one.cell}{task.label}", task=task.label) for task in tasks for one in run.cells)
    return replace(run, tasks=tuple(tasks), cells=cells)


def test_with_fewer_than_six_tasks_it_says_nothing_because_no_test_could_find_anything() -> None:
    assert said(many(5)) == ""


def test_from_six_tasks_on_it_tests() -> None:
    text = said(many(8))
    # Eight of eight: p = 2 / 2**8 = 0.0078 by signed ranks, twice that after Holm's correction for two methods.
    assert "prefix better on 0, worse on 8 (clearly worse, p = 0.016)" in text
    assert "Wilcoxon" in text


def test_methods_that_train_nothing_are_not_counted() -> None:
    assert "zero-shot" not in said(many(6, "zero-shot"))
