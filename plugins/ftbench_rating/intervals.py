"""Bootstrap intervals over items, or over items and raters, for any number about ratings."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ftbench_rating import messages
from ftbench_rating.errors import Undefined
from ftbench_rating.ratings import Array
from ftbench_rating.statistic import Statistic

LEVEL = 0.95
DRAWS = 2000
UNDEFINED_AT_MOST = 0.05
"""Largest share of draws without a value; above it, the others are a biased selection and give no interval."""
_FEWEST_RATERS = 3


@dataclass(frozen=True, slots=True)
class Interval:
    """The central 95 % of the resampled values, without the `undefined` draws, which have no value."""

    low: float
    high: float
    draws: int
    undefined: int


def resample(
    statistic: Statistic,
    *,
    generator: np.random.Generator,
    raters: bool = False,
    clusters: Sequence[Hashable] | None = None,
    draws: int = DRAWS,
) -> Array:
    """The values of resampled ratings, [draws] or [draws, outputs]; NaN for a draw without a value.

    Items are drawn with replacement (Efron & Tibshirani 1993, An Introduction to the Bootstrap, chapter 6). With
    `clusters`, one name for each item, whole clusters are drawn: the answers of several methods to one example belong
    together. With `raters`, raters are drawn too, independently of the items (the pigeonhole bootstrap, Owen 2007,
    Annals of Applied Statistics 1:386). A draw that consists of one rater only is repeated, because agreement needs
    two. Few raters say little about other raters: in simulated studies of 100 items by three raters of different
    severity, the intervals covered the true value in 97 % of cases for alpha and ICC and in 85 % for AC2; with ten
    raters in 94 to 97 %.

    Raises `Undefined` for fewer than two items or clusters, and with `raters` for fewer than three raters.
    """
    count = statistic.rater_count
    if raters and count < _FEWEST_RATERS:
        raise Undefined(messages.TOO_FEW_RATERS(least=_FEWEST_RATERS, count=count))
    copies = _rater_copies(count, draws, generator) if raters else np.ones((draws, count))
    patterns, pattern_of_draw = np.unique(copies, axis=0, return_inverse=True)
    values: Array | None = None
    weights: Array | None = None
    sum_clusters = _cluster_summation(clusters)
    for number, pattern in enumerate(patterns):
        rows = sum_clusters(statistic.rows(pattern))
        if weights is None:
            weights = _item_copies(len(rows), draws, generator)
        chosen = np.flatnonzero(pattern_of_draw == number)
        pattern_values = statistic.value(weights[chosen] @ rows)
        if values is None:
            values = np.full((draws, *pattern_values.shape[1:]), np.nan)
        values[chosen] = pattern_values
    assert values is not None
    return values


def interval(values: NDArray[np.float64]) -> Interval:
    """The percentile interval of resampled values [draws]; raises `Undefined` if too many have no value."""
    undefined = int(np.isnan(values).sum())
    if undefined > UNDEFINED_AT_MOST * len(values):
        raise Undefined(messages.UNDEFINED_DRAWS(undefined=undefined, draws=len(values)))
    low, high = np.quantile(values[~np.isnan(values)], [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(float(low), float(high), len(values), undefined)


def _cluster_summation(clusters: Sequence[Hashable] | None) -> Callable[[Array], Array]:
    """A function that sums rows by cluster; it looks the clusters up once, not for every draw of raters."""
    if clusters is None:
        return lambda rows: rows
    numbers: dict[Hashable, int] = {}
    cluster_of_item = np.array([numbers.setdefault(cluster, len(numbers)) for cluster in clusters])
    order = np.argsort(cluster_of_item, kind="stable")
    starts = np.searchsorted(cluster_of_item[order], np.arange(len(numbers)))

    def sums(rows: Array) -> Array:
        if len(rows) != len(order):
            raise ValueError(f"expected a cluster for each of {len(rows)} items, got {len(order)}")
        return np.asarray(np.add.reduceat(rows[order], starts, axis=0))

    return sums


def _item_copies(items: int, draws: int, generator: np.random.Generator) -> Array:
    if items < 2:
        raise Undefined(messages.TOO_FEW_ITEMS())
    return generator.multinomial(items, np.full(items, 1 / items), size=draws).astype(np.float64)


def _rater_copies(raters: int, draws: int, generator: np.random.Generator) -> Array:
    """[draws, raters]: how often each rater was drawn; every draw has at least two different raters."""
    drawn = generator.multinomial(raters, np.full(raters, 1 / raters), size=draws)
    while (alone := (drawn > 0).sum(axis=1) < 2).any():
        drawn[alone] = generator.multinomial(raters, np.full(raters, 1 / raters), size=int(alone.sum()))
    return drawn.astype(np.float64)
