"""The statistics of a metric, row by row, in as little memory as they need."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, overload

if TYPE_CHECKING:
    from numpy.typing import NDArray


class StatisticRows(Sequence[tuple[float, ...]]):
    """Rows of numbers, [examples][columns], kept as one block of 8 bytes a number: a tuple of tuples takes five times
    as much, and a run of 10,000 cells has a hundred million numbers. It is equal to such a tuple, and never changes.
    """

    __slots__ = ("_columns", "_count", "_numbers")

    def __init__(self, rows: Iterable[Sequence[float]] = ()) -> None:
        """Raises `ValueError` for rows of different lengths, `TypeError` for what is no number."""
        kept = rows if isinstance(rows, list | tuple) else list(rows)
        self._count, self._columns = len(kept), len(kept[0]) if kept else 0
        if any(len(row) != self._columns for row in kept):
            raise ValueError("rows of different lengths")
        self._numbers = array("d", chain.from_iterable(kept))

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, place: int) -> tuple[float, ...]: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[tuple[float, ...], ...]: ...
    def __getitem__(self, place: int | slice) -> tuple[float, ...] | tuple[tuple[float, ...], ...]:
        found = range(len(self))[place]
        if isinstance(found, range):
            return tuple(map(self._row, found))
        return self._row(found)

    def _row(self, place: int) -> tuple[float, ...]:
        return tuple(self._numbers[place * self._columns : (place + 1) * self._columns])

    def __iter__(self) -> Iterator[tuple[float, ...]]:
        return map(self._row, range(len(self)))

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        """A numpy array of the rows; always a copy, so that nobody can change them."""
        import numpy as np

        table = np.array(self._numbers, dtype=dtype or np.float64)
        return table.reshape(self._count, self._columns)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, StatisticRows):
            same = (self._count, self._columns) == (other._count, other._columns)
            return same and self._numbers == other._numbers
        return tuple(self) == other if isinstance(other, tuple) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"StatisticRows({tuple(self)!r})"
