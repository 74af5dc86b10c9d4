"""Gwet's AC1 and AC2 for any number of raters, with missing ratings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ftbench.messages import Note
from ftbench_rating import messages
from ftbench_rating.agreement.pairs import category_counts, indicators, pair_counts, pair_shares
from ftbench_rating.agreement.weights import Weights, agreement_weights
from ftbench_rating.ratings import Array, Ratings


@dataclass(frozen=True, slots=True, eq=False)
class GwetAgreement:
    """AC1 (identity weights) or AC2 (other weights): unlike alpha, it stays high if nearly all ratings are the same.

    Gwet 2008 (British Journal of Mathematical and Statistical Psychology 61:29), with missing ratings and weights as in
    Gwet 2014 (Handbook of Inter-Rater Reliability, 4th edition):

        AC = (p_a - p_e) / (1 - p_e),   p_e = Σ_kl w_kl / (q (q - 1)) Σ_k π_k (1 - π_k)

    p_a is the mean, over items with two or more ratings, of the weighted share of agreeing pairs; π_k the mean, over
    items with a rating, of the share of category k; q the number of categories. The value depends on q, so `scale`
    should name all categories that raters could choose; by default, q counts the categories that occur.
    """

    ratings: Ratings
    weights: Weights = "identity"
    scale: Sequence[float] | None = None
    categories: Array = field(init=False, repr=False)
    one_hot: Array = field(init=False, repr=False)
    """[items, raters, categories], from `indicators`."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "categories", self.ratings.categories(self.scale))
        agreement_weights(self.weights, self.categories)
        object.__setattr__(self, "one_hot", indicators(self.ratings.values, self.categories))

    @property
    def rater_count(self) -> int:
        return len(self.ratings.raters)

    def rows(self, copies: Array) -> Array:
        """[items, 3 + categories]: weighted agreement, has a pair, has a rating, share of each category."""
        shares, counts = pair_shares(pair_counts(self.one_hot, copies)), category_counts(self.one_hot, copies)
        agreement = (shares * agreement_weights(self.weights, self.categories)).sum(axis=(1, 2))
        rated = counts.sum(axis=1, keepdims=True)
        distribution = np.divide(counts, rated, out=np.zeros_like(counts), where=rated > 0)
        return np.column_stack([agreement, shares.sum(axis=(1, 2)), rated > 0, distribution])

    def value(self, sums: Array) -> Array:
        agreement, compared, rated, distribution = sums[..., 0], sums[..., 1], sums[..., 2], sums[..., 3:]
        count = len(self.categories)
        if count < 2:
            return np.full(sums.shape[:-1], np.nan)
        shares = distribution / np.where(rated > 0, rated, 1)[..., None]
        spread = agreement_weights(self.weights, self.categories).sum() / (count * (count - 1))
        by_chance = spread * (shares * (1 - shares)).sum(axis=-1)
        undefined = (compared <= 0) | (by_chance >= 1)
        observed = agreement / np.where(undefined, 1, compared)
        return np.asarray(np.where(undefined, np.nan, (observed - by_chance) / np.where(undefined, 1, 1 - by_chance)))

    def why_undefined(self, sums: Array) -> Note:
        if sums[1] <= 0:
            return messages.NOT_RATED_BY_TWO()
        if len(self.categories) < 2:
            return messages.ONE_CATEGORY()
        return messages.CHANCE_AGREES()
