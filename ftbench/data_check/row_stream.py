"""The rows of a file one by one: tables from the file, other formats from what `read_file` holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ftbench.data.formats import read_file
from ftbench.data.rows import NumberedRow
from ftbench.errors import DataError
from ftbench.messages import Note

__all__ = ["NumberedRow", "RowFault", "RowStream", "stream_rows"]


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row, or a part of a file, that cannot be read."""

    line: int | None
    """The line on which the row begins; None for a fault of the whole file."""
    code: str
    message: str
    key: str | None = None


_CODES = (
    ("not valid JSON", "json-syntax"),
    ("stands twice", "repeated-key"),
    ("expected an object", "no-object"),
    ("UTF-", "encoding"),
    ("is a binary file", "encoding"),
    ("expected a list", "no-list"),
)
"""Words in an error of `read_file`, and the code of the fault."""


class RowStream:
    """The rows and faults of a file in its order; `notes` are complete at the end."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.notes: list[Note] = []

    def __iter__(self) -> Iterator[NumberedRow | RowFault]:
        from ftbench.data_check.csv_stream import SEPARATORS, stream_csv

        suffix = self._path.suffix.lower()
        if suffix in SEPARATORS and self._path.is_file() and not _is_utf_16(self._path):
            yield from stream_csv(self._path, SEPARATORS[suffix], self.notes)
            return
        try:
            file_rows = read_file(self._path)
        except DataError as error:
            code = next((code for words, code in _CODES if words in error.message), None)
            if code is None or "no known format" in error.message:
                raise
            yield RowFault(error.line, code, error.message, error.key)
            return
        self.notes += file_rows.notes
        yield from file_rows.rows


def _is_utf_16(path: Path) -> bool:
    with path.open("rb") as file:
        return b"\0" in file.read(4096)


def stream_rows(path: Path) -> RowStream:
    """The rows of a file; raises `DataError` at the first row if there is no such file or format."""
    return RowStream(path)
