"""The exact similarity of many pairs of texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ftbench.data.near_duplicates import NEAR_DUPLICATE
from ftbench.data_check.detectors.windows import Numbers, windows_by_width

Pairs = NDArray[np.int64]
"""Two columns: indices of texts."""

_BITS = 31
"""Bits of a shingle's hash; those above hold the number of a text or a pair."""

_AT_ONCE = 2**17
"""Characters of the pairs compared together: their hashes fit into a processor's cache."""


def verified(first: Sequence[str], second: Sequence[str], pairs: Pairs) -> Iterator[tuple[int, int, float]]:
    """The pairs of normalised texts that are near-duplicates, in order, each with its exact similarity.

    The first column counts the texts of `first`, the second those of `second`.
    """
    lengths = np.array(list(map(len, first)))[pairs[:, 0]] + np.array(list(map(len, second)))[pairs[:, 1]]
    parts = np.cumsum(lengths) // _AT_ONCE
    for part in np.split(pairs, np.flatnonzero(np.diff(parts)) + 1):
        similarities = _similarities(first, second, part)
        near = similarities >= NEAR_DUPLICATE
        for (one, other), similarity in zip(part[near].tolist(), similarities[near].tolist(), strict=True):
            yield one, other, similarity


def _similarities(first: Sequence[str], second: Sequence[str], pairs: Pairs) -> NDArray[np.float64]:
    """The Jaccard similarity of the shingles of each pair."""
    if not len(pairs):
        return np.zeros(0)
    left, left_sizes = _tagged_with_pair(first, pairs[:, 0])
    right, right_sizes = _tagged_with_pair(second, pairs[:, 1])
    together = np.concatenate([left, right])
    together.sort()
    twice = together[:-1][together[1:] == together[:-1]] >> _BITS
    common = np.bincount(twice, minlength=len(pairs))
    similarities: NDArray[np.float64] = common / (left_sizes + right_sizes - common)
    return similarities


def _tagged_with_pair(texts: Sequence[str], places: Numbers) -> tuple[Numbers, Numbers]:
    """The distinct shingles of a text a pair, each with the number of the pair above its hash; and their numbers."""
    distinct, which = np.unique(places, return_inverse=True)
    sets = _ShingleSets.of([texts[place] for place in distinct.tolist()])
    sizes = sets.sizes[which]
    pair = np.repeat(np.arange(len(places)), sizes)
    before = np.cumsum(sizes) - sizes
    inside = np.arange(len(pair)) + (sets.starts[which] - before)[pair]
    return sets.hashes[inside] | (pair << _BITS), sizes


@dataclass(frozen=True, slots=True)
class _ShingleSets:
    """Distinct shingles of texts, one text after the other."""

    hashes: Numbers
    starts: Numbers
    sizes: Numbers

    @classmethod
    def of(cls, texts: Sequence[str]) -> _ShingleSets:
        tagged = np.concatenate(
            [
                hashes.astype(np.int64) | (np.repeat(chosen, counts) << _BITS)
                for chosen, hashes, counts in windows_by_width(texts)
            ]
        )
        tagged.sort()
        tagged = tagged[np.append(True, tagged[1:] != tagged[:-1])]
        sizes = np.bincount(tagged >> _BITS, minlength=len(texts))
        return cls(tagged & (2**_BITS - 1), np.cumsum(sizes) - sizes, sizes)
