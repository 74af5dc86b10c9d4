"""How findings quote what they found in a text."""

from __future__ import annotations

import re

from ftbench.text.spelling import shown

_SPACE = re.compile(r"\s+")

_AROUND = 12
"""Characters quoted before and after a place."""
_LONGEST = 24


def partly(text: str) -> str:
    """The beginning and the end of a private value, so that a report does not repeat it."""
    if len(text) < 8:
        return f"{text[:1]}…"
    ends = 2 if len(text) < 16 else 3
    return f"{text[:ends]}…{text[-ends:]}"


def around(text: str, start: int, end: int) -> str:
    """The place with some characters around it, in quotes; invisible characters as codes."""
    end = min(end, start + _LONGEST)
    first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
    quoted = _SPACE.sub(" ", text[first:start]) + text[start:end] + _SPACE.sub(" ", text[end:last])
    return f"{'…' if first else ''}{shown(quoted)}{'…' if last < len(text) else ''}"
