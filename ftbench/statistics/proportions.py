"""Shares of right answers: intervals that hold near 0 and 1 and do not collapse when every answer is right.

A share's interval is taken as if it came from so many independent answers as give the two-way variance: the effective
sample size of Korn & Graubard 1998 (Survey Methodology 24:193). A few imagined answers are added to these, and that is
what makes such intervals hold (Agresti & Coull 1998; Bonett & Price 2012).
"""

from __future__ import annotations

import numpy as np

from ftbench.statistics.arrays import Array
from ftbench.statistics.components import Variance

_RIGHT_AND_WRONG = 2
"""Imagined right answers, and as many wrong ones: "add two successes and two failures" (Agresti & Coull 1998, The
American Statistician 52:119)."""
_EACH_WAY = 1
"""Imagined examples that only the one method gets right, and as many for the other (Bonett & Price 2012, Journal of
Educational and Behavioral Statistics 37:479, adjusted Wald interval for paired proportions)."""


def adjusted_share(share: Array, variance: Variance, *, independent: int, answers: int) -> tuple[Array, Variance]:
    """The interval's centre and variance for a share of right answers; all arrays [...].

    `independent` is the number of examples or clusters and `answers` that of all single answers (seeds times examples):
    the effective number is at most the latter, and the former where nothing varies.
    """
    effective = _effective(share * (1 - share), variance.total, independent, answers)
    grown = effective + 2 * _RIGHT_AND_WRONG
    centre = (effective * share + _RIGHT_AND_WRONG) / grown
    return centre, Variance(centre * (1 - centre) / grown, variance.degrees)


def adjusted_difference(
    difference: Array, disagreement: Array, variance: Variance, *, independent: int, answers: int
) -> tuple[Array, Variance]:
    """As `adjusted_share`, for the difference of two shares over the same examples.

    `disagreement` is the share of examples on which a run of the one method is right and a run of the other is not, or
    the other way round.
    """
    effective = _effective(disagreement - difference**2, variance.total, independent, answers)
    grown = effective + 2 * _EACH_WAY
    centre = effective * difference / grown
    spread = (effective * disagreement + 2 * _EACH_WAY) / grown - centre**2
    return centre, Variance(spread / grown, variance.degrees)


def _effective(spread: Array, variance: Array, independent: int, answers: int) -> Array:
    known = (variance > 0) & (spread > 0)
    return np.where(known, np.minimum(spread / np.where(known, variance, 1), answers), independent)
