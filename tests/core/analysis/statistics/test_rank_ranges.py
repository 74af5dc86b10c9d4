"""Ranges of ranks, by hand: 1 + those clearly better, and all less those clearly worse."""

from __future__ import annotations

from itertools import combinations

from ftbench.analysis.statistics import Difference, RankRange, Verdict, rank_ranges


def pair(method: str, other: str, verdict: Verdict, p: float | None = 0.5) -> Difference:
    return Difference(
        method=method, other=other, value=0.1, low=None, high=None, kind="two-way t", degrees=4.0, p=p,
        adjusted_p=p, test="two-way t", verdict=verdict, covers_seeds=True,
    )  # fmt: skip


def test_methods_that_nothing_tells_apart_may_have_any_rank() -> None:
    pairs = [pair(one, other, "unclear") for one, other in combinations("abc", 2)]
    assert rank_ranges(pairs) == {name: RankRange(1, 3) for name in "abc"}


def test_methods_that_all_differ_have_one_rank_each() -> None:
    pairs = [pair("a", "b", "better"), pair("a", "c", "better"), pair("b", "c", "better")]
    assert rank_ranges(pairs) == {"a": RankRange(1, 1), "b": RankRange(2, 2), "c": RankRange(3, 3)}


def test_a_method_between_two_that_differ_may_have_any_rank() -> None:
    """a is better than c; b is told from neither."""
    pairs = [pair("a", "b", "unclear"), pair("a", "c", "better"), pair("b", "c", "unclear")]
    assert rank_ranges(pairs) == {"a": RankRange(1, 2), "b": RankRange(1, 3), "c": RankRange(2, 3)}


def test_worse_counts_for_the_other_method_as_better() -> None:
    assert rank_ranges([pair("a", "b", "worse")]) == {"a": RankRange(2, 2), "b": RankRange(1, 1)}


def test_four_methods_in_two_groups() -> None:
    """a and b are each better than c and d; within the two groups nothing is clear."""
    verdicts: dict[tuple[str, str], Verdict] = {("a", "b"): "unclear", ("c", "d"): "unclear"}
    pairs = [pair(one, other, verdicts.get((one, other), "better")) for one, other in combinations("abcd", 2)]
    assert rank_ranges(pairs) == {
        "a": RankRange(1, 2), "b": RankRange(1, 2), "c": RankRange(3, 4), "d": RankRange(3, 4),
    }  # fmt: skip


def test_a_method_without_any_test_has_no_rank_and_takes_none() -> None:
    pairs = [pair("a", "b", "better"), pair("a", "x", "untested", None), pair("b", "x", "untested", None)]
    assert rank_ranges(pairs) == {"a": RankRange(1, 1), "b": RankRange(2, 2)}


def test_no_pairs_have_no_ranks() -> None:
    assert rank_ranges([]) == {}
