"""Intraclass correlations of single ratings and of the mean of all raters."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ftbench.messages import Note
from ftbench_rating import messages
from ftbench_rating.errors import Undefined
from ftbench_rating.ratings import Array, Ratings

Model = Literal[1, 2, 3]


@dataclass(frozen=True, slots=True, eq=False)
class IntraclassCorrelation:
    """ICC(model, 1), or with `averaged` ICC(model, k): the share of a rating's variance that is due to the items.

    Shrout & Fleiss 1979 (Psychological Bulletin 86:420). Model 1: each item has different raters. Model 2: all
    items have the same raters, drawn from many; severity counts as disagreement. Model 3: these raters only; severity
    does not count. With the mean squares between items B, within items W, between raters J and residual E:

        ICC(1,1) = (B - W) / (B + (k-1) W)                          ICC(1,k) = (B - W) / B
        ICC(2,1) = (B - E) / (B + (k-1) E + k (J - E) / n)          ICC(2,k) = (B - E) / (B + (J - E) / n)
        ICC(3,1) = (B - E) / (B + (k-1) E)                          ICC(3,k) = (B - E) / B

    They follow from averages over raters and over pairs of different raters: with V the mean variance of a rater's
    ratings, C the mean covariance of two raters and S half the mean square difference of two raters' means,
    B = V + (k-1) C, E = V - C, J = n S and W = (J + (n-1) E) / n.

    Raises `Undefined` if a rating is missing: `Ratings.complete` leaves such items out.
    """

    ratings: Ratings
    model: Model
    averaged: bool = False
    values: Array = field(init=False, repr=False)
    products: Array = field(init=False, repr=False)
    """[items, raters²]."""

    def __post_init__(self) -> None:
        if self.model not in (1, 2, 3):
            raise ValueError(f"expected model 1, 2 or 3, got {self.model!r}")
        missing = int(np.isnan(self.ratings.values).any(axis=1).sum())
        if missing:
            total = len(self.ratings.items)
            raise Undefined(messages.INCOMPLETE(missing=missing, total=total))
        centre = self.ratings.values.mean() if self.ratings.values.size else 0.0  # keeps products small and exact
        values = self.ratings.values - centre
        object.__setattr__(self, "values", values)
        products = values[:, :, None] * values[:, None, :]
        object.__setattr__(self, "products", products.reshape(len(values), self.rater_count**2))

    @property
    def rater_count(self) -> int:
        return len(self.ratings.raters)

    def rows(self, copies: Array) -> Array:
        """[items, 1 + 2 raters + raters²]: 1, copies of each rater, ratings, and products of ratings."""
        items = len(self.values)
        return np.column_stack([np.ones(items), np.tile(copies, (items, 1)), self.values, self.products])

    def value(self, sums: Array) -> Array:
        raters = self.rater_count
        items = sums[..., 0]
        undefined = np.asarray(items < 2) | (raters < 2)
        safe = np.where(undefined, 2, items)[..., None]
        copies, means = sums[..., 1 : 1 + raters] / safe, sums[..., 1 + raters : 1 + 2 * raters] / safe
        products = sums[..., 1 + 2 * raters :].reshape(*sums.shape[:-1], raters, raters)
        outer = means[..., :, None] * means[..., None, :]
        covariances = (products - safe[..., None] * outer) / (safe[..., None] - 1)
        pairs = copies[..., :, None] * copies[..., None, :] * (1 - np.eye(raters))
        pair_count, copy_count = pairs.sum(axis=(-2, -1)), copies.sum(axis=-1)
        undefined = undefined | (pair_count <= 0)
        pair_count, copy_count = np.where(undefined, 1, pair_count), np.where(undefined, 1, copy_count)
        variance = (copies * np.diagonal(covariances, axis1=-2, axis2=-1)).sum(axis=-1) / copy_count
        covariance = (pairs * covariances).sum(axis=(-2, -1)) / pair_count
        severity = (pairs * (means[..., :, None] - means[..., None, :]) ** 2).sum(axis=(-2, -1)) / pair_count / 2
        return self._ratio(variance, covariance, severity, safe[..., 0], undefined)

    def _ratio(
        self, variance: Array, covariance: Array, severity: Array, items: Array, undefined: NDArray[np.bool_]
    ) -> Array:
        raters = self.rater_count
        between_items, between_raters = variance + (raters - 1) * covariance, items * severity
        residual = variance - covariance
        within_items = (between_raters + (items - 1) * residual) / items
        error = within_items if self.model == 1 else residual
        numerator = between_items - error
        denominator = between_items if self.averaged else between_items + (raters - 1) * error
        if self.model == 2:
            denominator = denominator + (1 if self.averaged else raters) * (between_raters - residual) / items
        undefined = undefined | np.asarray(denominator <= 1e-12 * (variance + severity))
        return np.asarray(np.where(undefined, np.nan, numerator / np.where(undefined, 1, denominator)))

    def why_undefined(self, sums: Array) -> Note:
        if self.rater_count < 2:
            return messages.FEWER_THAN_TWO_RATERS()
        if sums[0] < 2:
            return messages.FEWER_THAN_TWO_ITEMS()
        return messages.EQUAL_ITEMS()
