"""Whether bytes make sense in an encoding: by the characters that texts in it usually have."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

_FOREIGN_WORD = re.compile(r"[^\W\d_a-zA-Z]{4}")
"""Four letters in a row outside ASCII, which no word of a Western European language has."""

_FREQUENT = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里"
)
"""Characters of which Chinese has one in four to ten, and which other encodings hit by chance only."""

_ENOUGH = 40
"""Ideographs from which on they have to occur."""


@cache
def _usual_in_gb18030() -> frozenset[str]:
    """Signs, foreign letters, and the 3,755 most frequent characters, which come first in GB 2312."""
    rows = (*range(0xA1, 0xAA), *range(0xB0, 0xD8))
    pairs = [bytes((row, cell)) for row in rows for cell in range(0xA1, 0xFF)]
    pairs += [bytes((row, cell)) for row in (0xA8, 0xA9) for cell in range(0x40, 0xA1)]  # GBK's, such as the dash
    return frozenset(character for pair in pairs for character in pair.decode("gb18030", "ignore"))


def is_gb18030(texts: Iterable[str]) -> bool:
    """Whether bytes that were read as GB18030 are in it.

    Most characters outside ASCII have to be usual ones, or of four bytes, whose pattern nothing else has. In a text of
    some length, the most frequent ones of Chinese have to occur: Korean and Japanese encodings have other characters
    at the same bytes.
    """
    usual = other = ideographs = frequent = 0
    for text in texts:
        for character in text:
            if character > "\x7f":
                known = character in _usual_in_gb18030() or len(character.encode("gb18030", "replace")) == 4
                usual, other = usual + known, other + (not known)
                ideographs += "\u4e00" <= character <= "\u9fff"
                frequent += character in _FREQUENT
    is_chinese = ideographs < _ENOUGH or 25 * frequent >= ideographs
    return is_chinese and 7 * (usual + other) <= 10 * usual


def is_western(texts: Iterable[str]) -> bool:
    """Whether bytes that were read as Windows-1252 are in it.

    Few of the letters may be outside ASCII, and never four in a row: in cp1251 or Big5, most of them are.
    """
    plain = other = 0
    for text in texts:
        if _FOREIGN_WORD.search(text):
            return False
        letters = [character for character in text if character.isalpha()]
        more = sum(character > "\x7f" for character in letters)
        plain, other = plain + len(letters) - more, other + more
    return 2 * other <= plain
