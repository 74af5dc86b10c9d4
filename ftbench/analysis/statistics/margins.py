"""Tests against a practical margin: how far one method may be behind another.

A test of difference cannot show that two methods are equally good. These can: a method is *not worse* if it is shown
to be behind by less than the margin (non-inferiority; Blackwelder 1982, Controlled Clinical Trials 3:345), and *as
good* if neither is behind by the margin or more (two one-sided tests; Schuirmann 1987, Journal of Pharmacokinetics and
Biopharmaceutics 15:657; Lakens 2017, Social Psychological and Personality Science 8:355).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from scipy.special import ndtri, stdtr, stdtrit

from ftbench.analysis.statistics.estimates import Difference, Direction
from ftbench.analysis.statistics.holm import holm
from ftbench.analysis.statistics.intervals import ALPHA, LEVEL
from ftbench.analysis.statistics.power import POWER

MarginVerdict = Literal["as good", "not worse", "unclear", "untested"]


@dataclass(frozen=True, slots=True)
class Shortfall:
    """How far `method` is behind `other`, in the metric's unit: negative where it is ahead."""

    method: str
    other: str
    value: float
    centre: float
    error: float
    """Standard error; 0 if both have the same score on every example."""
    degrees: float
    """Degrees of freedom of t."""
    examples: int
    """Independent examples, or groups of them."""
    width: float
    """Highest minus lowest possible value of the metric."""
    seed_share: float
    """Share of the squared error that comes from seeds."""
    covers_seeds: bool
    guarded: bool = False
    """Whether the error holds pseudo-examples already, as that of right or wrong answers does."""

    def p(self, margin: float) -> float:
        """One-sided p of "the method is truly behind by `margin` or more".

        For equal scores on all of N examples it is the chance of that: with differences of at most `width`, a true
        shortfall of `margin` needs a share of margin / width of differing examples.
        """
        if self.error == 0:
            share = margin / self.width if math.isfinite(self.width) else 0.0
            return float((1 - min(1.0, share)) ** self.examples)
        return float(stdtr(self.degrees, (self.centre - margin) / self._error()))

    def bound(self, level: float = LEVEL) -> float:
        """The one-sided upper bound: at this confidence the method is behind by no more."""
        if self.error == 0:
            return float(self.width * (1 - (1 - level) ** (1 / self.examples)))
        return min(float(self.centre + stdtrit(self.degrees, level) * self._error()), self.width)

    def _error(self) -> float:
        return math.hypot(self.error, self.guard(self.examples))

    def guard(self, examples: int) -> float:
        """The standard error of two pseudo-examples, on each of which one method is better by the whole range.

        Where nearly all scores agree, the seen variance is next to nothing, and the rare answer that differs by a lot
        is not in it. This is what Bonett & Price (2012) add for right or wrong answers, with the range for 1.
        """
        if self.guarded or not math.isfinite(self.width):
            return 0.0
        return math.sqrt(2) * self.width / (examples + 2)


def shortfall(difference: Difference, direction: Direction, examples: int, width: float) -> Shortfall | None:
    """How far the difference's first method is behind its second; None without an interval.

    `examples` is the number of examples or clusters, `width` that of the metric's range.
    """
    sign = -1.0 if direction == "higher" else 1.0
    value = difference.value
    if value is None:
        return None
    if difference.problem == "identical":
        centre, error, degrees = 0.0, 0.0, float(max(1, examples - 1))
    elif difference.error is None or difference.centre is None or difference.degrees is None:
        return None
    else:
        centre, error, degrees = sign * difference.centre, difference.error, difference.degrees
    return Shortfall(
        difference.method, difference.other, sign * value, centre, error, degrees, examples, width,
        difference.seed_share, difference.covers_seeds, difference.test == "McNemar" or difference.centre != value,
    )  # fmt: skip


def turned(behind: Shortfall) -> Shortfall:
    """How far the other method is behind this one."""
    return replace(
        behind, method=behind.other, other=behind.method, value=0.0 - behind.value, centre=0.0 - behind.centre
    )


@dataclass(frozen=True, slots=True)
class MarginClaim:
    """A method against another within a margin, with p-values by Holm over its family."""

    method: str
    other: str
    margin: float
    not_worse_p: float | None
    """Adjusted p of "behind by the margin or more"; None without a test."""
    as_good_p: float | None
    """Adjusted p of "behind or ahead by the margin or more": the larger of the two one-sided p-values."""
    verdict: MarginVerdict


def margin_claims(
    family: Sequence[Difference], direction: Direction, margin: float, examples: int, width: float
) -> tuple[MarginClaim, ...]:
    """The claims of a family of differences; each of the two kinds is a family of its own for Holm's correction."""
    behind = [shortfall(difference, direction, examples, width) for difference in family]
    tested = [one for one in behind if one is not None]
    not_worse = iter(holm([one.p(margin) for one in tested]))
    as_good = iter(holm([max(one.p(margin), turned(one).p(margin)) for one in tested]))
    return tuple(
        MarginClaim(difference.method, difference.other, margin, None, None, "untested")
        if one is None
        else _claim(one, margin, next(not_worse), next(as_good))
        for difference, one in zip(family, behind, strict=True)
    )


def _claim(behind: Shortfall, margin: float, not_worse: float, as_good: float) -> MarginClaim:
    verdict: MarginVerdict = "as good" if as_good < ALPHA else "not worse" if not_worse < ALPHA else "unclear"
    return MarginClaim(behind.method, behind.other, margin, not_worse, as_good, verdict)


MOST_EXAMPLES = 100_000
"""More test examples than this are no proposal."""


def needed_examples(
    behind: Shortfall, margin: float, *, seeds: int, wanted_seeds: int, tests: int, power: float = POWER
) -> int | None:
    """The fewest examples with which the test at 0.05 / `tests` finds "behind by less than `margin`".

    It is found with this power if the seen value is true. The squared error is taken apart into the run's own parts:
    that of seeds shrinks as 1 / `wanted_seeds`, the rest as 1 / examples; degrees of freedom follow from the parts
    (Satterthwaite 1946). None if `MOST_EXAMPLES` are too few, as where the method is seen behind by the margin.
    """

    def enough(examples: int) -> bool:
        if behind.error == 0:
            return replace(behind, examples=examples).p(margin) <= ALPHA / tests
        from_seeds = behind.error**2 * behind.seed_share * seeds / wanted_seeds
        from_examples = behind.error**2 * (1 - behind.seed_share) * behind.examples / examples
        total = from_seeds + from_examples
        spread = from_seeds**2 / max(1, 2 * (wanted_seeds - 1)) + from_examples**2 / max(1, examples - 1)
        degrees = total**2 / spread if spread > 0 else math.inf
        reach = float(stdtrit(min(degrees, 1e9), 1 - ALPHA / tests) + ndtri(power))
        return margin - behind.value >= reach * math.hypot(math.sqrt(total), behind.guard(examples))

    if margin <= behind.value or not enough(MOST_EXAMPLES):
        return None
    low, high = 1, MOST_EXAMPLES  # bisection: more examples are never worse
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle + 1, high)
    return low


def detectable(behind: Shortfall, tests: int, power: float = POWER) -> float:
    """The true difference that a two-sided test at 0.05 / `tests` finds with this power, from the run's own error.

    With the quantile of t that the test has: few seeds or folds leave few degrees of freedom.
    """
    error = math.hypot(behind.error, behind.guard(behind.examples))
    reach = stdtrit(min(behind.degrees, 1e9), 1 - ALPHA / tests / 2)
    return float((reach + ndtri(power)) * error)
