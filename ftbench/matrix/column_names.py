"""The type of a key that names a column of a data file, or several that are joined."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator


def _column_or_several(value: Any) -> Any:
    """Raise one message, where pydantic has one for each of the two types."""
    several = isinstance(value, list | tuple) and value and all(isinstance(name, str) for name in value)
    if isinstance(value, str) or several:
        return value
    raise ValueError(f"must be a column's name, or a list of names that are joined, not {value!r:.60}")


ColumnNames = Annotated[str | tuple[str, ...], BeforeValidator(_column_or_several)]
"""A column's name, or several."""
