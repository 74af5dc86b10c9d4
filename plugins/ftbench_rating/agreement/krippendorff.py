"""Krippendorff's alpha for any number of raters, with missing ratings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from ftbench.messages import Note
from ftbench_rating import messages
from ftbench_rating.agreement.pairs import category_counts, indicators, pair_counts, pair_shares
from ftbench_rating.ratings import Array, Ratings

Level = Literal["nominal", "ordinal", "interval"]
LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval")


@dataclass(frozen=True, slots=True, eq=False)
class KrippendorffAlpha:
    """alpha = 1 - D_o / D_e: 1 is perfect agreement, 0 is chance level, and below 0 raters disagree systematically.

    Krippendorff 2011 ("Computing Krippendorff's Alpha-Reliability", University of Pennsylvania; Content Analysis, 4th
    edition). The coincidence o_ck counts ordered pairs of ratings of one item by two raters; each pair
    weighs 1 / (m_u - 1), with m_u the number of ratings of the item. n_c is a row sum and n the total:

        alpha = 1 - (n - 1) Σ o_ck δ²_ck / Σ n_c n_k δ²_ck

    δ² is 1 for two different categories (nominal), (c - k)² (interval), or the square of the number of ratings between
    the two, (Σ_{g=c..k} n_g - (n_c + n_k) / 2)² (ordinal). Items with fewer than two ratings do not count. Chance
    follows the distribution of the ratings themselves, so categories that nobody used do not matter.
    """

    ratings: Ratings
    level: Level
    categories: Array = field(init=False, repr=False)
    one_hot: Array = field(init=False, repr=False)
    """[items, raters, categories], from `indicators`."""

    def __post_init__(self) -> None:
        if self.level not in LEVELS:
            raise ValueError(f"expected a level {', '.join(LEVELS)}, got {self.level!r}")
        object.__setattr__(self, "categories", self.ratings.categories())
        object.__setattr__(self, "one_hot", indicators(self.ratings.values, self.categories))

    @property
    def rater_count(self) -> int:
        return len(self.ratings.raters)

    def rows(self, copies: Array) -> Array:
        """[items, categories²]: the coincidences of each item."""
        ratings = category_counts(self.one_hot, copies).sum(axis=1)
        coincidences = pair_shares(pair_counts(self.one_hot, copies)) * ratings[:, None, None]
        return np.asarray(coincidences.reshape(len(self.one_hot), -1))

    def value(self, sums: Array) -> Array:
        coincidences = self._square(sums)
        marginals = coincidences.sum(axis=-1)
        total = marginals.sum(axis=-1)
        distances = self._distances(marginals)
        observed = (coincidences * distances).sum(axis=(-2, -1))
        by_chance = (marginals[..., :, None] * marginals[..., None, :] * distances).sum(axis=(-2, -1))
        undefined = by_chance <= 0
        return np.asarray(np.where(undefined, np.nan, 1 - (total - 1) * observed / np.where(undefined, 1, by_chance)))

    def why_undefined(self, sums: Array) -> Note:
        if not sums.sum():
            return messages.NOT_RATED_BY_TWO()
        return messages.NO_DISAGREEMENT()

    def _square(self, sums: Array) -> Array:
        count = len(self.categories)
        return sums.reshape(*sums.shape[:-1], count, count)

    def _distances(self, marginals: Array) -> Array:
        categories = self.categories
        if self.level == "nominal":
            return 1 - np.eye(len(categories))
        if self.level == "interval":
            return np.asarray((categories[:, None] - categories) ** 2)
        middles = np.cumsum(marginals, axis=-1) - marginals / 2
        return np.asarray((middles[..., :, None] - middles[..., None, :]) ** 2)
