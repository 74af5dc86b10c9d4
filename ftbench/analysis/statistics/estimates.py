"""Statistics of one metric on one task, as frozen values for reports."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ftbench.analysis.statistics.groups import group_letters
from ftbench.analysis.statistics.intervals import ALPHA
from ftbench.analysis.statistics.pair_components import PairComponents

Direction = Literal["higher", "lower"]
Verdict = Literal["better", "worse", "unclear", "untested"]

IntervalKind = Literal["two-way t", "examples t", "crossed bootstrap", "examples bootstrap"]
"""t: for metrics that are means over examples; bootstrap: for all others. "examples": no variance over seeds."""

TestKind = Literal[
    "two-way t", "examples t", "crossed bootstrap", "examples bootstrap", "McNemar", "sign flips", "randomisation"
]
"""The first four are the t test of the interval; the others are exact tests of two single runs."""

Problem = Literal["too few examples", "not finite", "no variation", "identical"]
"""Why there is no interval: fewer than two examples or clusters; a sum or draw without a finite value; equal scores on
all examples, for a metric that is no share; two methods with the same score on every example."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """One method's mean over its seeds, with a 95 % interval."""

    method: str
    mean: float | None
    """None if not finite."""
    low: float | None
    high: float | None
    kind: IntervalKind
    degrees: float | None
    """Degrees of freedom of the interval's t quantile."""
    seeds: tuple[int, ...]
    covers_seeds: bool
    """False if a random method has one seed only: the interval then only covers the choice of examples."""
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One method's mean minus another's, with an uncorrected 95 % interval and a test corrected in its family."""

    method: str
    other: str
    value: float | None
    low: float | None
    high: float | None
    kind: IntervalKind
    degrees: float | None
    p: float | None
    adjusted_p: float | None
    """Adjusted by Holm over the family: all comparisons with the baseline, or all pairs."""
    test: TestKind
    verdict: Verdict
    """By `adjusted_p`. It may be "unclear" although the interval, which is not adjusted, excludes 0."""
    covers_seeds: bool
    problem: Problem | None = None
    bootstrap_p: float | None = None
    """p-value of sacrebleu's paired bootstrap, for two single runs on a corpus metric, to compare with papers."""
    centre: float | None = None
    """Centre of the interval; it differs from `value` for shares, which get pseudo-answers."""
    error: float | None = None
    """Standard error, for intervals and tests at other levels; None without an interval."""
    seed_share: float = 0.0
    """Share of the squared standard error that comes from seeds."""
    components: PairComponents | None = None
    """The variance taken apart, to plan a run of another size; None without an interval, or if nothing varies."""


@dataclass(frozen=True, slots=True)
class MetricStatistics:
    """All methods on one metric of one task, in input order."""

    direction: Direction
    baseline: str | None
    examples: int
    clusters: int
    """Number of clusters; that of examples without clustering."""
    estimates: tuple[Estimate, ...]
    differences: tuple[Difference, ...]
    """Every other method minus the baseline."""
    pairs: tuple[Difference, ...]
    """Every method minus each later one."""
    groups: tuple[tuple[str, ...], ...]
    """Sets of indistinguishable methods, best first; a method may be in several."""
    width: float = math.inf
    """Highest minus lowest possible value of the metric."""

    def estimate(self, method: str) -> Estimate:
        return next(estimate for estimate in self.estimates if estimate.method == method)

    @property
    def ranked(self) -> tuple[str, ...]:
        """Methods with a mean, best first."""
        return ranking(self.estimates, self.direction)

    @property
    def letters(self) -> Mapping[str, str]:
        """Letters of groups by method, without methods that no test compares."""
        tested = {name for pair in self.pairs if pair.p is not None for name in (pair.method, pair.other)}
        return {method: letters for method, letters in group_letters(self.groups).items() if method in tested}

    @property
    def leaders(self) -> tuple[str, ...]:
        """The best and all methods not distinguishable from it in the family of all pairs; else the best alone."""
        if not self.ranked:
            return ()
        best, *others = self.ranked
        level = {
            frozenset((pair.method, pair.other))
            for pair in self.pairs
            if pair.adjusted_p is not None and pair.adjusted_p >= ALPHA
        }
        return (best, *(method for method in others if frozenset((best, method)) in level))


def ranking(estimates: tuple[Estimate, ...], direction: Direction) -> tuple[str, ...]:
    """Methods with a mean, best first; ties keep their order."""
    sign = -1 if direction == "higher" else 1
    means = {estimate.method: estimate.mean for estimate in estimates if estimate.mean is not None}
    return tuple(sorted(means, key=lambda method: sign * means[method]))
