"""Errors that are put together from parts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from ftbench.data.split import Split
from ftbench.messages import Note
from ftbench.messages.data_errors import BOTH, THEN
from ftbench.messages.split_errors import SIDE_NAMES


def all_of(notes: Sequence[Note]) -> Note:
    """The notes, at least one, as one with "and" between them."""
    return reduce(lambda first, second: BOTH(first=first, second=second), notes)


def one_after_another(notes: Sequence[Note]) -> Note:
    """The notes, at least one, as one with semicolons between them."""
    return reduce(lambda first, second: THEN(first=first, second=second), notes)


def side_names(sides: Sequence[Split]) -> Note:
    """The names of sides, at least one, with "and" between them."""
    return all_of([SIDE_NAMES[side]() for side in sides])
