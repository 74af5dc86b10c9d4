"""Intervals for shares of right answers, valid near 0 and 1 and also if every answer is right.

With known answers, the interval uses the number of independent answers that would give the two-way variance: the
effective sample size of Korn & Graubard 1998 (Survey Methodology 24:193). Adding a few pseudo-answers gives the
intervals their coverage (Agresti & Coull 1998; Bonett & Price 2012).

With known counts only, as in published results, there are the score intervals of Wilson and Newcombe and Fisher's exact
test.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, ndtri

from ftbench.analysis.statistics.arrays import Array
from ftbench.analysis.statistics.components import Variance
from ftbench.analysis.statistics.intervals import LEVEL

_RIGHT_AND_WRONG = 2
"""Right pseudo-answers, and as many wrong ones: "add two successes and two failures" (Agresti & Coull 1998, The
American Statistician 52:119)."""
_EACH_WAY = 1
"""Pseudo-examples that only one method gets right, and as many for the other (Bonett & Price 2012, Journal of
Educational and Behavioral Statistics 37:479, adjusted Wald interval for paired proportions)."""

_EQUALLY_LIKELY = 1e-7
"""Splits whose log probabilities differ by less are equally likely but for rounding (as in R's `fisher.test`)."""


def adjusted_share(share: Array, variance: Variance, *, independent: int, answers: int) -> tuple[Array, Variance]:
    """Centre and variance of the interval for a share of right answers; all arrays are [...].

    `independent` is the number of examples or clusters, `answers` that of all answers (seeds × examples). The effective
    number is at most `answers`, and `independent` if nothing varies.
    """
    effective = _effective(share * (1 - share), variance.total, independent, answers)
    grown = effective + 2 * _RIGHT_AND_WRONG
    centre = (effective * share + _RIGHT_AND_WRONG) / grown
    return centre, Variance(centre * (1 - centre) / grown, variance.degrees, variance.seed_share)


def adjusted_difference(
    difference: Array, disagreement: Array, variance: Variance, *, independent: int, answers: int
) -> tuple[Array, Variance]:
    """Centre and variance of the interval for the difference of two shares over the same examples.

    `disagreement` is the share of examples on which exactly one of two methods' runs is right.
    """
    effective = _effective(disagreement - difference**2, variance.total, independent, answers)
    grown = effective + 2 * _EACH_WAY
    centre = effective * difference / grown
    spread = (effective * disagreement + 2 * _EACH_WAY) / grown - centre**2
    return centre, Variance(spread / grown, variance.degrees, variance.seed_share)


def wilson_interval(right: int, answers: int) -> tuple[float, float]:
    """Low and high end for a share of right answers, from counts of independent answers.

    The score interval without continuity correction (Wilson 1927, Journal of the American Statistical Association
    22:209; Newcombe 1998, Statistics in Medicine 17:857, method 3).
    """
    _check_counts(right, answers)
    z = float(ndtri((1 + LEVEL) / 2))
    centre = right + z**2 / 2
    half = z * math.sqrt(right * (answers - right) / answers + z**2 / 4)
    # A share of 0 or 1 is an end of the interval; rounding must not put it outside.
    low = 0.0 if right == 0 else (centre - half) / (answers + z**2)
    high = 1.0 if right == answers else (centre + half) / (answers + z**2)
    return low, high


def newcombe_interval(right: int, answers: int, other_right: int, other_answers: int) -> tuple[float, float]:
    """Low and high end for the first share minus the other, for independent answers.

    The hybrid of two Wilson intervals (Newcombe 1998, Statistics in Medicine 17:873, method 10).
    """
    low, high = wilson_interval(right, answers)
    other_low, other_high = wilson_interval(other_right, other_answers)
    share, other = right / answers, other_right / other_answers
    difference = share - other
    return (
        difference - math.hypot(share - low, other_high - other),
        difference + math.hypot(high - share, other - other_low),
    )


def fisher_p(right: int, answers: int, other_right: int, other_answers: int) -> float:
    """Two-sided p of "both shares are equal", for independent answers.

    Fisher's exact test (Fisher 1935, Journal of the Royal Statistical Society 98:39): given the total of right
    answers, the probability of all splits between the two that are no likelier than the observed one. It makes a false
    claim in at most 5 % of cases, and in somewhat fewer, because counts are discrete.
    """
    _check_counts(right, answers)
    _check_counts(other_right, other_answers)
    total = right + other_right
    split = np.arange(max(0, total - other_answers), min(total, answers) + 1)
    # The varying factors of the hypergeometric probability; the third is the same for all splits.
    chance = _log_choose(answers, split) + _log_choose(other_answers, total - split)
    seen = chance[right - split[0]]
    weights = np.exp(chance - chance.max())
    return float(weights[chance <= seen + _EQUALLY_LIKELY].sum() / weights.sum())


def _log_choose(total: int, chosen: NDArray[np.int_]) -> Array:
    log_choose: Array = gammaln(total + 1) - gammaln(chosen + 1) - gammaln(total - chosen + 1)
    return log_choose


def _check_counts(right: int, answers: int) -> None:
    if not 0 <= right <= answers or answers == 0:
        raise ValueError(f"expected 0 to {answers} right answers of 1 or more, got {right} of {answers}")


def _effective(spread: Array, variance: Array, independent: int, answers: int) -> Array:
    known = (variance > 0) & (spread > 0)
    return np.where(known, np.minimum(spread / np.where(known, variance, 1), answers), independent)
