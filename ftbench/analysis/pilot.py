"""What a run of a given size would find, from the variances that a finished run shows for its pairs of methods."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ftbench.analysis.comparison import MetricComparison
from ftbench.analysis.statistics import More, PairComponents, RunSize, chance_of, more_needed, smallest_found

_ROUNDING = 1e-12
"""A difference of equal means is no larger than this."""


@dataclass(frozen=True, slots=True)
class PairPower:
    """One difference of the finished run, and what a run of the planned size makes of it.

    Holm's correction leaves what is clear out of the way of what is not: a pair that is not clear is taken to be tested
    at 0.05 / the number of comparisons that are not.
    """

    method: str
    other: str
    value: float
    """Mean of `method` minus mean of `other` in the finished run."""
    clear: bool
    """Whether the finished run's test, after correction, tells the two apart."""
    components: PairComponents
    size: RunSize
    """Of the planned run."""
    comparisons: int
    """All of the planned run's family: those with the baseline, or those between any two methods."""
    open_comparisons: int
    """Those of them that the finished run does not make clear."""
    largest: float = math.inf
    """The largest difference that the metric's bounds allow."""

    @property
    def smallest(self) -> float:
        """The true difference that the planned run finds with a chance of 80 %; infinite if there is none."""
        smallest = smallest_found(self.components, self.size, self.comparisons)
        return smallest if smallest <= self.largest else math.inf

    @property
    def chance(self) -> float:
        """The chance that the planned run finds a difference as large as `value`."""
        return chance_of(self.components, self.value, self.size, self._tests)

    @property
    def more(self) -> More:
        """What the planned run lacks to find it with a chance of 80 %."""
        return more_needed(self.components, self.value, self.size, self._tests)

    @property
    def _tests(self) -> int:
        return self.comparisons if self.clear else self.open_comparisons


@dataclass(frozen=True, slots=True)
class TaskPower:
    """What a planned run finds on one metric of one task with one model."""

    size: RunSize
    comparisons: int
    """With the baseline, in the planned run."""
    pairs: tuple[PairPower, ...]
    """Each method against the baseline, then the best two if neither is the baseline."""

    @property
    def knows_seeds(self) -> bool:
        """False if the finished run has one seed of a method that depends on it: all numbers are lower bounds then."""
        return all(pair.components.knows_seeds for pair in self.pairs)

    @property
    def open(self) -> tuple[PairPower, ...]:
        """The differences that the finished run does not make clear, the likeliest to be found first."""
        unclear = [pair for pair in self.pairs if not pair.clear and abs(pair.value) > _ROUNDING]
        return tuple(sorted(unclear, key=lambda pair: -pair.chance))


def task_power(metric: MetricComparison, baseline: str, methods: Sequence[str], size: RunSize) -> TaskPower | None:
    """The power of a run of this size; None if the finished run shows no variance of two of its methods.

    `methods` are all of the planned run, with the baseline; comparisons with those that the finished run lacks count.
    """
    others = [method for method in methods if method != baseline]
    pairs = _pairs(metric, [(method, baseline) for method in others], size, len(others))
    best = [standing.method for standing in metric.ranked if standing.method in methods][:2]
    if len(best) == 2 and baseline not in best:
        every = [(one, other) for i, one in enumerate(methods) for other in methods[i + 1 :]]
        among = _pairs(metric, every, size, len(every))
        pairs += [pair for pair in among if {pair.method, pair.other} == set(best)]
    return TaskPower(size, len(others), tuple(pairs)) if pairs else None


def run_power(metric: MetricComparison) -> TaskPower | None:
    """The same for the finished run as it is: its own methods, seeds and examples."""
    statistics = metric.statistics
    if statistics is None or statistics.baseline is None:
        return None
    known = [pair.components for pair in statistics.pairs if pair.components]
    if not known:
        return None
    seeds, folds = (max(numbers) for numbers in zip(*((pair.seeds, pair.folds) for pair in known), strict=True))
    methods = [estimate.method for estimate in statistics.estimates]
    return task_power(metric, statistics.baseline, methods, RunSize(seeds, statistics.clusters, folds))


def _pairs(
    metric: MetricComparison, family: Sequence[tuple[str, str]], size: RunSize, comparisons: int
) -> list[PairPower]:
    """The pairs of a family of comparisons that the finished run has, with their variance."""
    components = {
        frozenset((pair.method, pair.other)): pair.components
        for pair in (metric.statistics.pairs if metric.statistics else ())
    }
    seen = []
    for method, other in family:
        one, reference = metric.standing(method), metric.standing(other)
        known = components.get(frozenset((method, other)))
        difference = metric.difference(one, reference) if one and reference else None
        if known and difference:
            clear = difference.verdict in ("better", "worse")
            seen.append((method, other, difference.value, clear, known))
    still_open = max(1, comparisons - sum(clear for _, _, _, clear, _ in seen))
    low, high = metric.bounds
    return [PairPower(*pair, size, comparisons, still_open, high - low) for pair in seen]
