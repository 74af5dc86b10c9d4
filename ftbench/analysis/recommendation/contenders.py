"""The methods of one comparison as contenders: what beats them, and whether they are near the best."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from ftbench.analysis.comparison import Comparison, MetricComparison, Standing
from ftbench.analysis.health.degenerate import BAD, degenerate_share
from ftbench.analysis.label_levels import LabelLevels
from ftbench.analysis.recommendation.margin import Margin
from ftbench.analysis.statistics import ALPHA, Shortfall, shortfall, turned


@dataclass(frozen=True, slots=True)
class Contender:
    """One method against all others on the deciding metric of a task."""

    standing: Standing
    behind: tuple[Shortfall, ...]
    """How far it is behind each other method."""
    untested: bool
    """Whether there is another method with a value that no test compares it with."""
    outdone: bool
    """Whether some method is better by its own test at 5 %, before any correction."""
    degenerate: bool
    """Whether nearly all its generated answers are empty, loop or were cut: then it is never recommended."""

    @property
    def method(self) -> str:
        return self.standing.method

    def p_near_best(self, margin: float) -> float:
        """p of "some method is better by the margin or more".

        The largest of the one-sided p-values against each other method, times their number (Bonferroni). So the chance
        that any method which is truly that far behind the best passes is at most the level: each of them has to pass
        its test against the truly best one, and there are no more of them than other methods.
        """
        if self.untested:
            return 1.0
        return min(1.0, max((len(self.behind) * rival.p(margin) for rival in self.behind), default=1.0))

    def hardest(self, margin: float) -> Shortfall | None:
        """The other method that is most likely better by the margin; None without others."""
        return max(self.behind, key=lambda rival: rival.p(margin), default=None)

    @property
    def covers_seeds(self) -> bool:
        """False if a method that depends on chance, this or another, has one seed only."""
        return all(rival.covers_seeds for rival in self.behind)


@dataclass(frozen=True, slots=True)
class Field:
    """All contenders of one model on one task."""

    comparison: Comparison
    metric: MetricComparison
    margin: Margin
    contenders: Mapping[str, Contender]
    """By method, best value first."""
    unbeaten_label: str | None
    """The majority label of a task on which no method is clearly better than always giving it."""

    @property
    def leader(self) -> Contender:
        """The method with the best value."""
        return next(iter(self.contenders.values()))

    @property
    def examples(self) -> int:
        """The test examples, or groups of them, that the tests count."""
        return self.metric.statistics.clusters if self.metric.statistics else self.comparison.examples

    @property
    def seeds(self) -> int:
        """The most seeds that a method has."""
        return max(len(contender.standing.group.values(self.metric.metric)) for contender in self.contenders.values())


def field_of(comparison: Comparison, margin: Margin, levels: LabelLevels | None) -> Field | None:
    """The contenders, or None if the task has no deciding metric, direction, or method with a value."""
    metric = comparison.deciding
    if metric is None or metric.direction is None or not metric.ranked:
        return None
    behind = _shortfalls(metric)
    outdone = _outdone(metric)
    contenders = {
        standing.method: Contender(
            standing,
            tuple(behind.get(standing.method, {}).values()),
            len(behind.get(standing.method, {})) < len(metric.ranked) - 1,
            standing.method in outdone,
            _is_degenerate(standing),
        )
        for standing in metric.ranked
    }
    above = levels is None or any(levels.better(method) is not False for method in contenders)
    return Field(comparison, metric, margin, contenders, None if above or levels is None else levels.label)


def _is_degenerate(standing: Standing) -> bool:
    shares = [share for cell in standing.group.done if (share := degenerate_share(cell)) is not None]
    return bool(shares) and math.fsum(shares) / len(shares) >= BAD


def _shortfalls(metric: MetricComparison) -> dict[str, dict[str, Shortfall]]:
    """By method and other method."""
    table: dict[str, dict[str, Shortfall]] = {}
    statistics = metric.statistics
    if statistics is None:
        return table
    for pair in statistics.pairs:
        behind = shortfall(pair, statistics.direction, statistics.clusters, statistics.width)
        if behind is not None:
            table.setdefault(behind.method, {})[behind.other] = behind
            table.setdefault(behind.other, {})[behind.method] = turned(behind)
    return table


def _outdone(metric: MetricComparison) -> set[str]:
    """Methods for which some other one is better by a pair's own test at 5 %."""
    pairs = metric.statistics.pairs if metric.statistics else ()
    tests = {frozenset((pair.method, pair.other)): pair.p for pair in pairs}
    outdone = set()
    for better, other in combinations(metric.ranked, 2):  # best value first
        p = tests.get(frozenset((better.method, other.method)))
        if p is not None and p < ALPHA and better.mean != other.mean:
            outdone.add(other.method)
    return outdone
