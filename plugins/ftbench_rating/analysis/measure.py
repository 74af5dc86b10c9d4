"""A number with its interval, or the reason why there is none."""

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
"""Of all random draws, so that equal ratings give equal analyses."""
DRAWS = 1000
FEWEST_RATERS = 3
"""With fewer raters, intervals cover other examples only: two raters say next to nothing about others."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with a 95 % interval; if either is None, `reason` says why."""

    value: float | None
    low: float | None = None
    high: float | None = None
    reason: Note | None = None


def agreement_measure(statistic: Statistic, clusters: list[str]) -> Measure:
    """A coefficient of agreement, at most 1, with its interval over clusters of items, and over three or more raters.

    Percentile intervals of three or five raters are too narrow: 1 - x behaves like a variance between raters, which few
    raters estimate badly. So the draws only give the variance of log(1 - x), over items alone and over items and
    raters. The interval is Student's t on that scale, with Satterthwaite's degrees of freedom (1946, Biometrics
    Bulletin 2:110): R - 1 for the raters' part and K - 1 for the items' part. docs/rating.md lists its coverage.
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
        interval(over_items), interval(over_both)  # raises if too many draws have no value
    except Undefined as error:
        return Measure(value, reason=error.note)
    if value >= 1:
        return with_interval(value, over_both)
    item_variance, both_variance = (_log_variance(value, drawn) for drawn in (over_items, over_both))
    rater_variance = max(both_variance - item_variance, 0.0)
    total = item_variance + rater_variance
    if total <= 0:
        return Measure(value, value, value)
    degrees = total**2 / (rater_variance**2 / (raters - 1) + item_variance**2 / (len(set(clusters)) - 1))
    factor = np.exp(stdtrit(degrees, 0.975) * np.sqrt(total))
    return Measure(value, float(1 - (1 - value) * factor), float(1 - (1 - value) / factor))


def _log_variance(value: float, drawn: Array) -> float:
    """The variance of log(1 - x); a draw of full agreement counts as a twentieth of the observed disagreement."""
    disagreement = np.maximum(1 - drawn[~np.isnan(drawn)], 0.05 * (1 - value))
    return float(np.log(disagreement).var())


def drawn_values(statistic: Statistic, clusters: list[str], *, raters: bool) -> Array:
    """Like `resample`, with the seed and number of draws of this module."""
    return resample(
        statistic,
        generator=np.random.default_rng(SEED),
        raters=raters,
        clusters=clusters,
        draws=DRAWS,
    )


def with_interval(value: float, drawn: Array) -> Measure:
    """A value with the percentile interval of its resampled values."""
    try:
        ends = interval(drawn)
    except Undefined as error:
        return Measure(value, reason=error.note)
    return Measure(value, ends.low, ends.high)
