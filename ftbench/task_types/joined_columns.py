"""Several columns as one field, such as the subject and the body of a message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ftbench.errors import DataError
from ftbench.messages.field_errors import NO_COLUMN, NOT_TEXT
from ftbench.text.missing import is_missing
from ftbench.text.spelling import first_names

Columns = str | tuple[str, ...]
"""The column of a field, or several columns that are joined."""

GAP = "\n\n"
"""Between the texts of two columns."""


def column_names(columns: Columns) -> tuple[str, ...]:
    """The columns, one or several, as a tuple."""
    return (columns,) if isinstance(columns, str) else columns


def every_name(columns: Sequence[Columns]) -> list[str]:
    """The names of all columns, in order."""
    return [name for named in columns for name in column_names(named)]


def joined(row: Mapping[str, Any], columns: tuple[str, ...]) -> object:
    """The texts of columns with an empty line between two; missing and empty ones are left out.

    None if all are missing. Raises `DataError` with the column as key for anything but text and numbers.
    """
    texts = []
    for column in columns:
        value = row.get(column)
        if is_missing(value):
            continue
        if not isinstance(value, str | int | float):
            raise DataError(NOT_TEXT(value=f"{value!r:.40}"), key=column)
        texts.append(str(value).strip())
    return GAP.join(texts) if texts else None


def column_value(row: Mapping[str, Any], columns: Columns, field: str) -> object:
    """What a field reads from the column, or columns, that are named for it.

    Raises `DataError` with the field as key for a column that the row does not have.
    """
    for column in column_names(columns):
        if column not in row:
            raise DataError(NO_COLUMN(column=column, columns=first_names(row)), key=field)
    return row[columns] if isinstance(columns, str) else joined(row, columns)
