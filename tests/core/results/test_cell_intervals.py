"""The interval of one cell is that of a method with one run."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ftbench.results.cell_intervals import cell_intervals
from ftbench.results.model import Score
from ftbench.results.view import RunView
from tests.reports.fake_run import METRICS, TASKS, fake_run

RUN = fake_run(seeds=1, tasks=TASKS[:1])


@pytest.mark.parametrize("metric", ["accuracy", "loss"])
def test_it_is_the_interval_of_a_method_with_one_seed(metric: str) -> None:
    found = cell_intervals(RUN.cells, metric, METRICS[metric], {})
    comparison = RunView(RUN).comparisons["builtin:nano", "sentiment"].metrics[metric]
    assert set(found) == {cell.cell for cell in RUN.cells}
    for cell in RUN.cells:
        standing = comparison.standing(cell.method)
        assert standing
        assert found[cell.cell] == standing.interval


def test_examples_that_belong_together_make_it_wider() -> None:
    cell = RUN.cells[0]
    alone = cell_intervals([cell], "loss", METRICS["loss"], {})[cell.cell]
    groups = {cell.cell: [place // 30 for place in range(len(cell.predictions()))]}
    together = cell_intervals([cell], "loss", METRICS["loss"], groups)[cell.cell]
    assert together != alone


def test_a_cell_without_a_value_or_statistics_has_none() -> None:
    cells = [
        replace(RUN.cells[0], cell=str(place), metrics={"loss": score})
        for place, score in enumerate((Score(None, "no"), Score(1.0)))
    ]
    assert cell_intervals([*cells, replace(RUN.cells[0], metrics={})], "loss", METRICS["loss"], {}) == {}
