"""The protocol of every number about ratings: a row for each item, and a value computed from the sums of the rows.

The same code therefore gives the number itself and thousands of resampled ones: an item drawn twice counts twice.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from ftbench.messages import Note
from ftbench_rating.errors import Undefined
from ftbench_rating.ratings import Array


class Statistic(Protocol):
    """One or several numbers about rated items."""

    @property
    def rater_count(self) -> int:
        """The number of raters to draw from."""

    def rows(self, copies: Array) -> Array:
        """[items, columns], with each rater counted as often as `copies` [raters] says.

        Copies of the same rater are never compared with each other: they always agree, so agreement would grow with
        their number.
        """

    def value(self, sums: Array) -> Array:
        """The values [...] or [..., outputs] of column sums [..., columns]; NaN where there is no value."""

    def why_undefined(self, sums: Array) -> Note:
        """The reason why the sums [columns] have no value."""


def totals(statistic: Statistic) -> Array:
    """The column sums [columns] with every rater counted once."""
    return np.asarray(statistic.rows(np.ones(statistic.rater_count)).sum(axis=0))


def value_of(statistic: Statistic) -> float:
    """The number with every rater counted once; raises `Undefined` with the reason if it does not exist."""
    sums = totals(statistic)
    value = float(statistic.value(sums))
    if np.isnan(value):
        raise Undefined(statistic.why_undefined(sums))
    return value
