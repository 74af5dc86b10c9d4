"""The rows of a data file, for what writes them anew: the one place of that code that knows how files are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ftbench.contracts.reader import NumberedRow
from ftbench.data.files.reading import read_file
from ftbench.messages import Note

__all__ = ["NumberedRow", "Source", "read_source"]


@dataclass(frozen=True, slots=True)
class Source:
    """A data file that is read once, from its first row to its last."""

    path: Path
    rows: Sequence[NumberedRow]
    notes: tuple[Note, ...] = ()

    def __iter__(self) -> Iterator[NumberedRow]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def read_source(path: Path) -> Source:
    """The rows of a file; raises `DataError` with file and line."""
    file_rows = read_file(path)
    return Source(path, file_rows.rows, file_rows.notes)
