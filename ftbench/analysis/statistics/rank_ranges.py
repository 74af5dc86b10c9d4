"""Ranges of ranks: how good and how bad a method's place among all methods may be, given what the tests tell apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ftbench.analysis.statistics.estimates import Difference


@dataclass(frozen=True, slots=True)
class RankRange:
    """The best and the worst possible rank of a method, from 1."""

    low: int
    """1 + the number of methods clearly better."""
    high: int
    """The number of methods less that of methods clearly worse."""


def rank_ranges(pairs: Sequence[Difference]) -> dict[str, RankRange]:
    """Ranges by method from the tests of all pairs, for methods that any test compares.

    A method that is told apart from no other has the range from 1 to the number of methods. A single winner has 1 to 1.
    """
    tested = dict.fromkeys(name for pair in pairs if pair.p is not None for name in (pair.method, pair.other))
    better = dict.fromkeys(tested, 0)
    worse = dict.fromkeys(tested, 0)
    for pair in pairs:
        if pair.verdict in ("better", "worse"):
            winner, loser = (pair.method, pair.other) if pair.verdict == "better" else (pair.other, pair.method)
            better[loser] += 1
            worse[winner] += 1
    return {method: RankRange(1 + better[method], len(tested) - worse[method]) for method in tested}
