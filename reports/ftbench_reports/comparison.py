"""Methods compared on one task with one model: means over seeds, differences, and who is not behind the best."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from ftbench.contracts import Metric, Prediction
from ftbench.contracts.metric import GeneralTextMetric
from ftbench.results.model import TaskInfo
from ftbench.statistics import Difference as TestedDifference
from ftbench.statistics import MethodRuns, MetricStatistics, compare_methods
from ftbench_reports.numbers import decimals

if TYPE_CHECKING:
    from ftbench_reports.groups import Group

Direction = Literal["higher", "lower"]
Outcome = Literal["better", "worse", "unclear", "no interval"]
_PROBLEMS = {
    "too few examples": "interval.unpaired",
    "not finite": "interval.not-finite",
    "no variation": "interval.no-variation",
}
"""Keys of the catalogue by what the statistics say."""

ExampleKey = tuple[str, int]
"""An example's id, and which occurrence of it: equal rows have equal ids."""


@dataclass(frozen=True, slots=True)
class Interval:
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Difference:
    """One method's mean minus another's; `problem` names in the catalogue why it has no interval."""

    value: float
    interval: Interval | None
    problem: str | None
    outcome: Outcome
    """By the test, corrected for the number of comparisons: it may be unclear although the interval leaves out 0."""
    adjusted_p: float | None = None

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
    interval: Interval | None
    """Of the mean."""
    problem: str | None
    """Why it takes part in no test (a key of the catalogue)."""

    @property
    def method(self) -> str:
        return self.group.method


@dataclass(frozen=True, slots=True)
class MetricComparison:
    """Every method on one metric, in the order of the matrix."""

    metric: str
    direction: Direction | None
    standings: tuple[Standing, ...]
    statistics: MetricStatistics | None
    """Of the methods that have statistics for each shared example; None where none has."""

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
        """`one` minus `other`, or None where either has no value.

        Differences to the baseline are one family of tests, those between any two methods another.
        """
        if one.mean is None or other.mean is None:
            return None
        value = one.mean - other.mean
        found, sign = self._tested(one.method, other.method)
        if found is None:
            return Difference(value, None, one.problem or other.problem or "interval.no-metric", "no interval")
        interval = None
        if found.low is not None and found.high is not None:
            interval = Interval(*sorted((sign * found.low, sign * found.high)))
        problem = _PROBLEMS.get(found.problem) if found.problem else None
        return Difference(value, interval, problem, self._outcome(found, sign), found.adjusted_p)

    def _tested(self, method: str, other: str) -> tuple[TestedDifference | None, int]:
        """The difference of two methods and whether it has to be turned round (-1)."""
        if self.statistics is None:
            return None, 1
        family = self.statistics.differences if other == self.statistics.baseline else self.statistics.pairs
        for one in family:
            if (one.method, one.other) == (method, other):
                return one, 1
            if (one.method, one.other) == (other, method):
                return one, -1
        return None, 1

    def _outcome(self, found: TestedDifference, sign: int) -> Outcome:
        if found.verdict == "untested" or self.direction is None:
            return "no interval"
        if found.verdict == "unclear":
            return "unclear"
        return "better" if (found.verdict == "better") == (sign > 0) else "worse"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One model on one task."""

    model: str
    task: TaskInfo
    examples: int
    """Test examples that every finished cell answered; intervals and tests are over these."""
    total: int
    """Test examples that any finished cell answered."""
    metrics: Mapping[str, MetricComparison]

    @property
    def deciding(self) -> MetricComparison | None:
        return self.metrics[self.task.metrics[0]] if self.task.metrics else None


def compare(groups: Sequence[Group], task: TaskInfo, metrics: Mapping[str, Metric], baseline: str) -> Comparison:
    """All metrics of the task over the groups of one model."""
    keys = {cell.cell: example_keys(cell.predictions()) for group in groups for cell in group.done}
    shared = _shared(list(keys.values()))
    names = dict.fromkeys([*task.metrics, *(name for group in groups for cell in group.done for name in cell.metrics)])
    return Comparison(
        groups[0].model,
        task,
        len(shared),
        len({key for one in keys.values() for key in one}),
        {name: _compare_metric(groups, name, metrics.get(name), keys, shared, baseline) for name in names},
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
    groups: Sequence[Group],
    name: str,
    metric: Metric | None,
    keys: Mapping[str, Sequence[ExampleKey]],
    shared: Sequence[ExampleKey],
    baseline: str,
) -> MetricComparison:
    general = isinstance(metric, GeneralTextMetric)
    runs = {group.method: _runs(group, name, keys, shared, general=general) for group in groups}
    usable = [one for one in runs.values() if one is not None]
    found = None
    if metric is not None and usable and (general or len(shared) > 1):
        found = compare_methods(usable, metric.value, direction=metric.direction, baseline=baseline)
    standings = []
    for group in groups:
        problem = (
            None if runs[group.method] else "interval.no-metric" if metric is None else _problem(group, name, shared)
        )
        estimate = found.estimate(group.method) if found and runs[group.method] else None
        interval = None
        if estimate and estimate.low is not None and estimate.high is not None:
            interval = Interval(estimate.low, estimate.high)
        standings.append(Standing(group, group.mean(name), interval, problem))
    return MetricComparison(name, metric.direction if metric else None, tuple(standings), found)


def _runs(
    group: Group, name: str, keys: Mapping[str, Sequence[ExampleKey]], shared: Sequence[ExampleKey], *, general: bool
) -> MethodRuns | None:
    """The statistics of all seeds of a method over the shared examples; None where any of its values has none.

    Passages of general text are the same in all cells of a model, so there is nothing to match.
    """
    seeds, rows = [], []
    for cell in group.done:
        if cell.seed not in group.values(name):
            continue
        statistics_of = np.asarray(cell.metrics[name].statistics, dtype=np.float64)
        if general:
            order = list(range(len(statistics_of)))
        else:
            places = {key: place for place, key in enumerate(keys[cell.cell])}
            if not places or len(statistics_of) != len(places):
                return None
            order = [places[key] for key in shared]
        if not order:
            return None
        seeds.append(cell.seed)
        rows.append(statistics_of[order])
    # A base row without any setting (zero-shot) has nothing random in it: its one run is all there is to know.
    random = group.trains or any(cell.hyperparameters for cell in group.done)
    return MethodRuns(group.method, tuple(seeds), tuple(rows), random or len(seeds) > 1) if seeds else None


def _problem(group: Group, name: str, shared: Sequence[ExampleKey]) -> str:
    cells = [cell for cell in group.done if cell.seed in group.values(name)]
    if any(not cell.metrics[name].statistics for cell in cells):
        return "interval.no-statistics"
    return "interval.unpaired" if len(shared) < 2 else "interval.other-length"


def _shared(lists: Sequence[Sequence[ExampleKey]]) -> list[ExampleKey]:
    """Examples that all have, in the order of the first; a cell whose predictions are gone costs the others nothing."""
    kept = [keys for keys in lists if keys]
    if not kept:
        return []
    common = set(kept[0]).intersection(*kept[1:])
    return [key for key in kept[0] if key in common]


def _level(difference: Difference | None) -> bool:
    return difference is not None and difference.outcome == "unclear"
