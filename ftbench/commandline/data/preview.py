"""Rows as JSON on a terminal, with long texts cut."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ftbench.commandline.language import Render

_LONGEST = 100
"""Characters of a text."""

_MOST = 6
"""Items of a list."""


def row_lines(row: Mapping[str, Any], render: Render) -> str:
    """The row as indented JSON; what was cut is counted."""
    from ftbench.data.writing.cells import plain

    return json.dumps(
        _short({name: plain(value, name) for name, value in row.items()}, render), ensure_ascii=False, indent=1
    )


def _short(value: Any, render: Render) -> Any:
    from ftbench.messages.data_files_screen import CUT_LIST, CUT_TEXT

    if isinstance(value, str) and len(value) > _LONGEST:
        return render(CUT_TEXT(text=value[:_LONGEST], n=len(value) - _LONGEST))
    if isinstance(value, Mapping):
        return {name: _short(inner, render) for name, inner in value.items()}
    if isinstance(value, list):
        more = len(value) - _MOST
        shown = [_short(inner, render) for inner in value[:_MOST]]
        return [*shown, render(CUT_LIST(n=more))] if more > 0 else shown
    return value
