"""Texts cut into words, clauses or sentences, with what stands between them, to be put together again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ftbench import language_profile

_SPACED_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
"""A run of letters and digits; apostrophes and hyphens inside belong to it."""
_UNSPACED_WORD = re.compile(r"[A-Za-z0-9]+|[^\W_]")
"""A character of a script without spaces, or a Latin word or number."""
_CLAUSE = re.compile(r"[^\s，,。.！!？?；;：:、][^，,。.！!？?；;：:、\n]*")
"""What stands between punctuation marks."""
_SENTENCE = re.compile(r"\S.*?(?:[.!?]+(?=\s|$)|[。！？]+|$)", re.MULTILINE)
"""What ends with a mark of the end of a sentence, or with its line; the mark belongs to it."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """Parts of a text, and the stretches before, between and after them."""

    parts: tuple[str, ...]
    between: tuple[str, ...]
    """One more than `parts`."""

    @classmethod
    def of(cls, text: str, pattern: re.Pattern[str]) -> Pieces:
        """The parts that a pattern finds in a text."""
        matches = [match for match in pattern.finditer(text) if match[0].strip()]
        ends = [0, *(match.end() for match in matches)]
        starts = [*(match.start() for match in matches), len(text)]
        between = tuple(text[end:start] for end, start in zip(ends, starts, strict=True))
        return cls(tuple(match[0] for match in matches), between)

    def joined(self, parts: Sequence[str]) -> str:
        """The text with other parts, as many as before."""
        return self.between[0] + "".join(part + after for part, after in zip(parts, self.between[1:], strict=True))

    def without(self, places: frozenset[int]) -> str:
        """The text without the parts at these places, each with the space before it."""
        text = self.between[0]
        for place, part in enumerate(self.parts):
            text = text.rstrip(" ") if place in places else text + part
            text += self.between[place + 1]
        return text.strip()


def words(text: str, language: str) -> Pieces:
    """The words; characters, where a language writes no spaces between words."""
    return Pieces.of(text, _SPACED_WORD if language_profile(language).spaces else _UNSPACED_WORD)


def clauses(text: str) -> Pieces:
    """What stands between punctuation marks."""
    return Pieces.of(text, _CLAUSE)


def sentences(text: str) -> Pieces:
    """The sentences."""
    return Pieces.of(text, _SENTENCE)
