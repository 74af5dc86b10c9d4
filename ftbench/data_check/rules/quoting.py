"""How findings quote what they found in a text."""

from __future__ import annotations

from ftbench.text.one_line import one_line
from ftbench.text.spelling import shown

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
    before, after = max(0, start - _AROUND), min(len(text), end + _AROUND)
    return f"{'…' if before else ''}{shown(one_line(text[before:start])[-_AROUND:] + text[start:end] + one_line(text[end:after]))}"
