"""The expected precision of a study: the half width of the 95 % interval of a difference."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.special import stdtrit

from ftbench_rating.study.model import Scheme

DEVIATIONS: dict[Scheme, float] = {"likert5": 1.2, "pairwise": 0.5, "best-worst": 0.5}
"""Standard deviation of one rater's difference between two methods on one example.

`likert5`: a guess. Two ratings with a standard deviation of 1.2 each and a correlation of 0.5 differ with a standard
deviation of 1.2. Choices: the largest standard deviation that a share can have, at 50 %.
"""
SHARED = 0.5
"""Share of that variance that is due to the answers, not the raters: a guess. More raters average out the rest."""


@dataclass(frozen=True, slots=True)
class Precision:
    """The expected precision of a study, and the assumptions behind it."""

    half_width: float
    scheme: Scheme
    items: float
    """Examples that compare two methods; for blocks of best-worst choices, the equivalent number."""
    raters: int
    deviation: float

    def __str__(self) -> str:
        unit = "points of the scale" if self.scheme == "likert5" else "percentage points of preference"
        width = self.half_width if self.scheme == "likert5" else 100 * self.half_width
        guess = "a guess unless set by --assume-sd" if self.scheme == "likert5" else "the largest a share can have"
        return (
            f"The 95 % interval of the difference between two methods will be about ±{width:.2g} {unit}, if one "
            f"rater's differences have a standard deviation of {self.deviation:g} ({guess}) and half of that variance "
            "is due to the raters. Raters who prefer different methods make it wider."
        )


def expected_precision(
    scheme: Scheme, *, items: int, raters: int, methods: int, block: int, deviation: float | None = None
) -> Precision:
    """The half width for `items` examples, each judged by all raters.

    With the variance s² of one rater's difference on one example, of which all raters share the part `SHARED`, the
    mean over N examples and R raters has the variance s² (SHARED + (1 - SHARED) / R) / N: the mean of R equally
    correlated values (Spearman 1910 and Brown 1910, British Journal of Psychology 3:271 and 3:296), and N independent
    examples. The half width is t (N - 1 degrees) times its root; for choices it is 1.96 times, so with one rater
    0.98 / √N. A block of k of n methods decides 2k - 3 of its k (k - 1) / 2 pairs, and holds a given pair in
    (k - 1) / (n - 1) of the examples.
    """
    deviation = DEVIATIONS[scheme] if deviation is None else deviation
    count = float(items)
    if scheme == "best-worst":
        count *= (block - 1) / (methods - 1) * (2 * block - 3) / (block * (block - 1) / 2)
    variance = deviation**2 * (SHARED + (1 - SHARED) / raters) / count
    if scheme != "likert5":
        factor = 1.96
    elif items < 2:
        factor = math.inf
    else:
        factor = float(stdtrit(items - 1, 0.975))
    largest = 4.0 if scheme == "likert5" else 1.0
    return Precision(min(largest, factor * math.sqrt(variance)), scheme, count, raters, deviation)
