"""Damaged characters: wrong decoding, characters that show nothing, and characters that no encoding can write."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ftbench.data_check.detectors.match import Match, without_overlaps
from ftbench.data_check.detectors.mojibake import find_mojibake

DAMAGE_KINDS = (
    "mojibake",
    "replacement-character",
    "lone-surrogate",
    "control-character",
    "zero-width",
    "bidi-control",
)
"""What `find_damage` finds."""

_LETTER = "[A-Za-z\u4e00-\u9fff]"
_PATTERNS = {
    "replacement-character": "\ufffd+",
    "lone-surrogate": "[\ud800-\udfff]+",
    "control-character": "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]+",
    # Joiners belong to Persian, to Indian scripts and to emoji. Between Latin or Chinese letters they are left over.
    "zero-width": f"[\u00ad\u200b\u2060\ufeff]+|(?<={_LETTER})[\u200c\u200d]+(?={_LETTER})",
    "bidi-control": "[\u202a-\u202e\u2066-\u2069]+",
}
_ANY = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200d\u202a-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufffd]"
)
"""All of these: most texts have none."""

_RUNS = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS.items())


def find_damage(text: str) -> tuple[Match, ...]:
    """The damaged parts of a text, in order and without overlaps; equal kinds beside each other are one part."""
    return without_overlaps(_found(text))


def _found(text: str) -> Iterator[Match]:
    for start, end in find_mojibake(text):
        yield Match("mojibake", start, end)
    if _ANY.search(text):
        for kind, pattern in _RUNS:
            for found in pattern.finditer(text):
                yield Match(kind, *found.span())
