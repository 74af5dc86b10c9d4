"""Ratios of costs: cell by cell, with the median and the range."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ftbench.analysis.cost_ratios import CostRatio, cell_ratios, cost_ratio
from ftbench.analysis.method_row import MethodRow
from tests.core.analysis.health.label_runs import label_cell


def row(method: str, *seconds: float | None) -> MethodRow:
    """A row with a seed for each time; None for a cell without one."""
    cells = []
    for seed, time in enumerate(seconds):
        cell = label_cell(["a"], ["a"], method=method, seed=seed)
        cells.append(cell if time is None else replace(cell, costs={**cell.costs, "train_seconds": time}))
    return MethodRow("nano", "letters", method, tuple(cells))


def test_the_median_and_the_range_are_over_pairs_of_cells() -> None:
    pairs = [(row("lora", 8.0, 9.0), row("full", 10.0, 10.0)), (row("lora", 21.0), row("full", 10.0))]
    assert cost_ratio("train_seconds", pairs) == CostRatio(pytest.approx(0.9), 0.8, 2.1, 3, 3)


def test_a_cell_that_only_one_of_them_has_makes_no_pair() -> None:
    ratio = cost_ratio("train_seconds", [(row("lora", 5.0, None), row("full", 10.0, 10.0, 10.0))])
    assert ratio == CostRatio(0.5, 0.5, 0.5, 1, 3)


@pytest.mark.parametrize(("ours", "theirs"), [(None, 10.0), (0.0, 10.0), (5.0, 0.0)])
def test_without_a_time_above_zero_there_is_no_ratio(ours: float | None, theirs: float) -> None:
    assert cost_ratio("train_seconds", [(row("lora", ours), row("full", theirs))]) is None


def test_each_ratio_names_its_cells() -> None:
    (ratio,) = cell_ratios("train_seconds", [(row("lora", 5.0), row("full", 10.0))])
    assert (ratio.cell.cell, ratio.reference.cell, ratio.value) == ("letters-lora-0", "letters-full-0", 0.5)
