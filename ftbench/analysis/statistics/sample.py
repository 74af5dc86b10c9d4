"""The runs of all methods on one metric: the base class of intervals and tests."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ftbench.analysis.statistics.arrays import Array
from ftbench.analysis.statistics.components import Variance
from ftbench.analysis.statistics.estimates import Difference, Estimate, IntervalKind, Problem, TestKind
from ftbench.analysis.statistics.intervals import t_interval, t_p_value
from ftbench.analysis.statistics.pair_components import PairComponents

_ROUNDING = 1e-12
"""Rounding error of results, relative to their input."""


@dataclass(frozen=True, slots=True, eq=False)
class MethodRuns:
    """All finished runs of one method on one task."""

    method: str
    seeds: tuple[int, ...]
    statistics: tuple[Array, ...]
    """[examples, columns] per seed, as from `Metric.statistics`; the same examples in the same order."""
    random: bool = True
    """False if nothing depends on the seed, as in zero-shot: one run is enough."""

    def __post_init__(self) -> None:
        if not self.seeds or len(self.seeds) != len(self.statistics):
            raise ValueError(
                f"expected one array for each seed of {self.method}, "
                f"got {len(self.statistics)} for {len(self.seeds)} seeds"
            )
        if not self.random and len(self.seeds) > 1:
            raise ValueError(f"expected one run of {self.method}, which does not depend on the seed")

    @property
    def covers_seeds(self) -> bool:
        return not self.random or len(self.seeds) > 1


@dataclass(frozen=True, slots=True)
class Spread:
    """Centre and variance of an interval, or why there is none."""

    centre: float = math.nan
    variance: Variance | None = None
    lowest: float = -math.inf
    highest: float = math.inf
    """Lowest and highest possible value, at which the interval is cut."""
    problem: Problem | None = None
    components: PairComponents | None = None
    """Of a difference of two methods."""


def spread_of(centre: Array, variance: Variance, scale: float, bounds: tuple[float, float], *, paired: bool) -> Spread:
    """The spread, or a problem if the variance is only rounding; `scale` is the size of the input numbers."""
    rounding = _ROUNDING * scale
    if variance.total <= rounding**2:
        return Spread(problem="identical" if paired and abs(centre) <= rounding else "no variation")
    return Spread(float(centre), variance, *bounds)


def of_difference(bounds: tuple[float, float]) -> tuple[float, float]:
    """Lowest and highest difference of two values within `bounds`."""
    low, high = bounds
    return low - high, high - low


class Sample(ABC):
    """The prepared runs of all methods, from which all intervals and tests are computed."""

    kinds: ClassVar[tuple[IntervalKind, IntervalKind]]
    """Kinds of interval with and without variance over seeds."""
    folds: Sequence[Hashable] | None
    """The fold of each example or cluster, with cross-validation."""

    @abstractmethod
    def mean(self, method: MethodRuns) -> float:
        """Mean over seeds of the metric on all examples."""

    @abstractmethod
    def spread(self, method: MethodRuns) -> Spread:
        """Spread of one method's mean."""

    @abstractmethod
    def paired_spread(self, one: MethodRuns, other: MethodRuns) -> Spread:
        """Spread of the difference of two methods' means."""

    @abstractmethod
    def exact_test(self, one: MethodRuns, other: MethodRuns) -> tuple[TestKind, float] | None:
        """Exact test of two single runs; None if the metric allows none."""

    def published_p(self, one: MethodRuns, other: MethodRuns) -> float | None:
        """The p-value for two single runs that publications report; None if there is no such custom."""
        return None

    def estimate(self, method: MethodRuns) -> Estimate:
        mean, spread = self.mean(method), self.spread(method)
        low, high, degrees = _ends(spread)
        kind = self.kinds[len(method.seeds) == 1]
        shown = mean if math.isfinite(mean) else None
        return Estimate(
            method.method, shown, low, high, kind, degrees, method.seeds, method.covers_seeds, spread.problem
        )

    def difference(self, one: MethodRuns, other: MethodRuns) -> Difference:
        value, spread = self.mean(one) - self.mean(other), self.paired_spread(one, other)
        low, high, degrees = _ends(spread)
        single = len(one.seeds) == len(other.seeds) == 1
        kind = self.kinds[single]
        # With folds a run is of several models: a test over its answers alone would take them for one.
        test, p = self._test(one, other, spread, kind, exact=single and self.folds is None)
        return Difference(
            one.method,
            other.method,
            value if math.isfinite(value) else None,
            low,
            high,
            kind,
            degrees,
            p,
            None,
            test,
            "untested",
            one.covers_seeds and other.covers_seeds,
            spread.problem,
            self.published_p(one, other) if single and spread.variance else None,
            spread.centre if spread.variance else None,
            math.sqrt(float(spread.variance.total)) if spread.variance else None,
            float(spread.variance.seed_share) if spread.variance else 0.0,
            spread.components if spread.variance else None,
        )

    def _test(
        self, one: MethodRuns, other: MethodRuns, spread: Spread, kind: IntervalKind, *, exact: bool
    ) -> tuple[TestKind, float | None]:
        if spread.problem == "identical":
            return kind, 1.0
        if spread.variance is None:
            return kind, None
        result = self.exact_test(one, other) if exact else None
        return result or (kind, float(t_p_value(np.asarray(spread.centre), spread.variance)))


def _ends(spread: Spread) -> tuple[float | None, float | None, float | None]:
    if spread.variance is None:
        return None, None, None
    low, high = t_interval(np.asarray(spread.centre), spread.variance)
    return max(float(low), spread.lowest), min(float(high), spread.highest), float(spread.variance.degrees)
