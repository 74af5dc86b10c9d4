"""Percent agreement: the share of pairs of raters that agree."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ftbench.messages import Note
from ftbench_rating import messages
from ftbench_rating.agreement.pairs import indicators, pair_counts, pair_shares
from ftbench_rating.ratings import Array, Ratings


@dataclass(frozen=True, slots=True, eq=False)
class PercentAgreement:
    """The mean over items of the share of pairs of raters that gave the same rating, 0 to 1.

    Fleiss 1971 (Psychological Bulletin 76:378); items with fewer than two ratings do not count. It is
    not corrected for chance, so it is shown beside a coefficient that is.
    """

    ratings: Ratings
    one_hot: Array = field(init=False, repr=False)
    """[items, raters, categories], from `indicators`."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "one_hot", indicators(self.ratings.values, self.ratings.categories()))

    @property
    def rater_count(self) -> int:
        return len(self.ratings.raters)

    def rows(self, copies: Array) -> Array:
        """[items, 2]: the share of agreeing pairs, and 1 if there is a pair."""
        shares = pair_shares(pair_counts(self.one_hot, copies))
        return np.column_stack([np.trace(shares, axis1=1, axis2=2), shares.sum(axis=(1, 2))])

    def value(self, sums: Array) -> Array:
        undefined = sums[..., 1] <= 0
        return np.asarray(np.where(undefined, np.nan, sums[..., 0] / np.where(undefined, 1, sums[..., 1])))

    def why_undefined(self, sums: Array) -> Note:
        return messages.NOT_RATED_BY_TWO()
