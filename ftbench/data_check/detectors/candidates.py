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
from ftbench.data_check.detectors.windows import Numbers

SMALL = 32
"""Texts of a bucket in which every pair is looked at."""

_NEIGHBOURS = 1
"""Following texts that each text of a larger bucket is looked at with, in each band: enough for a light edit of one of
20,000 texts of one form, and few enough for a million such texts."""

_NEAREST = 8
"""Known texts of a larger bucket that a text is looked at with."""

_BEST = 8
"""Known texts, those with the most equal values, with which a text is compared exactly."""

_LEAST_AGREEMENT = BANDS * ROWS // 2
"""Least number of equal values. Of the pairs with a similarity of 0.7, one in 30,000 falls below it: the standard error
of 96 values is 4.5."""

_AT_ONCE = 2**16
"""Pairs whose signatures are compared together: 25 MB."""


def candidates_within(signatures: Signatures, digests: NDArray[np.uint64]) -> Pairs:
    """Pairs among texts, the smaller index first, sorted. `digests` tell equal signatures apart for the order."""
    count = len(signatures)
    codes = np.zeros(0, dtype=np.int64)
    for keys, next_keys in _bands(signatures):
        found = [codes]
        for first, second in _within_bucket(keys, next_keys, digests):
            alike = _agreement(signatures, first, signatures, second) >= _LEAST_AGREEMENT
            first, second = first[alike], second[alike]
            found.append(np.minimum(first, second) * count + np.maximum(first, second))
        codes = _distinct(np.concatenate(found))
    return np.stack([codes // max(1, count), codes % max(1, count)], axis=1)


def candidates_between(asked: Signatures, known: Signatures) -> Pairs:
    """For each text that is asked about, the known ones that may be nearest: at most `_BEST`. Sorted pairs."""
    if not len(known) or not len(asked):
        return np.zeros((0, 2), dtype=np.int64)
    codes, agreements = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    for known_keys, asked_keys in zip(_bands(known), _bands(asked), strict=True):
        found = [(codes, agreements)]
        for rows, others in _between_buckets(*asked_keys, *known_keys):
            agreement = _agreement(asked, rows, known, others)
            alike = agreement >= _LEAST_AGREEMENT
            found.append(((rows * len(known) + others)[alike], agreement[alike]))
        codes, first = np.unique(np.concatenate([codes for codes, _ in found]), return_index=True)
        agreements = np.concatenate([agreements for _, agreements in found])[first]
    rows = codes // len(known)
    order = np.lexsort((codes, -agreements, rows))
    rank = np.arange(len(order)) - np.searchsorted(rows, rows)  # rows are sorted: in `order` each stays in its place
    codes = np.sort(codes[order][rank < _BEST])
    return np.stack([codes // len(known), codes % len(known)], axis=1)


def _between_buckets(
    asked_keys: NDArray[np.uint64],
    asked_next: NDArray[np.uint64],
    known_keys: NDArray[np.uint64],
    known_next: NDArray[np.uint64],
) -> Iterator[tuple[Numbers, Numbers]]:
    """Pairs of a text that is asked about and a known one with an equal key."""
    together = np.lexsort((np.append(known_next, asked_next), np.append(known_keys, asked_keys)))
    is_known = together < len(known_keys)
    order = together[is_known]
    known_before = np.empty(len(together), dtype=np.int64)
    known_before[together] = np.cumsum(is_known)
    sorted_keys = known_keys[order]
    first = np.searchsorted(sorted_keys, asked_keys, side="left")
    size = np.searchsorted(sorted_keys, asked_keys, side="right") - first
    # In a large bucket, those around the place where the text would stand among the known ones.
    around = np.clip(known_before[len(known_keys) :] - _NEAREST // 2, first, first + size - _NEAREST)
    first = np.where(size > SMALL, around, first)
    reach = np.where(size > SMALL, _NEAREST, size)
    for step in range(int(reach.max())):
        rows = np.flatnonzero(reach > step)
        yield rows, order[first[rows] + step]


def _distinct(codes: Numbers) -> Numbers:
    codes.sort()  # np.unique takes thrice as long
    return codes[np.append(True, codes[1:] != codes[:-1])] if len(codes) else codes


def _bands(signatures: Signatures) -> Iterator[tuple[NDArray[np.uint64], NDArray[np.uint64]]]:
    """The keys of each band and of the next one."""
    for band in range(BANDS):
        yield band_keys(signatures, band), band_keys(signatures, (band + 1) % BANDS)


def _within_bucket(
    keys: NDArray[np.uint64], next_keys: NDArray[np.uint64], digests: NDArray[np.uint64]
) -> Iterator[tuple[Numbers, Numbers]]:
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


def _with_company(keys: NDArray[np.uint64]) -> Numbers:
    """Indices of the keys that occur more than once."""
    if not len(keys):
        return np.zeros(0, dtype=np.int64)
    order = np.argsort(keys, kind="stable")
    equals_next = keys[order][1:] == keys[order][:-1]
    members: Numbers = order[np.append(equals_next, False) | np.append(False, equals_next)]
    return members


def _agreement(signatures: Signatures, first: Numbers, others: Signatures, second: Numbers) -> Numbers:
    """How many values of the signatures of each pair are equal."""
    equal = np.empty(len(first), dtype=np.int64)
    for start in range(0, len(first), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        equal[part] = (signatures[first[part]] == others[second[part]]).sum(axis=1)
    return equal
