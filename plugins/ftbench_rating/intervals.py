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
"""With a larger share of draws without a value the others are a selection, and there is no interval."""
_FEWEST_RATERS = 3


@dataclass(frozen=True, slots=True)
class Interval:
    """The middle 95 % of the resampled values; `undefined` of the draws had none and are left out."""

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
    """[draws] or [draws, outputs]: values of resampled ratings, NaN where there is none.

    Items are drawn with replacement (Efron & Tibshirani 1993, An Introduction to the Bootstrap, chapter 6); with
    `clusters`, one name for each item, whole clusters are: the answers of several methods to one example belong
    together. With `raters` these are drawn as well, independently of the items (the pigeonhole bootstrap, Owen 2007,
    Annals of Applied Statistics 1:386). A draw of a single rater, copied, is drawn again, as there is nothing to agree
    with. Few raters say little about others: in simulated studies of 100 items by three raters of different severity,
    the intervals held the truth in 97 of 100 cases for alpha and ICC and in 85 for AC2; with ten raters in 94 to 97.

    Raises `Undefined` for fewer than two items or clusters, or with `raters` fewer than three raters.
    """
    count = statistic.rater_count
    if raters and count < _FEWEST_RATERS:
        raise Undefined(messages.TOO_FEW_RATERS(least=_FEWEST_RATERS, count=count))
    copies = _rater_copies(count, draws, generator) if raters else np.ones((draws, count))
    patterns, of_draw = np.unique(copies, axis=0, return_inverse=True)
    values: Array | None = None
    weights: Array | None = None
    grouped = _grouping(clusters)
    for number, pattern in enumerate(patterns):
        rows = grouped(statistic.rows(pattern))
        if weights is None:
            weights = _item_copies(len(rows), draws, generator)
        chosen = np.flatnonzero(of_draw == number)
        found = statistic.value(weights[chosen] @ rows)
        if values is None:
            values = np.full((draws, *found.shape[1:]), np.nan)
        values[chosen] = found
    assert values is not None
    return values


def interval(values: NDArray[np.float64]) -> Interval:
    """The percentile interval of resampled values [draws]; raises `Undefined` where too many of them have no value."""
    undefined = int(np.isnan(values).sum())
    if undefined > UNDEFINED_AT_MOST * len(values):
        raise Undefined(messages.UNDEFINED_DRAWS(undefined=undefined, draws=len(values)))
    low, high = np.quantile(values[~np.isnan(values)], [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(float(low), float(high), len(values), undefined)


def _grouping(clusters: Sequence[Hashable] | None) -> Callable[[Array], Array]:
    """As `cluster_sums`, for clusters that are looked up once and not for every draw of raters."""
    if clusters is None:
        return lambda rows: rows
    number: dict[Hashable, int] = {}
    places = np.array([number.setdefault(cluster, len(number)) for cluster in clusters])
    order = np.argsort(places, kind="stable")
    starts = np.searchsorted(places[order], np.arange(len(number)))

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
    """[draws, raters]: how often each rater was drawn, at least two different ones."""
    drawn = generator.multinomial(raters, np.full(raters, 1 / raters), size=draws)
    while (alone := (drawn > 0).sum(axis=1) < 2).any():
        drawn[alone] = generator.multinomial(raters, np.full(raters, 1 / raters), size=int(alone.sum()))
    return drawn.astype(np.float64)
