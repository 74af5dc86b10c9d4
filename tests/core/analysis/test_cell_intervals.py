"""The interval of one cell is that of a method with one run."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest
from scipy import stats

from ftbench.analysis.cell_intervals import cell_intervals
from ftbench.analysis.view import RunView
from ftbench.records.results import Score
from tests.reports.fake_run import METRICS, TASKS, Array, Mean, Overlap, fake_run

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


def test_examples_that_nobody_rated_count_as_nothing() -> None:
    """Five ratings are five ratings, however many answers nobody looked at: four degrees of freedom."""
    points = [0.2, 0.5, 0.4, 0.9, 0.6]
    rows = (*((one, 1.0) for one in points), *[(0.0, 0.0)] * 295)
    cell = replace(RUN.cells[0], metrics={"accuracy": Score(float(np.mean(points)), statistics=rows)})
    (found,) = cell_intervals([cell], "accuracy", METRICS["accuracy"], {}).values()
    expected = stats.t.interval(0.95, 4, np.mean(points), stats.sem(points))
    assert (found.low, found.high) == pytest.approx(expected)


def test_groups_are_those_of_the_rated_examples() -> None:
    """Every other example is rated; two of a group are one observation."""
    points = [0.2, 0.2, 0.5, 0.5, 0.4, 0.4, 0.9, 0.9]
    rows = tuple(row for one in points for row in ((0.0, 0.0), (one, 1.0)))
    cell = replace(RUN.cells[0], metrics={"accuracy": Score(float(np.mean(points)), statistics=rows)})
    groups = {cell.cell: [place // 4 for place in range(16)]}
    (found,) = cell_intervals([cell], "accuracy", METRICS["accuracy"], groups).values()
    expected = stats.t.interval(0.95, 3, np.mean(points), stats.sem(points[::2]))
    assert (found.low, found.high) == pytest.approx(expected)


@dataclass(frozen=True)
class General(Mean):
    """A metric of passages."""

    name: str = "forgetting"
    reads_general_text: bool = True


@dataclass(frozen=True)
class Share(Overlap):
    """A mean that lies between 0 and 1."""

    bounds: tuple[float, float] | None = (0.0, 1.0)


@dataclass(frozen=True)
class Root(Share):
    """The same of the whole corpus only."""

    def value(self, totals: Array) -> Array:
        with np.errstate(invalid="ignore"):
            return np.sqrt(totals[..., 0] / totals[..., 1])


@pytest.mark.parametrize("metric", [Share(), Root()])
def test_it_ends_where_the_metric_does(metric: Share) -> None:
    rows = tuple((one, 1.0) for one in (1.0, 1.0, 0.5, 1.0))
    cell = replace(RUN.cells[0], metrics={"token_f1": Score(0.875, statistics=rows)})
    (found,) = cell_intervals([cell], "token_f1", metric, {}).values()
    assert found.high == 1.0


def test_general_text_is_in_no_group() -> None:
    """As many passages as the cell has groups for, so that only the kind of metric can tell."""
    metric = General()
    rows = tuple((one, 1.0) for one in (0.1, 0.2, 0.4, 0.8))
    cell = replace(RUN.cells[0], metrics={"forgetting": Score(0.375, statistics=rows)})
    (found,) = cell_intervals([cell], "forgetting", metric, {cell.cell: ["a", "a", "b", "b"]}).values()
    expected = stats.t.interval(0.95, 3, 0.375, stats.sem([0.1, 0.2, 0.4, 0.8]))
    assert (found.low, found.high) == pytest.approx(expected)


def test_a_cell_whose_groups_are_not_as_many_as_its_numbers_has_none() -> None:
    cell = RUN.cells[0]
    assert cell_intervals([cell], "loss", METRICS["loss"], {cell.cell: ["a", "b"]}) == {}


def test_a_cell_without_a_value_or_statistics_has_none() -> None:
    cells = [
        replace(RUN.cells[0], cell=str(place), metrics={"loss": score})
        for place, score in enumerate((Score(None, "no"), Score(1.0)))
    ]
    assert cell_intervals([*cells, replace(RUN.cells[0], metrics={})], "loss", METRICS["loss"], {}) == {}


@dataclass(frozen=True)
class Within(Mean):
    """A mean of scores from 0 to 1 that are no answers right or wrong."""

    bounds = (0.0, 1.0)


def scored(*points: float) -> dict[str, Score]:
    value = sum(points) / len(points)
    return {"accuracy": Score(value, None, "v1", tuple((point, 1.0) for point in points))}


def test_an_interval_ends_where_the_metric_does() -> None:
    cell = replace(RUN.cells[0], metrics=scored(0.0, 0.1, 0.0, 0.4, 0.1))
    found = cell_intervals([cell], "accuracy", Within(), {})[cell.cell]
    assert found.low == 0.0
    assert 0.1 < found.high < 1.0
    assert cell_intervals([cell], "accuracy", Mean(), {})[cell.cell].low < 0


def test_an_interval_over_every_possible_value_is_none() -> None:
    cell = replace(RUN.cells[0], metrics=scored(0.1, 0.9))
    assert cell_intervals([cell], "accuracy", Within(), {}) == {}
    assert cell.cell in cell_intervals([cell], "accuracy", Mean(), {})
