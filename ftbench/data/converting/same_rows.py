"""Rows as they are, for another kind of file; columns may get other names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from ftbench.data.converting.written_format import WrittenRow
from ftbench.data.source import NumberedRow, RowFault, as_error
from ftbench.errors import DataError, nearest
from ftbench.messages.convert_errors import COLUMN_THERE
from ftbench.messages.data_errors import NO_COLUMN, NO_ROWS


def same_rows(rows: Iterable[NumberedRow | RowFault], path: Path, fields: Mapping[str, str]) -> Iterator[WrittenRow]:
    """The rows, with the new names of columns that `fields` gives.

    Raises `DataError` with file and line, and for a file without rows: its columns would be lost.
    """
    new = {column: name for name, column in fields.items()}
    empty = True
    for numbered in rows:
        empty = False
        if isinstance(numbered, RowFault):
            raise as_error(numbered, path)
        line, row = numbered
        for name, column in fields.items():
            if column not in row:
                fault = NO_COLUMN(column=column, hint=nearest(column, map(str, row)))
                raise DataError(fault, file=path, line=line, key=f"fields.{name}")
            if name in row and name not in new:
                raise DataError(COLUMN_THERE(column=name), file=path, line=line, key=f"fields.{name}")
        yield {new.get(name, name): value for name, value in row.items()}
    if empty:
        raise DataError(NO_ROWS(), file=path)
