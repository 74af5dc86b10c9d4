"""Pairs of texts that may be near-duplicates: they share a band of their signatures, and most values of these.

Texts that share a band lie in one bucket. In a small bucket every pair is looked at. In a large one the texts are
sorted by the next band, so that the most similar stand together, and each is looked at with its neighbours. The order
of the texts does not matter.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ftbench.data_check.detectors.minhash import BANDS, ROWS, Signatures, band_keys
from ftbench.data_check.detectors.verifying import Pairs

SMALL = 32
"""Texts of a bucket in which every pair is looked at."""

_NEIGHBOURS = 2
"""Following texts that each text of a larger bucket is looked at with."""

_LEAST_AGREEMENT = 0.5
"""Least share of equal values. Of the pairs with a similarity of 0.7, one in 30,000 falls below it: the standard error
of 96 values is 0.047."""

_AT_ONCE = 2**16
"""Pairs whose signatures are compared together: 25 MB."""


def candidates_within(signatures: Signatures, digests: NDArray[np.uint64]) -> Pairs:
    """Pairs among texts, the smaller index first, sorted. `digests` tell equal signatures apart for the order."""
    count = len(signatures)
    codes = np.zeros(0, dtype=np.int64)
    for keys, next_keys in _bands(signatures):
        found = [codes]
        for first, second in _within_bucket(keys, next_keys, digests):
            alike = _agree(signatures, first, signatures, second)
            first, second = first[alike], second[alike]
            found.append(np.minimum(first, second) * count + np.maximum(first, second))
        codes = _distinct(np.concatenate(found))
    return np.stack([codes // max(1, count), codes % max(1, count)], axis=1)


def candidates_between(asked: Signatures, known: Signatures) -> Pairs:
    """Pairs of a text that is asked about and a known one, sorted."""
    codes = np.zeros(0, dtype=np.int64)
    if not len(known) or not len(asked):
        return np.zeros((0, 2), dtype=np.int64)
    for (keys, next_keys), (asked_keys, asked_next) in zip(_bands(known), _bands(asked), strict=True):
        order = np.lexsort((next_keys, keys))
        keys, next_keys = keys[order], next_keys[order]
        first = np.searchsorted(keys, asked_keys, side="left")
        size = np.searchsorted(keys, asked_keys, side="right") - first
        for place in np.flatnonzero(size > SMALL).tolist():
            inside = slice(first[place], first[place] + size[place])
            near = int(np.searchsorted(next_keys[inside], asked_next[place])) - SMALL // 2
            first[place] += min(max(0, near), size[place] - SMALL)
        found = [codes]
        for step in range(min(SMALL, int(size.max()))):
            rows = np.flatnonzero(size > step)
            others = order[first[rows] + step]
            alike = _agree(asked, rows, known, others)
            found.append(rows[alike] * len(known) + others[alike])
        codes = _distinct(np.concatenate(found))
    return np.stack([codes // len(known), codes % len(known)], axis=1)


def _distinct(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    codes.sort()  # np.unique takes thrice as long
    return codes[np.append(True, codes[1:] != codes[:-1])] if len(codes) else codes


def _bands(signatures: Signatures) -> Iterator[tuple[NDArray[np.uint64], NDArray[np.uint64]]]:
    """The keys of each band and of the next one."""
    for band in range(BANDS):
        yield band_keys(signatures, band), band_keys(signatures, (band + 1) % BANDS)


def _within_bucket(
    keys: NDArray[np.uint64], next_keys: NDArray[np.uint64], digests: NDArray[np.uint64]
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Pairs of texts with equal keys."""
    members = _with_company(keys)
    order = members[np.lexsort((digests[members], next_keys[members], keys[members]))]
    if not len(order):
        return
    begins = np.append(True, keys[order][1:] != keys[order][:-1])
    bucket = np.cumsum(begins) - 1
    sizes = np.bincount(bucket)
    reach = np.where(sizes <= SMALL, sizes - 1, _NEIGHBOURS)[bucket]
    for step in range(1, int(reach.max()) + 1):
        chosen = np.flatnonzero((bucket[step:] == bucket[:-step]) & (reach[:-step] >= step))
        yield order[chosen], order[chosen + step]


def _with_company(keys: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Indices of the keys that occur more than once."""
    if not len(keys):
        return np.zeros(0, dtype=np.int64)
    order = np.argsort(keys, kind="stable")
    equals_next = keys[order][1:] == keys[order][:-1]
    members: NDArray[np.int64] = order[np.append(equals_next, False) | np.append(False, equals_next)]
    return members


def _agree(
    signatures: Signatures, first: NDArray[np.int64], others: Signatures, second: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Whether enough values of the pairs' signatures are equal."""
    alike = np.empty(len(first), dtype=bool)
    for start in range(0, len(first), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        equal = (signatures[first[part]] == others[second[part]]).sum(axis=1)
        alike[part] = equal >= _LEAST_AGREEMENT * BANDS * ROWS
    return alike
