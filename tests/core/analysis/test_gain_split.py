"""A gain in two parts, by hand: what the model shows untrained, and what was learned."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ftbench.analysis.comparison import MetricComparison
from ftbench.analysis.gain_split import gain_split
from ftbench.analysis.view import RunView
from tests.reports.fake_run import TASKS, fake_run


def metric_of(*methods: str, task: int = 0) -> MetricComparison:
    run = fake_run(tasks=TASKS[task : task + 1], methods=methods)
    asked = tuple(
        replace(cell, hyperparameters={"k": 2} if cell.method == "few-shot" else {})
        if cell.method in ("few-shot", "zero-shot")
        else cell
        for cell in run.cells
        if cell.method != "zero-shot" or cell.seed == 0
    )
    metric = next(iter(RunView(replace(run, cells=asked)).comparisons.values())).deciding
    assert metric is not None
    return metric


def mean(metric: MetricComparison, method: str) -> float:
    standing = metric.standing(method)
    assert standing is not None
    assert standing.mean is not None
    return standing.mean


def test_the_parts_are_differences_of_the_shown_means_and_add_up() -> None:
    metric = metric_of("full", "lora", "few-shot", "zero-shot")
    split = gain_split(metric)
    assert split is not None
    best = max(("full", "lora"), key=lambda method: mean(metric, method))
    assert (split.method, split.base, split.shown) == (best, "zero-shot", "few-shot")
    assert split.format == pytest.approx(mean(metric, "few-shot") - mean(metric, "zero-shot"))
    assert split.task == pytest.approx(mean(metric, best) - mean(metric, "few-shot"))
    assert split.gain == pytest.approx(mean(metric, best) - mean(metric, "zero-shot"))


@pytest.mark.parametrize("methods", [("full", "zero-shot"), ("few-shot", "zero-shot"), ("full", "few-shot")])
def test_without_both_untrained_rows_or_a_trained_one_there_is_no_split(methods: tuple[str, ...]) -> None:
    assert gain_split(metric_of(*methods)) is None


def test_where_showing_examples_does_not_help_there_is_no_format_to_gain() -> None:
    metric = metric_of("full", "few-shot", "zero-shot")
    swapped = {"few-shot": 0.2, "zero-shot": 0.4}
    standings = tuple(
        replace(standing, mean=swapped.get(standing.method, standing.mean)) for standing in metric.standings
    )
    assert gain_split(replace(metric, standings=standings)) is None
