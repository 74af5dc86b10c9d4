"""Make invisible characters visible: control, zero-width and direction characters become readable marks."""

from __future__ import annotations

import unicodedata

_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Characters that Unicode calls printable but that show nothing."""


def runs(text: str) -> list[tuple[str, bool]]:
    """The text as (part, is a mark) pairs in order; a mark's part is its name, such as `U+202E`."""
    if text and _shows_all(text.replace("\n", "").replace("\t", "")):  # nearly every text, and much faster
        return [(text, False)]
    parts: list[tuple[str, bool]] = []
    start = 0
    for place, character in enumerate(text):
        if _is_plain(character):
            continue
        if place > start:
            parts.append((text[start:place], False))
        parts.append((_name(character), True))
        start = place + 1
    if start < len(text):
        parts.append((text[start:], False))
    return parts


def alternating(text: str) -> list[str]:
    """The text in parts for a script: even positions are plain (maybe empty), odd positions are marks."""
    parts = [""]
    for part, mark in runs(text):
        if mark:
            parts += [part, ""]
        else:
            parts[-1] = part
    return parts


def visible(text: str) -> str:
    """The text with every hidden character replaced by a mark: safe in attributes, in SVG and in UTF-8."""
    if _shows_all(text):
        return text
    return "".join(f"‹{part}›" if mark else part for part, mark in runs(text))


def shortened(text: str, limit: int) -> tuple[str, int]:
    """The first `limit` characters, and the number of characters left out."""
    return (text, 0) if len(text) <= limit else (text[:limit], len(text) - limit)


def _shows_all(text: str) -> bool:
    return text.isprintable() and _INVISIBLE.isdisjoint(text)


def _is_plain(character: str) -> bool:
    if character in "\n\t":
        return True
    if character.isprintable():
        return character not in _INVISIBLE
    return unicodedata.category(character) == "Zs"


def _name(character: str) -> str:
    return f"U+{ord(character):04X}"
