"""A number with its interval, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

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
    reason: str | None = None


def bootstrapped(statistic: Statistic, clusters: list[str]) -> list[Measure]:
    """Each output of a statistic with its percentile interval over clusters of items, and over raters from three on."""
    sums = totals(statistic)
    values = np.atleast_1d(statistic.value(sums))
    if np.isnan(values).any():
        return [Measure(None, reason=statistic.why_undefined(sums))] * len(values)
    try:
        drawn = drawn_values(statistic, clusters)
    except Undefined as error:
        return [Measure(float(value), reason=str(error)) for value in values]
    drawn = drawn.reshape(len(drawn), -1)
    return [with_interval(float(value), drawn[:, place]) for place, value in enumerate(values)]


def drawn_values(statistic: Statistic, clusters: list[str]) -> Array:
    """As `resample`, with this module's seed and number of draws."""
    return resample(
        statistic,
        generator=np.random.default_rng(SEED),
        raters=statistic.rater_count >= FEWEST_RATERS,
        clusters=clusters,
        draws=DRAWS,
    )


def with_interval(value: float, drawn: Array) -> Measure:
    """The percentile interval of resampled values around a value."""
    try:
        ends = interval(drawn)
    except Undefined as error:
        return Measure(value, reason=str(error))
    return Measure(value, ends.low, ends.high)
