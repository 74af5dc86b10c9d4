"""Wilcoxon's signed-rank test, exact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class SignedRanks:
    """Rank sums of paired differences above and below 0, and the two-sided p-value."""

    above: float
    below: float
    p: float


def signed_ranks(differences: Sequence[float]) -> SignedRanks:
    """Signed-rank test (Wilcoxon 1945, Biometrics Bulletin 1:80) of "above 0 is as likely as below".

    Differences of 0 are left out, and ties share their mean rank. The p-value is exact for these ranks: dynamic
    programming over the differences counts the sign patterns of each rank sum.
    """
    values = np.asarray(differences, dtype=np.float64)
    values = values[values != 0]
    sizes = np.abs(values)
    smaller, equal = (sizes[:, None] > sizes).sum(1), (sizes[:, None] == sizes).sum(1)
    doubled = 2 * smaller + equal + 1  # twice the mean rank is a whole number
    ways = np.zeros(int(doubled.sum()) + 1)
    ways[0] = 1
    for rank in doubled:
        with_it = np.zeros_like(ways)
        with_it[rank:] = ways[:-rank]
        ways += with_it
    above = int(doubled[values > 0].sum())
    below = len(ways) - 1 - above
    tail = float(ways[: min(above, below) + 1].sum() / ways.sum())
    return SignedRanks(above / 2, below / 2, min(1.0, 2 * tail))
