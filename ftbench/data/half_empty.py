"""Rows without a value that the task needs: left out and counted, or errors where the matrix asks for that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ftbench.errors import DataError
from ftbench.messages import Note, data
from ftbench.messages.data_errors import ALL_LACK
from ftbench.text.spelling import listed


class HalfEmpty(DataError):
    """A row whose field `key` is empty, although the file has a column for it."""


def left_out(empty: Sequence[HalfEmpty]) -> list[Note]:
    """A note on the rows that are left out, with the number of rows by field if there are several."""
    counts = Counter(fault.key or "" for fault in empty)
    if not counts:
        return []
    fields = listed(counts) if len(counts) == 1 else listed(f"{field} ({n:,})" for field, n in counts.items())
    return [data.HALF_EMPTY(n=len(empty), fields=fields)]


def nothing_left(empty: Sequence[HalfEmpty]) -> DataError:
    """The error for rows that are all half-empty."""
    first = empty[0]
    if len(empty) == 1:
        return first
    return DataError(ALL_LACK(fault=first.note, n=len(empty)), file=first.file, line=first.line, key=first.key)
