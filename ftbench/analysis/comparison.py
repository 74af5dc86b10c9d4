"""Methods compared on one task with one model: means over seeds, differences, and leaders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ftbench.analysis.method_row import MethodRow
from ftbench.analysis.statistics import Difference as TestedDifference
from ftbench.analysis.statistics import (
    Direction,
    Leaning,
    MetricStatistics,
    Problem,
    RankRange,
    Verdict,
    leaning,
    rank_ranges,
)
from ftbench.analysis.statistics.sample import of_difference
from ftbench.contracts.metric import UNBOUNDED
from ftbench.records.results import TaskInfo

NoInterval = Literal[
    Problem,
    "no metric",
    "no statistics",
    "no shared examples",
    "other length",
    "default settings",
    "not estimable",
]
"""Why there is no interval: a problem of the statistics; the metric's plugin is not loaded; the metric has no scores
per example; no example was answered by all methods; the number of scores differs from that of predictions (general
text: from that of other methods); default settings are only compared with the same method's tuned ones; the interval
would span every possible value, as that of two seeds which differ widely."""


@dataclass(frozen=True, slots=True)
class Interval:
    low: float
    high: float

    def spans(self, bounds: tuple[float, float]) -> bool:
        """Whether every value within the bounds is in the interval, so that it says nothing."""
        return self.low <= bounds[0] and self.high >= bounds[1]


@dataclass(frozen=True, slots=True)
class Difference:
    """One method's mean minus another's."""

    value: float
    interval: Interval | None
    """Interval of this difference, not corrected for multiple comparisons."""
    problem: NoInterval | None
    """Why it has no interval."""
    verdict: Verdict
    """By the test, corrected for multiple comparisons: it may be unclear although the interval excludes 0."""
    adjusted_p: float | None
    covers_seeds: bool
    """False if a random method has one seed only: interval and test then only cover the choice of examples."""

    def leaning(self, direction: Direction | None) -> Leaning | None:
        """The probable side of an unclear difference: that of its interval, if this excludes 0."""
        return leaning(self.verdict, self.interval.low, self.interval.high, direction) if self.interval else None


@dataclass(frozen=True, slots=True)
class Standing:
    """One method on one metric."""

    group: MethodRow
    mean: float | None
    interval: Interval | None
    """Interval of the mean."""
    problem: NoInterval | None
    """Why it has no interval."""
    covers_seeds: bool
    """False if a random method has one seed only: the interval then only covers the choice of examples."""

    @property
    def method(self) -> str:
        return self.group.method


@dataclass(frozen=True, slots=True)
class MetricComparison:
    """Every method on one metric, in the order of the matrix.

    Rows with a tuned method's default settings are separate. They often have one seed and thus narrower intervals, and
    counting them as methods would cost every other comparison power.
    """

    metric: str
    direction: Direction | None
    """None where the metric's plugin is not loaded."""
    standings: tuple[Standing, ...]
    statistics: MetricStatistics | None
    """Statistics of methods with scores for each shared example; None if there are none."""
    defaults: tuple[Standing, ...] = ()
    gains: tuple[TestedDifference, ...] = ()
    """Differences of tuned methods to their default settings: a separate family of tests."""
    bounds: tuple[float, float] = UNBOUNDED
    """Lowest and highest possible value."""

    def standing(self, method: str) -> Standing | None:
        return next((standing for standing in (*self.standings, *self.defaults) if standing.method == method), None)

    @property
    def ranked(self) -> tuple[Standing, ...]:
        """Methods with a value, best first (in the order of the matrix if the direction is unknown)."""
        valued = [standing for standing in self.standings if standing.mean is not None]
        sign = {"higher": -1, "lower": 1, None: 0}[self.direction]
        return tuple(sorted(valued, key=lambda standing: sign * (standing.mean or 0.0)))

    @property
    def best_untrained(self) -> Standing | None:
        """The best method with a value that trains nothing."""
        return next((standing for standing in self.ranked if not standing.group.trains), None)

    @property
    def one_seed(self) -> bool:
        """Whether every method that trains has one seed: what tests find is then true of these trained models only."""
        trained = [standing.group for standing in self.ranked if standing.group.trains]
        return bool(trained) and all(len(group.values(self.metric)) == 1 for group in trained)

    @property
    def leaders(self) -> tuple[Standing, ...]:
        """The best and all methods level with it; empty if the direction is unknown.

        A method is level if neither the test of all pairs nor its own interval tells it from the best. All words and
        tables that say "best, or level with it" mean these.
        """
        if self.direction is None or not self.ranked:
            return ()
        best, *others = self.ranked
        pairs = [(standing, self.pair(standing, best)) for standing in others]
        return (
            best,
            *(
                standing
                for standing, pair in pairs
                if pair and pair.verdict == "unclear" and not pair.leaning(self.direction)
            ),
        )

    @property
    def undecided(self) -> tuple[Standing, ...]:
        """Methods probably behind the best: not clearly, after the correction, but by their uncorrected interval.

        With few seeds and many methods the corrected test finds hardly anything, and a method with value 0 may share a
        letter with the best. The two should not be called alike.
        """
        if self.direction is None or not self.ranked:
            return ()
        best, *others = self.ranked
        pairs = [(standing, self.pair(standing, best)) for standing in others]
        return tuple(standing for standing, pair in pairs if pair and pair.leaning(self.direction))

    @property
    def letters(self) -> Mapping[str, str]:
        """Letters by method: methods that share a letter are not distinguishable; the best has "a"."""
        return self.statistics.letters if self.statistics else {}

    @property
    def ranks(self) -> Mapping[str, RankRange]:
        """Possible ranks by method, from the tests of all pairs."""
        return rank_ranges(self._pairs)

    def difference(self, one: Standing, other: Standing) -> Difference | None:
        """`one` minus `other`, or None if either has no value.

        There are three families of tests: differences to the baseline, differences between any two methods, and
        differences between a method's tuned and default settings. Default settings have no other tests.
        """
        if one.group.default_of == other.method or other.group.default_of == one.method:
            return self._difference(one, other, self.gains)
        to_baseline = self.statistics is not None and other.method == self.statistics.baseline
        tested = self.statistics.differences if self.statistics and to_baseline else self._pairs
        return self._difference(one, other, tested)

    def pair(self, one: Standing, other: Standing) -> Difference | None:
        """As `difference`, but always in the family of all pairs."""
        return self._difference(one, other, self._pairs)

    @property
    def _pairs(self) -> tuple[TestedDifference, ...]:
        return self.statistics.pairs if self.statistics else ()

    def _difference(self, one: Standing, other: Standing, tested: tuple[TestedDifference, ...]) -> Difference | None:
        if one.mean is None or other.mean is None:
            return None
        value = one.mean - other.mean
        for test in tested:
            if {test.method, test.other} == {one.method, other.method}:
                sign = 1 if test.method == one.method else -1
                if test.value is not None and (one.group.lacks_folds or other.group.lacks_folds):
                    value = sign * test.value  # the means are over other rows; the difference is over those of both
                interval: Interval | None = None
                problem: NoInterval | None = test.problem
                if test.low is not None and test.high is not None:
                    ends = Interval(*sorted((sign * test.low, sign * test.high)))
                    interval, problem = estimable(ends, of_difference(self.bounds))
                verdict = test.verdict if sign > 0 else _TURNED[test.verdict]
                return Difference(value, interval, problem, verdict, test.adjusted_p, test.covers_seeds)
        apart = one.group.default_of or other.group.default_of
        problem = one.problem or other.problem or ("default settings" if apart else "no metric")
        return Difference(value, None, problem, "untested", None, one.covers_seeds and other.covers_seeds)


def estimable(
    interval: Interval, bounds: tuple[float, float]
) -> tuple[Interval | None, Literal["not estimable"] | None]:
    """The interval; if it spans every possible value, the problem in its place."""
    return (None, "not estimable") if interval.spans(bounds) else (interval, None)


_TURNED: Mapping[Verdict, Verdict] = {
    "better": "worse",
    "worse": "better",
    "unclear": "unclear",
    "untested": "untested",
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """One model on one task."""

    model: str
    task: TaskInfo
    examples: int
    """Number of test examples that every finished cell answered: the basis of intervals and tests."""
    total: int
    """Number of test examples that any finished cell answered."""
    clusters: int | None
    """Number of clusters of these examples (`group_by`), each counted as one; None without groups."""
    metrics: Mapping[str, MetricComparison]

    @property
    def deciding(self) -> MetricComparison | None:
        return self.metrics[self.task.metrics[0]] if self.task.metrics else None
