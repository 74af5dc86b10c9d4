"""Whether choices determine the strength of every method, and if not, why."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ftbench.messages import Note
from ftbench_rating import messages
from ftbench_rating.ratings import Array

Mask = NDArray[np.bool_]


def identifiable(wins: Array, ties: Array) -> Mask:
    """[...]: whether the likelihood of Davidson's model has its maximum at finite strengths; arguments [..., M, M].

    The graph of wins must be strongly connected: however the methods are split in two groups, each group has a win
    over the other (Ford 1957, American Mathematical Monthly 64(8):28). A tie is an edge in both directions; with ties,
    some cycle must also have more wins than ties. Otherwise the likelihood keeps rising as the log of the tie parameter
    grows by e, winners lead losers by at least 2 e, and tied methods differ by at most 2 e: such differences exist
    unless a cycle demands a positive sum (a direction of recession; Barndorff-Nielsen 1978, Information and Exponential
    Families, chapter 9).
    """
    connected = _reach((wins > 0) | (ties > 0)).all(axis=(-2, -1))
    with_ties = (ties > 0).any(axis=(-2, -1))
    return np.asarray(connected & (~with_ties | _contradiction(wins > 0, ties > 0)))


def why_not_identifiable(methods: Sequence[str], wins: Array, ties: Array) -> Note:
    """The reason for one pair of counts [M, M] that are not `identifiable`."""
    beats = (wins > 0) | (ties > 0)
    together = _reach(beats | beats.T)
    if not together.all():
        inside = together[0]
        return messages.NEVER_COMPARED(some=_names(methods, inside), others=_names(methods, ~inside))
    reach = _reach(beats)
    if not reach.all():
        top = reach.sum(axis=1).argmax()  # is in a group that no method outside reaches
        group = reach[top] & reach[:, top]
        return messages.WON_ALWAYS(winners=_names(methods, group), others=_names(methods, ~group))
    if not wins.any():
        return messages.ONLY_TIED_PAIRS()
    return messages.NO_CONTRADICTION()


def _reach(edges: Mask) -> Mask:
    """[..., M, M]: which method reaches which along the edges; each reaches itself (Warshall 1962)."""
    count = edges.shape[-1]
    reach = edges | np.eye(count, dtype=bool)
    for via in range(count):
        reach = reach | (reach[..., :, via, None] & reach[..., None, via, :])
    return reach


def _contradiction(wins: Mask, ties: Mask) -> Mask:
    """[...]: whether a cycle has more wins than ties, by longest paths with +1 a win and -1 a tie (Floyd 1962)."""
    count = wins.shape[-1]
    length = np.where(wins, 1.0, np.where(ties, -1.0, -np.inf))
    for via in range(count):
        longer = length[..., :, via, None] + length[..., None, via, :]
        length = np.minimum(np.maximum(length, longer), count + 1.0)  # a positive cycle would grow without bound
    return np.asarray((np.diagonal(length, axis1=-2, axis2=-1) > 0).any(axis=-1))


def _names(methods: Sequence[str], which: Mask) -> tuple[str, ...]:
    return tuple(method for method, chosen in zip(methods, which, strict=True) if chosen)
