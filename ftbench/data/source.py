"""The rows of a data file, for what writes them anew: the one place of that code that knows how files are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ftbench.data.files.options import ReadingOptions
from ftbench.data.files.reading import NumberedRow, RowStream, read_file, stream_rows
from ftbench.data.files.row_fault import RowFault, as_error
from ftbench.errors import DataError, no_such_file
from ftbench.messages import Note

__all__ = [
    "NumberedRow",
    "ReadingOptions",
    "RowFault",
    "RowStream",
    "Source",
    "as_error",
    "read_source",
    "stream_source",
]


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


def read_source(path: Path, options: ReadingOptions | None = None) -> Source:
    """The rows of a file; raises `DataError` with file and line for every row that cannot be read."""
    file_rows = read_file(path, options or ReadingOptions())
    return Source(path, file_rows.rows, file_rows.notes)


def stream_source(path: Path, options: ReadingOptions | None = None) -> RowStream:
    """The rows and faults of a file, one by one; its notes are complete at the end. Raises `DataError`."""
    if not path.exists() and "#" not in path.name:
        raise DataError(no_such_file(path), file=path)
    return stream_rows(path, options or ReadingOptions())
