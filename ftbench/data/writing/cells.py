"""Values of rows as JSON and as cells of tables."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from ftbench.errors import DataError
from ftbench.messages import Message
from ftbench.messages.convert_errors import BAD_CHARACTER, BAD_COLUMN, NOT_WRITTEN
from ftbench.records.example import Row


def plain(value: Any, column: str) -> Any:
    """The value as JSON holds it: dates as ISO 8601, numbers that are not finite as null.

    Raises `DataError` that names the column for a value that no file of rows has, such as bytes.
    """
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(inner, column) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner, column) for inner in value]
    raise DataError(NOT_WRITTEN(value=f"{value!r:.40}"), key=column)


def json_text(value: Any) -> str:
    """The value as JSON on one line."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def json_bytes(row: Row) -> bytes:
    """The row as one line of JSON in UTF-8; half characters become JSON's escapes."""
    content = {str(name): plain(value, str(name)) for name, value in row.items()}
    return json_text(content).encode("utf-8", errors="backslashreplace")


def cell_text(value: Any) -> str:
    """The text of a cell, for a value that `plain` made: empty for null, JSON for lists and objects."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json_text(value)


def check_columns(columns: list[str], kind: Message) -> None:
    """Raise `DataError` for column names that a table cannot have."""
    trimmed = [name.strip() for name in columns]
    for name in columns:
        if not name.strip() or trimmed.count(name.strip()) > 1 or name != name.strip():
            raise DataError(BAD_COLUMN(kind=kind(), column=name))


def check_text(text: str, bad: str | None, column: str, number: int, kind: Message) -> None:
    """Raise `DataError` that names row and column if there is a character that this kind of file cannot hold."""
    if bad is not None:
        character = f"U+{ord(bad):04X}"
        fault = BAD_CHARACTER(row=number, kind=kind(), character=character, text=f"{text!r:.40}")
        raise DataError(fault, key=column)
