"""Methods compared on one task with one model: means over seeds, differences, and who is not behind the best."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from ftbench.contracts import Metric, Prediction
from ftbench.results.model import CellResult, TaskInfo
from ftbench_reports.bootstrap import Array, Interval, percentile_interval, resampled_sums
from ftbench_reports.numbers import decimals

if TYPE_CHECKING:
    from ftbench_reports.groups import Group

Direction = Literal["higher", "lower"]
Outcome = Literal["better", "worse", "unclear", "no interval"]
ExampleKey = tuple[str, int]
"""An example's id, and which occurrence of it: equal rows have equal ids."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One method's mean minus another's; `problem` names in the catalogue why it has no interval."""

    value: float
    interval: Interval | None
    problem: str | None
    outcome: Outcome

    @property
    def places(self) -> int:
        """Digits after the point that suit the difference and its interval alike."""
        ends = (self.interval.low, self.interval.high) if self.interval else ()
        return decimals(self.value, *ends)


@dataclass(frozen=True, slots=True)
class Standing:
    """One method on one metric."""

    group: Group
    mean: float | None
    draws: Array | None
    """The mean over seeds in each draw of examples."""
    problem: str | None
    """Why there are no draws (a key of the catalogue)."""

    @property
    def method(self) -> str:
        return self.group.method


@dataclass(frozen=True, slots=True)
class MetricComparison:
    """Every method on one metric, in the order of the matrix."""

    metric: str
    direction: Direction | None
    standings: tuple[Standing, ...]

    def standing(self, method: str) -> Standing | None:
        return next((one for one in self.standings if one.method == method), None)

    @property
    def ranked(self) -> tuple[Standing, ...]:
        """Those with a value, best first (in the order of the matrix where the direction is not known)."""
        valued = [one for one in self.standings if one.mean is not None]
        sign = {"higher": -1, "lower": 1, None: 0}[self.direction]
        return tuple(sorted(valued, key=lambda one: sign * (one.mean or 0.0)))

    @property
    def leaders(self) -> tuple[Standing, ...]:
        """The best and all whose difference to it is unclear; empty where the direction is not known."""
        if self.direction is None or not self.ranked:
            return ()
        best, *others = self.ranked
        return (best, *(one for one in others if _level(self.difference(one, best))))

    def difference(self, one: Standing, other: Standing) -> Difference | None:
        """`one` minus `other`, or None where either has no value."""
        if one.mean is None or other.mean is None:
            return None
        value = one.mean - other.mean
        problem = one.problem or other.problem
        interval = None
        if one.draws is not None and other.draws is not None:
            interval = percentile_interval(one.draws - other.draws)
            problem = problem if interval else "interval.not-finite"
        return Difference(value, interval, problem, self._outcome(value, interval))

    def _outcome(self, value: float, interval: Interval | None) -> Outcome:
        if interval is None or self.direction is None:
            return "no interval"
        if interval.includes_zero:
            return "unclear"
        return "better" if (value > 0) == (self.direction == "higher") else "worse"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One model on one task."""

    model: str
    task: TaskInfo
    examples: int
    """Test examples that every finished cell answered; intervals are over these."""
    total: int
    """Test examples that any finished cell answered."""
    metrics: Mapping[str, MetricComparison]

    @property
    def deciding(self) -> MetricComparison | None:
        return self.metrics[self.task.metrics[0]] if self.task.metrics else None


def compare(groups: Sequence[Group], task: TaskInfo, metrics: Mapping[str, Metric]) -> Comparison:
    """All metrics of the task over the groups of one model."""
    keys = {cell.cell: example_keys(cell.predictions()) for group in groups for cell in group.done}
    shared = _shared(list(keys.values()))
    names = dict.fromkeys([*task.metrics, *(name for group in groups for cell in group.done for name in cell.metrics)])
    draws = _draws(groups, list(names), metrics, keys, shared)
    return Comparison(
        groups[0].model,
        task,
        len(shared),
        len({key for one in keys.values() for key in one}),
        {name: _compare_metric(groups, name, metrics.get(name), draws, len(shared)) for name in names},
    )


def example_keys(predictions: Iterable[Prediction]) -> list[ExampleKey]:
    """What pairs the predictions of one cell with those of another."""
    seen: Counter[str] = Counter()
    keys = []
    for prediction in predictions:
        keys.append((prediction.id, seen[prediction.id]))
        seen[prediction.id] += 1
    return keys


def _compare_metric(
    groups: Sequence[Group], name: str, metric: Metric | None, draws: Mapping[tuple[str, str], Array], examples: int
) -> MetricComparison:
    standings = []
    for group in groups:
        cells = [cell for cell in group.done if cell.seed in group.values(name)]
        found = [draws[cell.cell, name] for cell in cells if (cell.cell, name) in draws]
        complete = bool(cells) and len(found) == len(cells)
        problem = None if complete else "interval.no-metric" if metric is None else _problem(cells, name, examples)
        mean = np.mean(found, axis=0) if complete else None
        standings.append(Standing(group, group.mean(name), mean, problem))
    return MetricComparison(name, metric.direction if metric else None, tuple(standings))


def _problem(cells: Sequence[CellResult], name: str, examples: int) -> str:
    if any(not cell.metrics[name].statistics for cell in cells):
        return "interval.no-statistics"
    return "interval.unpaired" if examples < 2 else "interval.other-length"


def _draws(
    groups: Sequence[Group],
    names: Sequence[str],
    metrics: Mapping[str, Metric],
    keys: Mapping[str, Sequence[ExampleKey]],
    shared: Sequence[ExampleKey],
) -> dict[tuple[str, str], Array]:
    """By (cell, metric): the metric's value in every draw of the shared examples."""
    if len(shared) < 2:
        return {}
    rows: dict[tuple[str, str], Array] = {}
    for cell in (cell for group in groups for cell in group.done):
        places = {key: place for place, key in enumerate(keys[cell.cell])}
        if not places:
            continue
        order = [places[key] for key in shared]
        for name in names:
            score = cell.metrics.get(name)
            if name in metrics and score and score.value is not None and len(score.statistics) == len(places):
                rows[cell.cell, name] = np.asarray(score.statistics, dtype=np.float64)[order]
    sums = resampled_sums(list(rows.values()))
    with np.errstate(divide="ignore", invalid="ignore"):
        return {key: metrics[key[1]].value(totals) for key, totals in zip(rows, sums, strict=True)}


def _shared(lists: Sequence[Sequence[ExampleKey]]) -> list[ExampleKey]:
    """Examples that all have, in the order of the first; a cell whose predictions are gone costs the others nothing."""
    kept = [keys for keys in lists if keys]
    if not kept:
        return []
    common = set(kept[0]).intersection(*kept[1:])
    return [key for key in kept[0] if key in common]


def _level(difference: Difference | None) -> bool:
    return difference is not None and difference.outcome == "unclear"
