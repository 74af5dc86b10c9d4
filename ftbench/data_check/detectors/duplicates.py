"""Texts that repeat each other, exactly or nearly."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from typing import Generic, TypeVar

import numpy as np

from ftbench.data.shingles import normalise
from ftbench.data_check.detectors.candidates import candidates_within
from ftbench.data_check.detectors.minhash import Sketches
from ftbench.data_check.detectors.verifying import verified

K = TypeVar("K")


def content_of(text: str) -> str:
    """The normalised text; the text without spaces around it if that is empty, as for emoji."""
    return normalise(text) or unicodedata.normalize("NFKC", text).strip()


def digest(content: str) -> int:
    """64 bits of a hash."""
    return int.from_bytes(hashlib.blake2b(content.encode("utf-8", "surrogatepass"), digest_size=8).digest())


class ExactDuplicates(Generic[K]):
    """Finds texts that are equal but for capitals, spaces and punctuation. A million rows take about 100 MB."""

    def __init__(self) -> None:
        self._first: dict[int, K] = {}

    def add(self, key: K, text: str) -> K | None:
        """The key of the first text that this one repeats; None for a new text."""
        code = digest(content_of(text))
        if code in self._first:
            return self._first[code]
        self._first[code] = key
        return None


class NearDuplicates(Generic[K]):
    """Finds texts whose sets of character n-grams have a Jaccard similarity of 0.7 or more.

    Texts that are equal but for capitals, spaces and punctuation count as one text, the first of them:
    `ExactDuplicates` finds the others. Texts without letters and digits are left out.
    """

    def __init__(self) -> None:
        self._keys: list[K] = []
        self._digests: dict[int, None] = {}
        self._sketches = Sketches()

    def add(self, key: K, text: str) -> None:
        """Add a text."""
        content = normalise(text)
        if not content:
            return
        code = digest(content)
        if code not in self._digests:
            self._digests[code] = None
            self._keys.append(key)
            self._sketches.add(content)

    def pairs(self) -> Iterator[tuple[K, K, float]]:
        """Keys and similarity of each pair, the text that was added first at first; in the order of adding.

        Of more than 32 texts that all resemble each other, each is only paired with some of the others.
        """
        digests = np.fromiter(self._digests, dtype=np.uint64, count=len(self._digests))
        pairs = candidates_within(self._sketches.signatures(), digests)
        for first, second, similarity in verified(self._sketches.texts, self._sketches.texts, pairs):
            yield self._keys[first], self._keys[second], similarity
