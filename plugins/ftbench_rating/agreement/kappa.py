"""Cohen's weighted kappa of two raters, or of one rater's first and second ratings of repeated items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ftbench.messages import Note
from ftbench_rating import messages
from ftbench_rating.agreement.pairs import indicators
from ftbench_rating.agreement.weights import Weights, agreement_weights
from ftbench_rating.ratings import Array, Ratings


@dataclass(frozen=True, slots=True, eq=False)
class CohenKappa:
    """kappa = (p_o - p_e) / (1 - p_e) of two columns of ratings: two raters, or one rater's first and second time.

    Cohen 1960 (Educational and Psychological Measurement 20:37); with weights Cohen 1968 (Psychological Bulletin
    70:213): p_o = Σ w_kl p_kl, p_e = Σ w_kl p_k. p_.l. Items without both ratings do not count. `scale` affects
    only the weights. Raises `ValueError` unless there are two columns.
    """

    ratings: Ratings
    weights: Weights = "identity"
    scale: Sequence[float] | None = None

    def __post_init__(self) -> None:
        if len(self.ratings.raters) != 2:
            raise ValueError(f"expected two columns of ratings, got {len(self.ratings.raters)}")
        agreement_weights(self.weights, self.ratings.categories(self.scale))

    @property
    def rater_count(self) -> int:
        return 2

    def rows(self, copies: Array) -> Array:
        """[items, categories²]: 1 at the two ratings of the item; `copies` has no effect on the two fixed columns."""
        one_hot = indicators(self.ratings.values, self.ratings.categories(self.scale))
        return np.asarray((one_hot[:, 0, :, None] * one_hot[:, 1, None, :]).reshape(len(one_hot), -1))

    def value(self, sums: Array) -> Array:
        categories = self.ratings.categories(self.scale)
        table = sums.reshape(*sums.shape[:-1], len(categories), len(categories))
        count = table.sum(axis=(-2, -1))
        shares = table / np.where(count > 0, count, 1)[..., None, None]
        weights = agreement_weights(self.weights, categories)
        observed = (shares * weights).sum(axis=(-2, -1))
        by_chance = (shares.sum(axis=-1)[..., :, None] * shares.sum(axis=-2)[..., None, :] * weights).sum(axis=(-2, -1))
        undefined = (count <= 0) | (by_chance >= 1 - 1e-12)
        return np.asarray(np.where(undefined, np.nan, (observed - by_chance) / np.where(undefined, 1, 1 - by_chance)))

    def why_undefined(self, sums: Array) -> Note:
        if not sums.sum():
            return messages.NO_PAIRS()
        return messages.SAME_RATINGS()
