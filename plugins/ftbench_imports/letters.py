"""The letters of a compact letter display."""

from __future__ import annotations

from string import ascii_letters


def letter(group: int) -> str:
    """a to z, then A to Z, for the first 52 groups (from 0); then a2, b2 and so on, which can be read side by side."""
    turn, place = divmod(group, len(ascii_letters))
    return ascii_letters[place] + (str(turn + 1) if turn else "")
