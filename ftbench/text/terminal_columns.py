"""Texts in columns of a terminal, where a Chinese, Japanese or Korean character takes two."""

from __future__ import annotations

import re
from unicodedata import east_asian_width

_WIDE = (
    "[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\U00020000-\U0003fffd]"
)
"""Characters between which a line may be broken."""

_CLOSING = "，。：；、）》”！？…"
"""Signs that stand on the line of the character before them."""

_PIECE = re.compile(rf"\s+|{_WIDE}[{_CLOSING}]*|(?:(?!{_WIDE})\S)+[{_CLOSING}]*")


def columns_of(text: str) -> int:
    """The number of columns that a text takes."""
    return len(text) if text.isascii() else sum(1 + (east_asian_width(character) in "WF") for character in text)


def fitting(text: str, columns: int) -> int:
    """The number of characters, from the first, that take no more than some columns."""
    used = 0
    for place, character in enumerate(text):
        used += 1 + (east_asian_width(character) in "WF")
        if used > columns:
            return place
    return len(text)


def left(text: str, columns: int) -> str:
    """The text with spaces after it, at least as wide as some columns."""
    return text + " " * (columns - columns_of(text))


def right(text: str, columns: int) -> str:
    """The text with spaces before it, at least as wide as some columns."""
    return " " * (columns - columns_of(text)) + text


def cut(text: str, columns: int) -> str:
    """The text; if it is too wide, its beginning and an ellipsis."""
    return text if columns_of(text) <= columns else text[: fitting(text, columns - 1)] + "…"


def wrapped(text: str, columns: int, indent: str) -> list[str]:
    """The text in lines that fit, those after the first with an indent.

    Lines are broken at spaces and beside wide characters; a path or a command stays whole, even where it is too long.
    """
    lines = [""]
    for piece in _PIECE.findall(text):
        is_full = columns_of(lines[-1] + piece.rstrip()) > columns
        if is_full and lines[-1].strip():
            lines[-1] = lines[-1].rstrip()
            lines.append(indent + piece.lstrip())
        else:
            lines[-1] += piece
    return lines
