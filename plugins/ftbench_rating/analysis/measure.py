"""A number with its interval, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from ftbench.messages import Note
from ftbench_rating.errors import Undefined
from ftbench_rating.intervals import interval, resample
from ftbench_rating.ratings import Array
from ftbench_rating.statistic import Statistic, totals

SEED = 0
"""Of everything that is drawn by chance here: the same ratings give the same analysis."""
DRAWS = 1000
FEWEST_RATERS = 3
"""With fewer, an interval is over other examples only: two raters say next to nothing about others."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with a 95 % interval; where either is None, `reason` says why."""

    value: float | None
    low: float | None = None
    high: float | None = None
    reason: Note | None = None


def agreement_measure(statistic: Statistic, clusters: list[str]) -> Measure:
    """A coefficient of agreement, at most 1, with its interval over clusters of items, and over raters from three on.

    Percentiles of three or five drawn raters are too narrow: coefficients fall short of 1 by something like a variance
    between raters, which few raters give badly. So the draws only give the variance of log(1 - x), over items alone and
    over both, and the interval is Student's t there, with Satterthwaite's degrees of freedom (1946, Biometrics Bulletin
    2:110) for R - 1 of the raters' part and K - 1 of the items' part. docs/rating.md says how often it holds the truth.
    """
    sums = totals(statistic)
    value = float(statistic.value(sums))
    if np.isnan(value):
        return Measure(None, reason=statistic.why_undefined(sums))
    raters = statistic.rater_count
    try:
        over_items = drawn_values(statistic, clusters, raters=False)
        if raters < FEWEST_RATERS:
            return with_interval(value, over_items)
        over_both = drawn_values(statistic, clusters, raters=True)
        interval(over_items), interval(over_both)  # enough draws have a value
    except Undefined as error:
        return Measure(value, reason=error.note)
    if value >= 1:
        return with_interval(value, over_both)
    of_items, of_both = (_log_variance(value, drawn) for drawn in (over_items, over_both))
    of_raters = max(of_both - of_items, 0.0)
    total = of_items + of_raters
    if total <= 0:
        return Measure(value, value, value)
    degrees = total**2 / (of_raters**2 / (raters - 1) + of_items**2 / (len(set(clusters)) - 1))
    factor = np.exp(stdtrit(degrees, 0.975) * np.sqrt(total))
    return Measure(value, float(1 - (1 - value) * factor), float(1 - (1 - value) / factor))


def _log_variance(value: float, drawn: Array) -> float:
    """Of log(1 - x); a draw of full agreement counts as a twentieth of the disagreement that there is."""
    left = np.maximum(1 - drawn[~np.isnan(drawn)], 0.05 * (1 - value))
    return float(np.log(left).var())


def drawn_values(statistic: Statistic, clusters: list[str], *, raters: bool) -> Array:
    """As `resample`, with this module's seed and number of draws."""
    return resample(
        statistic,
        generator=np.random.default_rng(SEED),
        raters=raters,
        clusters=clusters,
        draws=DRAWS,
    )


def with_interval(value: float, drawn: Array) -> Measure:
    """The percentile interval of resampled values around a value."""
    try:
        ends = interval(drawn)
    except Undefined as error:
        return Measure(value, reason=error.note)
    return Measure(value, ends.low, ends.high)
