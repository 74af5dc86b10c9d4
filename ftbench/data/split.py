"""Split rows into train, validation and test by content, so that near-duplicates never lie on two sides.

The side of a row follows from a hash of its text, not from its position: rows may be reordered or appended and the
others stay where they are. Rows that share their group, or most of their input or of their whole text, form a cluster
that stays together (otherwise a model is tested on what it has memorised).
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Split = Literal["train", "validation", "test"]
Shingles = NDArray[np.uint64]
SPLITS: tuple[Split, ...] = ("train", "validation", "test")

ALPHABETIC_SHINGLE, IDEOGRAPHIC_SHINGLE = 5, 3
"""Characters in a shingle: about a word of an alphabetic script, and a word and a half of Chinese or Japanese."""

_FIRST_IDEOGRAPH = 0x2E80
"""From the CJK radicals on, a character says about as much as an alphabetic word's half."""

NEAR_DUPLICATE = 0.7
"""Jaccard similarity of the shingle sets from which two texts count as near-duplicates."""

_BANDS, _ROWS = 24, 4


def normalise(text: str) -> str:
    """Lower-case NFKC text with only letters and digits kept: the key under which two texts are the same."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return "".join(character for character in folded if character.isalnum())


def shingles(text: str) -> Shingles:
    """Sorted hashes of all overlapping runs of characters of the normalised text (the whole text if it is shorter).

    A run has `IDEOGRAPHIC_SHINGLE` characters where most of the text is ideographs, else `ALPHABETIC_SHINGLE`.
    """
    characters = np.frombuffer(normalise(text).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    ideographic = 2 * int((characters >= _FIRST_IDEOGRAPH).sum()) > len(characters)
    width = min(IDEOGRAPHIC_SHINGLE if ideographic else ALPHABETIC_SHINGLE, len(characters))
    hashes = np.zeros(len(characters) - width + 1, dtype=np.uint64)
    for offset in range(width):  # a polynomial hash modulo 2**64 of every window at once
        hashes = hashes * np.uint64(0x9E3779B97F4A7C15) + characters[offset : len(characters) - width + 1 + offset]
    return np.unique((hashes ^ (hashes >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9) >> np.uint64(33))


def jaccard(a: Shingles, b: Shingles) -> float:
    """|a ∩ b| / |a ∪ b|."""
    common = len(np.intersect1d(a, b, assume_unique=True))
    return common / (len(a) + len(b) - common)


def near_duplicates(texts: Sequence[str], *, threshold: float = NEAR_DUPLICATE) -> list[tuple[int, int]]:
    """Pairs (i < j) whose shingle sets have a Jaccard similarity of at least `threshold`.

    Candidates come from MinHash signatures cut into bands (Broder 1997; Leskovec, Rajaraman and Ullman, *Mining of
    Massive Datasets*, 3.4), and each candidate is verified exactly, so a reported pair always is one. Of the pairs
    with similarity 0.7, 1 - (1 - 0.7**4)**24 = 99.9 % become candidates.
    """
    factors = np.random.default_rng(1).integers(1, 2**31, size=(_BANDS * _ROWS, 1), dtype=np.uint64) | np.uint64(1)
    sets = [shingles(text) for text in texts]
    buckets: dict[tuple[int, bytes], list[int]] = {}
    pairs = []
    for j, members in enumerate(sets):
        # Multiply-shift hashing (Dietzfelbinger et al. 1997) of 31-bit members: one permutation a row.
        signature = ((factors * members) & np.uint64(2**32 - 1)).min(axis=1).reshape(_BANDS, _ROWS)
        candidates = set()
        for band, values in enumerate(signature):
            bucket = buckets.setdefault((band, values.tobytes()), [])
            candidates.update(bucket)
            bucket.append(j)
        pairs += [(i, j) for i in sorted(candidates) if jaccard(sets[i], members) >= threshold]
    return pairs


def clusters(inputs: Sequence[str], targets: Sequence[str], groups: Sequence[str | None]) -> list[int]:
    """For each row the index of the first row of its cluster (same group, near-duplicate input or whole text)."""
    parent = list(range(len(inputs)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    def join(i: int, j: int) -> None:
        first, second = sorted((root(i), root(j)))
        parent[second] = first

    seen: dict[tuple[str, str], int] = {}
    for i, (text, group) in enumerate(zip(inputs, groups, strict=True)):
        join(i, seen.setdefault(("input", normalise(text)), i))
        if group is not None:
            join(i, seen.setdefault(("group", group), i))
    whole = [f"{text}\n{target}" for text, target in zip(inputs, targets, strict=True)]
    # Inputs by themselves too: a long answer would hide that a question is asked twice.
    for i, j in [*near_duplicates(whole), *near_duplicates(inputs)]:
        join(i, j)
    return [root(i) for i in range(len(parent))]


def split_rows(
    inputs: Sequence[str],
    targets: Sequence[str],
    groups: Sequence[str | None] | None = None,
    *,
    train: float = 0.8,
    validation: float = 0.1,
) -> list[Split]:
    """The side of each row: about `train` : `validation` : rest, by the smallest content hash of its cluster."""
    leaders = clusters(inputs, targets, groups or [None] * len(inputs))
    smallest: dict[int, bytes] = {}
    for leader, text, target in zip(leaders, inputs, targets, strict=True):
        digest = hashlib.sha256(f"{normalise(text)}\0{normalise(target)}".encode()).digest()
        smallest[leader] = min(digest, smallest.get(leader, digest))
    sides: dict[int, Split] = {}
    for leader, digest in smallest.items():
        # Hashed once more, because the smallest of several hashes is not uniform: large clusters would all be "train".
        position = int.from_bytes(hashlib.sha256(digest).digest()[:8], "big") / 2**64
        sides[leader] = "train" if position < train else "validation" if position < train + validation else "test"
    return [sides[leader] for leader in leaders]
