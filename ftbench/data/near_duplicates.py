"""Join near-duplicate texts in almost linear time.

Candidates come from MinHash signatures cut into bands (Broder 1997; Leskovec, Rajaraman and Ullman, *Mining of Massive
Datasets*, 3.4). Each candidate pair is verified exactly before it is joined. Of the pairs with a similarity of 0.7,
1 - (1 - 0.7**4)**24 = 99.9 % become candidates.

Texts of one cluster are not compared again, and small buckets come first. With very many candidates, as for thousands
of texts that share half of their words, the first texts of a bucket stand for the others. The first texts depend on the
input order, so callers sort the texts if the result must not depend on it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from ftbench.data.shingles import Shingles, jaccard

NEAR_DUPLICATE = 0.7
"""Least Jaccard similarity of the shingle sets of near-duplicates."""

_BANDS, _ROWS = 24, 4

_WORK = 20_000
"""Shingles looked up per text before a bucket is only compared with its first texts: a few seconds for 20,000 texts.
Public data sets of 6,000 rows stay below it."""

_FIRST_ONES = 8
"""Number of texts that then stand for a bucket. Near-duplicates missed this way most likely share a small bucket too,
from a band whose values come from rare shingles."""

_FOLDED = 2**16
"""Size of the table in which a text's shingles are marked; it fits into a processor's L1 cache."""

_AT_ONCE = 2**22
"""Number of shingles looked up together."""

_SMALL = 32
"""Texts of a bucket whose pairs are compared together with those of other buckets."""

_PAIRS_AT_ONCE = 2**13
"""Few enough that not many of them are of one cluster before their turn comes, and need no comparison any more."""

_SHINGLE_BITS = 31
"""See `ftbench.data.shingles.window_hashes`."""


class Forest:
    """A disjoint-set forest over texts: each points to another of its cluster, the first one to itself."""

    def __init__(self, size: int) -> None:
        self.parent = list(range(size))

    def root(self, i: int) -> int:
        """The first text of the cluster."""
        parent = self.parent
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    def join(self, i: int, j: int) -> None:
        """Merge two clusters."""
        first, second = sorted((self.root(i), self.root(j)))
        self.parent[second] = first

    def clusters(self) -> list[list[int]]:
        """The members of each cluster in order; clusters are ordered by their first member."""
        members: dict[int, list[int]] = {}
        for i in range(len(self.parent)):
            members.setdefault(self.root(i), []).append(i)
        return list(members.values())


class NearDuplicates:
    """Joins near-duplicates among texts, and counts the comparisons."""

    def __init__(self, texts: Sequence[Shingles], forest: Forest) -> None:
        self.comparisons = 0
        """Number of pairs of texts whose shingles were counted."""
        self._texts = texts
        self._forest = forest
        self._folded = [(text & np.uint64(_FOLDED - 1)).astype(np.int32) for text in texts]
        self._marked = np.zeros(_FOLDED, dtype=np.uint8)
        self._work = 0

    def join(self) -> None:
        """Join the clusters of all near-duplicates in the forest."""
        buckets = sorted(_buckets(self._texts), key=len)
        small = bisect_right(buckets, _SMALL, key=len)
        waiting, pairs = list[list[int]](), set[tuple[int, int]]()
        for bucket in buckets[:small]:
            waiting.append(bucket)
            roots = [self._forest.root(member) for member in bucket]
            if any(root != roots[0] for root in roots):
                pairs.update(
                    (bucket[i], bucket[j]) for i, j in combinations(range(len(bucket)), 2) if roots[i] != roots[j]
                )
            if len(pairs) >= _PAIRS_AT_ONCE:
                self._join_small(waiting, pairs)
                waiting, pairs = [], set()
        self._join_small(waiting, pairs)
        for bucket in buckets[small:]:
            self._join_bucket(bucket)

    def _join_small(self, buckets: Sequence[list[int]], pairs: set[tuple[int, int]]) -> None:
        """As `_join_bucket` for each bucket; all pairs that may be compared are compared beforehand, at once.

        One call of numpy for each of a hundred thousand buckets of two texts would take most of a minute.
        """
        alike = near_duplicates(self._texts, sorted(pairs))
        for bucket in buckets:
            self._join_known(bucket, alike)

    def _join_known(self, bucket: list[int], alike: Collection[tuple[int, int]]) -> None:
        """Exactly the joins and the counted work of `_join_bucket`, with known near-duplicates."""
        clusters = [self._forest.root(member) for member in bucket]
        for turn, first in enumerate(bucket[:-1]):
            if clusters.count(clusters[0]) == len(clusters) or (turn >= _FIRST_ONES and self._is_exhausted):
                return
            apart = [i for i in range(turn + 1, len(bucket)) if clusters[i] != clusters[turn]]
            self.comparisons += len(apart)
            self._work += sum(len(self._texts[bucket[i]]) for i in apart) + len(bucket)
            joined = {clusters[i] for i in apart if (first, bucket[i]) in alike}
            if joined:
                for root in joined:
                    self._forest.join(first, root)
                joined.add(clusters[turn])
                root = self._forest.root(first)
                clusters = [root if cluster in joined else cluster for cluster in clusters]

    @property
    def _is_exhausted(self) -> bool:
        return self._work > _WORK * len(self._texts)

    def _join_bucket(self, bucket: list[int]) -> None:
        members = np.array(bucket)
        clusters = np.array([self._forest.root(member) for member in bucket])
        for turn, first in enumerate(bucket[:-1]):
            if (clusters == clusters[0]).all() or (turn >= _FIRST_ONES and self._is_exhausted):
                return
            later = slice(turn + 1, None)
            apart = clusters[later] != clusters[turn]
            alike = self._like(first, members[later][apart].tolist()) if apart.any() else []
            if alike:
                joined = clusters[later][apart][alike]
                for root in set(joined.tolist()):
                    self._forest.join(first, root)
                clusters[np.isin(clusters, [*joined, clusters[turn]])] = self._forest.root(first)
            self._work += len(bucket)

    def _like(self, first: int, others: Sequence[int]) -> list[int]:
        """Indices of the others that are near-duplicates of the first.

        Collisions in the table make texts look more alike, never less. So only texts that look alike are compared
        exactly.
        """
        mine = self._folded[first]
        self._marked[mine] = 1
        lengths = np.array([len(self._folded[other]) for other in others])
        self.comparisons += len(others)
        self._work += int(lengths.sum())
        common = np.concatenate([self._counted(part) for part in self._parts(others, lengths)])
        self._marked[mine] = 0
        seem = np.flatnonzero(common >= NEAR_DUPLICATE * (len(mine) + lengths - common) - 1e-9).tolist()
        text = self._texts[first]
        return [place for place in seem if jaccard(text, self._texts[others[place]]) >= NEAR_DUPLICATE]

    def _counted(self, part: Sequence[int]) -> NDArray[np.int64]:
        """Number of marked shingles of each text."""
        folded = [self._folded[text] for text in part]
        starts = np.cumsum([0, *map(len, folded[:-1])])
        return np.add.reduceat(self._marked.take(np.concatenate(folded), mode="clip"), starts, dtype=np.int64)

    def _parts(self, others: Sequence[int], lengths: NDArray[np.int64]) -> Iterator[Sequence[int]]:
        parts = np.cumsum(lengths) // _AT_ONCE
        ends = [*np.flatnonzero(np.diff(parts)) + 1, len(others)]
        for start, end in zip([0, *ends[:-1]], ends, strict=True):
            yield others[start:end]


def near_duplicates(texts: Sequence[Shingles], pairs: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    """Those of the pairs of texts whose similarity is at least `NEAR_DUPLICATE`, all compared exactly."""
    if not pairs:
        return set()
    first, second = np.array(pairs, dtype=np.int64).T
    own, others = (np.array([len(texts[text]) for text in side.tolist()]) for side in (first, second))
    parts = np.cumsum(own + others) // _AT_ONCE
    ends = [*(np.flatnonzero(np.diff(parts)) + 1).tolist(), len(pairs)]
    common = np.concatenate(
        [
            _common(texts, first[start:end].tolist(), second[start:end].tolist())
            for start, end in zip([0, *ends[:-1]], ends, strict=True)
        ]
    )
    alike = common / (own + others - common) >= NEAR_DUPLICATE
    return {pairs[place] for place in np.flatnonzero(alike).tolist()}


def _common(texts: Sequence[Shingles], first: Sequence[int], second: Sequence[int]) -> NDArray[np.int64]:
    """By pair, the number of shingles that both texts have.

    The pair's number stands before the 31 bits of a shingle, so that all pairs are searched as one sorted array.
    """
    own, others = (_numbered(texts, side) for side in (first, second))
    places = np.minimum(np.searchsorted(own, others), len(own) - 1)
    pairs = (others[own[places] == others] >> np.uint64(_SHINGLE_BITS)).astype(np.int64)
    return np.bincount(pairs, minlength=len(first))


def _numbered(texts: Sequence[Shingles], chosen: Sequence[int]) -> NDArray[np.uint64]:
    lengths = [len(texts[text]) for text in chosen]
    numbers = np.repeat(np.arange(len(chosen), dtype=np.uint64) << np.uint64(_SHINGLE_BITS), lengths)
    numbered: NDArray[np.uint64] = numbers | np.concatenate([texts[text] for text in chosen])
    return numbered


def _buckets(texts: Sequence[Shingles]) -> Iterator[list[int]]:
    """Groups of two or more texts, in order, that share all values of a signature band; band by band."""
    if len(texts) < 2:
        return
    keys = np.stack([_band_keys(text) for text in texts])
    for band in keys.T:
        order = np.argsort(band, kind="stable")
        ends = [*np.flatnonzero(np.diff(band[order])) + 1, len(order)]
        for start, end in zip([0, *ends[:-1]], ends, strict=True):
            if end - start > 1:
                yield order[start:end].tolist()


_FACTORS = (
    np.random.default_rng(1).integers(1, 2**31, size=(_BANDS * _ROWS, 1), dtype=np.uint64) | np.uint64(1)
).astype(np.uint32)
_MIXING = np.random.default_rng(2).integers(1, 2**63, size=_ROWS, dtype=np.uint64) | np.uint64(1)


def _band_keys(members: Shingles) -> NDArray[np.uint64]:
    """One hash per band: equal for equal values, almost never otherwise (candidates are verified later)."""
    # Multiply-shift hashing (Dietzfelbinger et al. 1997) of 31-bit members: one permutation a row, modulo 2**32.
    signature = (_FACTORS * members.astype(np.uint32)).min(axis=1).reshape(_BANDS, _ROWS)
    mixed = (signature.astype(np.uint64) + np.uint64(1)) * _MIXING
    keys: NDArray[np.uint64] = np.bitwise_xor.reduce(mixed ^ (mixed >> np.uint64(29)), axis=1)
    return keys
