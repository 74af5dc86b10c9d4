"""What every number about ratings is made of: a row for each item, and a value that is a function of their sums.

So the same code gives the number itself and thousands of resampled ones: drawing an item twice counts its row twice.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from ftbench.messages import Note
from ftbench_rating.errors import Undefined
from ftbench_rating.ratings import Array


class Statistic(Protocol):
    """A number (or several) about rated items."""

    @property
    def rater_count(self) -> int:
        """How many raters there are to draw from."""

    def rows(self, copies: Array) -> Array:
        """[items, columns], with each rater counted so many times as `copies` [raters] says.

        Copies of one rater are never compared with each other: they would agree, and agreement would grow with the
        number of copies.
        """

    def value(self, sums: Array) -> Array:
        """From column sums [..., columns] to [...] or [..., outputs]; NaN where there is no value."""

    def why_undefined(self, sums: Array) -> Note:
        """Why the sums [columns] have no value."""


def totals(statistic: Statistic) -> Array:
    """The column sums [columns] of the ratings as they are."""
    return np.asarray(statistic.rows(np.ones(statistic.rater_count)).sum(axis=0))


def value_of(statistic: Statistic) -> float:
    """The one number for the ratings as they are; raises `Undefined` with the reason where there is none."""
    sums = totals(statistic)
    value = float(statistic.value(sums))
    if np.isnan(value):
        raise Undefined(statistic.why_undefined(sums))
    return value
