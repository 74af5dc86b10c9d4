"""Rows as JSON on a terminal, with long texts cut."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

_LONGEST = 100
"""Characters of a text."""

_MOST = 6
"""Items of a list."""


def row_lines(row: Mapping[str, Any]) -> str:
    """The row as indented JSON; what was cut is counted."""
    from ftbench.data.writing.cells import plain

    return json.dumps(_short({name: plain(value, name) for name, value in row.items()}), ensure_ascii=False, indent=1)


def _short(value: Any) -> Any:
    if isinstance(value, str) and len(value) > _LONGEST:
        return f"{value[:_LONGEST]}… (+{len(value) - _LONGEST:,} characters)"
    if isinstance(value, Mapping):
        return {name: _short(inner) for name, inner in value.items()}
    if isinstance(value, list):
        more = len(value) - _MOST
        return [*map(_short, value[:_MOST]), *([f"… (+{more:,} more)"] if more > 0 else [])]
    return value
