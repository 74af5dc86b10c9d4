"""MinHash signatures of many texts: the share of equal values estimates the Jaccard similarity of two texts' shingles.

The signatures are cut into bands (Broder 1997; Leskovec, Rajaraman and Ullman, *Mining of Massive Datasets*, 3.4). Of
the pairs with a similarity of 0.7, 1 - (1 - 0.7**4)**24 = 99.9 % have a band in common.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ftbench.data_check.detectors.windows import windows_by_width

BANDS, ROWS = 24, 4

Signatures = NDArray[np.uint32]
"""One row a text, `BANDS * ROWS` columns."""

_BATCH = 2**16
"""Characters worked on together: their hashes fit into a processor's cache."""

# Multiply-shift hashing (Dietzfelbinger et al. 1997): one permutation of the hashes a factor, modulo 2**32.
_FACTORS = np.random.default_rng(1).integers(1, 2**31, size=BANDS * ROWS, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
_MIXING = np.random.default_rng(2).integers(1, 2**63, size=ROWS, dtype=np.uint64) | np.uint64(1)


class Sketches:
    """Normalised texts and their signatures, which are computed as texts come in."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._signatures: list[Signatures] = []
        self._done = 0
        self._characters = 0

    def __len__(self) -> int:
        return len(self.texts)

    def add(self, text: str) -> None:
        """Add a normalised text of one character or more."""
        self.texts.append(text)
        self._characters += len(text)
        if self._characters >= _BATCH:
            self._sketch()

    def signatures(self) -> Signatures:
        """The signatures of all texts so far."""
        if self._done < len(self.texts):
            self._sketch()
        if len(self._signatures) > 1:
            self._signatures = [np.concatenate(self._signatures)]
        return self._signatures[0] if self._signatures else np.zeros((0, BANDS * ROWS), dtype=np.uint32)

    def _sketch(self) -> None:
        self._signatures.append(signatures_of(self.texts[self._done :]))
        self._done, self._characters = len(self.texts), 0


def signatures_of(texts: Sequence[str]) -> Signatures:
    """The signatures of normalised texts, none of them empty."""
    signatures = np.empty((len(texts), BANDS * ROWS), dtype=np.uint32)
    for chosen, hashes, counts in windows_by_width(texts):
        starts = np.cumsum(counts) - counts
        permuted = np.empty_like(hashes)
        for column, factor in enumerate(_FACTORS):
            np.multiply(hashes, factor, out=permuted)
            signatures[chosen, column] = np.minimum.reduceat(permuted, starts)
    return signatures


def band_keys(signatures: Signatures, band: int) -> NDArray[np.uint64]:
    """One hash a text: equal if the values of a band are equal, almost never otherwise."""
    values = signatures[:, band * ROWS : (band + 1) * ROWS].astype(np.uint64)
    mixed = (values + np.uint64(1)) * _MIXING
    keys: NDArray[np.uint64] = np.bitwise_xor.reduce(mixed ^ (mixed >> np.uint64(29)), axis=1)
    return keys
