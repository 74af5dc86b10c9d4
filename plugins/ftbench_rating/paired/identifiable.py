"""Whether choices determine every method's strength, and if not, which methods they leave open."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ftbench.messages import Note
from ftbench_rating import messages
from ftbench_rating.ratings import Array

Mask = NDArray[np.bool_]


def identifiable(wins: Array, ties: Array) -> Mask:
    """[...]: does a largest likelihood of Davidson's model exist at finite strengths? Both arguments [..., M, M].

    Without ties: however the methods are divided in two groups, each group has a win over the other, so the graph of
    wins is strongly connected (Ford 1957, American Mathematical Monthly 64(8):28). With ties, which count both ways
    there, some cycle must have more wins than ties as well. Otherwise the likelihood would never stop rising as the log
    of the tie parameter grows by e, winners lead losers by 2 e or more, and tied methods differ by at most 2 e: such
    differences exist unless a cycle demands a positive sum (a direction of recession; Barndorff-Nielsen 1978,
    Information and Exponential Families, chapter 9).
    """
    connected = _reach((wins > 0) | (ties > 0)).all(axis=(-2, -1))
    with_ties = (ties > 0).any(axis=(-2, -1))
    return np.asarray(connected & (~with_ties | _contradiction(wins > 0, ties > 0)))


def why_not_identifiable(methods: Sequence[str], wins: Array, ties: Array) -> Note:
    """The reason for one [M, M] pair of counts that `identifiable` refuses."""
    beats = (wins > 0) | (ties > 0)
    together = _reach(beats | beats.T)
    if not together.all():
        inside = together[0]
        return messages.NEVER_COMPARED(some=_names(methods, inside), others=_names(methods, ~inside))
    reach = _reach(beats)
    if not reach.all():
        top = reach.sum(axis=1).argmax()  # of a group that nobody outside reaches
        group = reach[top] & reach[:, top]
        return messages.WON_ALWAYS(winners=_names(methods, group), others=_names(methods, ~group))
    if not wins.any():
        return messages.ONLY_TIED_PAIRS()
    return messages.NO_CONTRADICTION()


def _reach(edges: Mask) -> Mask:
    """Which method leads to which along edges [..., M, M]; each to itself (Warshall 1962)."""
    count = edges.shape[-1]
    reach = edges | np.eye(count, dtype=bool)
    for via in range(count):
        reach = reach | (reach[..., :, via, None] & reach[..., None, via, :])
    return reach


def _contradiction(wins: Mask, ties: Mask) -> Mask:
    """Has some cycle more wins than ties? Longest paths with +1 for a win and -1 for a tie (Floyd 1962)."""
    count = wins.shape[-1]
    length = np.where(wins, 1.0, np.where(ties, -1.0, -np.inf))
    for via in range(count):
        longer = length[..., :, via, None] + length[..., None, via, :]
        length = np.minimum(np.maximum(length, longer), count + 1.0)  # a positive cycle would grow without end
    return np.asarray((np.diagonal(length, axis1=-2, axis2=-1) > 0).any(axis=-1))


def _names(methods: Sequence[str], which: Mask) -> tuple[str, ...]:
    return tuple(method for method, chosen in zip(methods, which, strict=True) if chosen)
