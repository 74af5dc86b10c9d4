"""The type of a key that names a column of a data file, or several that are joined."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from ftbench.errors import NotedValueError
from ftbench.messages.matrix_errors import COLUMN_NAMES


def _column_or_several(value: Any) -> Any:
    """Raise one message, where pydantic has one for each of the two types."""
    several = isinstance(value, list | tuple) and value and all(isinstance(name, str) for name in value)
    if isinstance(value, str) or several:
        return value
    raise NotedValueError(COLUMN_NAMES(value=f"{value!r:.60}"))


ColumnNames = Annotated[str | Annotated[tuple[str, ...], Field(min_length=1)], BeforeValidator(_column_or_several)]
"""A column's name, or several."""
