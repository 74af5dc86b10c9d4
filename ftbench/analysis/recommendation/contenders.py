"""The methods of one comparison as contenders: what beats them, and whether they are near the best."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from ftbench.analysis.comparison import Comparison, MetricComparison, Standing
from ftbench.analysis.health.degenerate import BAD
from ftbench.analysis.label_levels import LabelLevels
from ftbench.analysis.recommendation.margin import Margin
from ftbench.analysis.statistics import ALPHA, Shortfall, shortfall, turned


@dataclass(frozen=True, slots=True)
class Contender:
    """One method against all others on the deciding metric of a task."""

    standing: Standing
    behind: tuple[Shortfall, ...]
    """How far it is behind each other contender."""
    untested: bool
    """Whether there is another contender that no test compares it with."""
    outdone: bool
    """Whether some contender is better: by the pair's own test at 5 %, before any correction; by its value alone where
    no test compares them."""

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
    """By method, best value first; empty if all answers are degenerate."""
    degenerate: tuple[str, ...]
    """Methods that are left out, because nearly all their generated answers are empty, loop or were cut."""
    unbeaten_label: str | None
    """The majority label of a task on which no method is clearly better than always giving it."""
    hopeless: bool
    """Whether no method has a better value than always giving that label either."""

    @property
    def task(self) -> str:
        return self.comparison.task.label

    @property
    def leader(self) -> Contender:
        """The contender with the best value; raises `StopIteration` without contenders."""
        return next(iter(self.contenders.values()))

    @property
    def examples(self) -> int:
        """The test examples, or groups of them, that the tests count."""
        return self.metric.statistics.clusters if self.metric.statistics else self.comparison.examples

    @property
    def seeds(self) -> int:
        """The most seeds that a method has."""
        return max(len(contender.standing.group.values(self.metric.metric)) for contender in self.contenders.values())


def field_of(
    comparison: Comparison, margin: Margin, levels: LabelLevels | None, degenerate_shares: Mapping[str, float]
) -> Field | None:
    """The contenders, or None if the task has no deciding metric, direction, or method with a value.

    `degenerate_shares` has the share of degenerate answers by cell.
    """
    metric = comparison.deciding
    if metric is None or metric.direction is None or not metric.ranked:
        return None
    degenerate = tuple(standing.method for standing in metric.ranked if _is_degenerate(standing, degenerate_shares))
    usable = [standing for standing in metric.ranked if standing.method not in degenerate]
    behind, outdone = _shortfalls(metric, usable), _outdone(metric, usable)
    contenders = {
        standing.method: Contender(
            standing,
            tuple(behind[standing.method].values()),
            len(behind[standing.method]) < len(usable) - 1,
            standing.method in outdone,
        )
        for standing in usable
    }
    unbeaten = levels is not None and not any(levels.better(method) is not False for method in contenders)
    direction = metric.direction
    above = levels is not None and any(levels.exceeded_by(standing.mean or 0.0, direction) for standing in usable)
    label = levels.label if levels is not None and unbeaten else None
    return Field(comparison, metric, margin, contenders, degenerate, label, unbeaten and not above)


def _is_degenerate(standing: Standing, degenerate_shares: Mapping[str, float]) -> bool:
    shares = [degenerate_shares[cell.cell] for cell in standing.group.done if cell.cell in degenerate_shares]
    return bool(shares) and math.fsum(shares) / len(shares) >= BAD


def _shortfalls(metric: MetricComparison, usable: Sequence[Standing]) -> dict[str, dict[str, Shortfall]]:
    """By method and other method, of those that are usable."""
    table: dict[str, dict[str, Shortfall]] = {standing.method: {} for standing in usable}
    statistics = metric.statistics
    for pair in statistics.pairs if statistics else ():
        if statistics is None or pair.method not in table or pair.other not in table:
            continue
        behind = shortfall(pair, statistics.direction, statistics.clusters, statistics.width)
        if behind is not None:
            table[behind.method][behind.other] = behind
            table[behind.other][behind.method] = turned(behind)
    return table


def _outdone(metric: MetricComparison, usable: Sequence[Standing]) -> set[str]:
    """Methods that some other usable one outdoes."""
    pairs = metric.statistics.pairs if metric.statistics else ()
    tests = {frozenset((pair.method, pair.other)): pair.p for pair in pairs}
    outdone = set()
    for better, other in combinations(usable, 2):  # best value first
        p = tests.get(frozenset((better.method, other.method)))
        if better.mean != other.mean and (p is None or p < ALPHA):
            outdone.add(other.method)
    return outdone
