"""Texts as sets of character n-grams (shingles), to measure their similarity."""

from __future__ import annotations

import unicodedata

import numpy as np
from numpy.typing import NDArray

Shingles = NDArray[np.uint64]

ALPHABETIC_SHINGLE, IDEOGRAPHIC_SHINGLE = 5, 3
"""Characters per shingle: about a word of an alphabetic script, or 1.5 words of Chinese or Japanese."""

FIRST_IDEOGRAPH = 0x2E80
"""From the CJK radicals on, a character carries about as much as half an alphabetic word."""


def normalise(text: str) -> str:
    """Lower-case NFKC text reduced to letters and digits. Texts with equal results count as equal."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return "".join(filter(str.isalnum, folded))


def shingles(text: str) -> Shingles:
    """Sorted hashes of all shingles of the normalised text (of the whole text if it is shorter).

    A shingle has `IDEOGRAPHIC_SHINGLE` characters if most of the text is ideographs, else `ALPHABETIC_SHINGLE`.
    """
    return shingles_of_normalised(normalise(text))


def shingles_of_normalised(text: str) -> Shingles:
    """The shingles of an already normalised text."""
    characters = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    ideographic = 2 * int((characters >= FIRST_IDEOGRAPH).sum()) > len(characters)
    width = min(IDEOGRAPHIC_SHINGLE if ideographic else ALPHABETIC_SHINGLE, len(characters))
    hashes = window_hashes(characters, width)
    hashes.sort()
    distinct: Shingles = hashes[np.append(True, hashes[1:] != hashes[:-1])]  # np.unique takes thrice as long
    return distinct


def window_hashes(characters: NDArray[np.uint64], width: int) -> NDArray[np.uint64]:
    """A hash of 31 bits of every window of `width` code points, in order."""
    hashes = np.zeros(len(characters) - width + 1, dtype=np.uint64)
    for offset in range(width):  # a polynomial hash modulo 2**64 of every window at once
        hashes = hashes * np.uint64(0x9E3779B97F4A7C15) + characters[offset : len(characters) - width + 1 + offset]
    return (hashes ^ (hashes >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9) >> np.uint64(33)


def jaccard(a: Shingles, b: Shingles) -> float:
    """|a ∩ b| / |a ∪ b|."""
    common = len(np.intersect1d(a, b, assume_unique=True))
    return common / (len(a) + len(b) - common)
