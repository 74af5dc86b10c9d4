"""Pairs of small buckets are compared at once, and the clusters are those of comparing bucket by bucket."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ftbench.data import near_duplicates
from ftbench.data.near_duplicates import NEAR_DUPLICATE, Forest, NearDuplicates
from ftbench.data.shingles import Shingles, jaccard, shingles


def texts(seed: int) -> list[Shingles]:
    """Up to 90 short texts, many of them changed copies of each other."""
    draw = random.Random(seed)
    words = ["".join(draw.choices("abcdef", k=draw.randint(1, 4))) for _ in range(draw.randint(2, 30))]
    rows = [draw.choices(words, k=draw.randint(1, 40))]
    for _ in range(draw.randint(0, 90)):
        copy = list(draw.choice(rows))
        for _ in range(draw.randint(0, 6)):
            copy[draw.randrange(len(copy))] = draw.choice(words)
        rows.append(copy)
    return [shingles(" ".join(row)) for row in rows]


def joined(rows: list[Shingles], *, small: int, pairs_at_once: int, work: int) -> tuple[list[list[int]], int]:
    """The clusters, and the number of comparisons."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(near_duplicates, "_SMALL", small)
        patch.setattr(near_duplicates, "_PAIRS_AT_ONCE", pairs_at_once)
        patch.setattr(near_duplicates, "_WORK", work)
        forest = Forest(len(rows))
        found = NearDuplicates(rows, forest)
        found.join()
        return forest.clusters(), found.comparisons


@settings(deadline=None, max_examples=40)
@given(
    seed=st.integers(0, 2**32),
    small=st.sampled_from([2, 5, 12, 32]),
    pairs_at_once=st.sampled_from([1, 5, 50, 8192]),
    work=st.sampled_from([0, 1, 10, 100, 20_000]),
)
def test_clusters_and_comparisons_are_those_of_one_bucket_after_the_other(
    seed: int, small: int, pairs_at_once: int, work: int
) -> None:
    rows = texts(seed)
    expected = joined(rows, small=0, pairs_at_once=1, work=work)
    assert joined(rows, small=small, pairs_at_once=pairs_at_once, work=work) == expected


@settings(deadline=None, max_examples=20)
@given(seed=st.integers(0, 2**32))
def test_pairs_that_are_compared_at_once_are_compared_exactly(seed: int) -> None:
    rows = texts(seed)
    pairs = list(combinations(range(len(rows)), 2))
    expected = {(i, j) for i, j in pairs if jaccard(rows[i], rows[j]) >= NEAR_DUPLICATE}
    assert near_duplicates.near_duplicates(rows, pairs) == expected
