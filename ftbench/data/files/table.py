"""The columns of a table: which of them are used, and rows of cells as rows by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ftbench.messages import Note, data, row_faults
from ftbench.records.example import Row

CellRows = Callable[[], Iterable[Sequence[str]]]
"""Returns the cells of all filled rows below the header, from the first; called only for columns without a name."""


@dataclass(frozen=True, slots=True)
class TableColumns:
    """The names in a header, and the places of those that are used."""

    names: tuple[str, ...]
    kept: tuple[int, ...]
    has_index: bool = False
    """Whether the first column has no name and numbers the rows: it is left out."""

    @classmethod
    def of(cls, header: Sequence[str], below: CellRows) -> TableColumns:
        """The columns of a header.

        Columns without a name are left out if they are empty (spreadsheets) or pandas' index: the first column, with a
        different whole number in each row (in any order and with gaps, if the rows are a selection).
        """
        names = tuple(name.strip() for name in header)
        unnamed = [place for place, name in enumerate(names) if not name]
        filled: set[int] = set()
        numbers: set[str] = set()
        rows = 0
        is_index = 0 in unnamed
        for cells in below() if unnamed else ():
            if len(cells) != len(names):
                continue
            rows += 1
            filled |= {place for place in unnamed if cells[place].strip()}
            if is_index:
                numbers.add(cells[0].strip())
                is_index = cells[0].strip().isdecimal() and len(numbers) == rows
        is_index = is_index and rows > 0
        kept = [place for place, name in enumerate(names) if name or rows == 0 or place in filled]
        return cls(names, tuple(kept[1:] if is_index else kept), is_index)

    def header_fault(self) -> Note | None:
        """What is wrong with the names of the columns; None if they can be told apart."""
        used = [self.names[place] for place in self.kept]
        if len(set(used)) < len(used) or not all(used):
            return row_faults.HEADER(names=", ".join(self.names))
        return None

    @property
    def seems_a_title(self) -> bool:
        """Whether the header has one name alone, as a title above the table has."""
        return sum(map(bool, self.names)) == 1

    def filled(self, cells: Sequence[str]) -> bool:
        """Whether a row has content beside its index."""
        return any(cell.strip() for cell in cells[self.has_index :])

    def row(self, cells: Sequence[str]) -> Row:
        """The cells of a complete row by name."""
        return {self.names[place]: cells[place] for place in self.kept}

    def wrong_count(self, count: int) -> Note:
        """The fault of a row with another number of cells than the header."""
        return row_faults.COLUMNS(count=count, expected=len(self.names), names=", ".join(self.names))


def empty_rows(count: int) -> list[Note]:
    """A note on empty rows that were left out, if there were any."""
    return [data.EMPTY_ROWS(n=count)] if count else []
