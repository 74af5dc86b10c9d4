"""The tone of a verdict: better is good (green), worse is bad (red), everything else is muted."""

from __future__ import annotations

from typing import Literal

Tone = Literal["good", "bad", "muted"]

_TONES: dict[str, Tone] = {"better": "good", "worse": "bad"}


def tone_of(verdict: str) -> Tone:
    """The tone in which tables, lists and charts show a difference with this verdict."""
    return _TONES.get(verdict, "muted")
