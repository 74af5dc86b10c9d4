"""Cohen's weighted kappa, for a rater's agreement with himself on repeated items, or of two raters."""

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
    70:213): p_o = Σ w_kl p_kl, p_e = Σ w_kl p_k. p_.l. Items without both ratings do not count. `scale` matters to
    weights only. Raises `ValueError` for other than two columns.
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
        """[items, categories²]: 1 at the two ratings of the item. Two columns stay two: copies change nothing."""
        given = indicators(self.ratings.values, self.ratings.categories(self.scale))
        return np.asarray((given[:, 0, :, None] * given[:, 1, None, :]).reshape(len(given), -1))

    def value(self, sums: Array) -> Array:
        categories = self.ratings.categories(self.scale)
        table = sums.reshape(*sums.shape[:-1], len(categories), len(categories))
        number = table.sum(axis=(-2, -1))
        shares = table / np.where(number > 0, number, 1)[..., None, None]
        weights = agreement_weights(self.weights, categories)
        observed = (shares * weights).sum(axis=(-2, -1))
        by_chance = (shares.sum(axis=-1)[..., :, None] * shares.sum(axis=-2)[..., None, :] * weights).sum(axis=(-2, -1))
        none = (number <= 0) | (by_chance >= 1 - 1e-12)
        return np.asarray(np.where(none, np.nan, (observed - by_chance) / np.where(none, 1, 1 - by_chance)))

    def why_undefined(self, sums: Array) -> Note:
        if not sums.sum():
            return messages.NO_PAIRS()
        return messages.SAME_RATINGS()
