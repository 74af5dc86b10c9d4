"""The share of pairs of raters that agree."""

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

    Fleiss 1971 (Psychological Bulletin 76:378); items with fewer than two ratings do not count. Says
    nothing of chance, so it stands beside a coefficient that does.
    """

    ratings: Ratings
    given: Array = field(init=False, repr=False)
    """As `indicators`."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "given", indicators(self.ratings.values, self.ratings.categories()))

    @property
    def rater_count(self) -> int:
        return len(self.ratings.raters)

    def rows(self, copies: Array) -> Array:
        """[items, 2]: the share of agreeing pairs, and whether there is a pair."""
        shares = pair_shares(pair_counts(self.given, copies))
        return np.column_stack([np.trace(shares, axis1=1, axis2=2), shares.sum(axis=(1, 2))])

    def value(self, sums: Array) -> Array:
        none = sums[..., 1] <= 0
        return np.asarray(np.where(none, np.nan, sums[..., 0] / np.where(none, 1, sums[..., 1])))

    def why_undefined(self, sums: Array) -> Note:
        return messages.NOT_RATED_BY_TWO()
