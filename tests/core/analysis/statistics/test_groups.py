"""Groups of methods that are not distinguishable."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from ftbench.analysis.statistics.groups import group_letters, indistinguishable_groups


def groups(ranked: str, *pairs: str) -> list[str]:
    """`pairs` differ."""
    apart = {frozenset(pair) for pair in pairs}
    found = indistinguishable_groups(tuple(ranked), lambda one, other: frozenset((one, other)) in apart)
    return ["".join(group) for group in found]


def test_methods_of_which_none_differ_are_one_group() -> None:
    assert groups("abc") == ["abc"]


def test_methods_that_all_differ_are_alone() -> None:
    assert groups("abc", "ab", "ac", "bc") == ["a", "b", "c"]


def test_a_method_between_two_that_differ_is_in_both_groups() -> None:
    assert groups("abc", "ac") == ["ab", "bc"]


def test_groups_need_not_be_neighbours() -> None:
    """b was measured more exactly than a, so it differs from c although a does not."""
    assert groups("abc", "bc") == ["ab", "ac"]


def test_no_methods_make_no_groups() -> None:
    assert groups("") == []


@pytest.mark.parametrize("seed", range(8))
def test_groups_are_all_the_largest_sets_without_a_pair_that_differs(seed: int) -> None:
    names = "abcdefg"
    generator = np.random.default_rng(seed)
    pairs = [one + other for one, other in combinations(names, 2) if generator.random() < 0.4]
    free = [
        set(chosen)
        for size in range(1, 8)
        for chosen in combinations(names, size)
        if not any(set(pair) <= set(chosen) for pair in pairs)
    ]
    largest = [one for one in free if not any(one < other for other in free)]
    assert sorted(groups(names, *pairs)) == sorted("".join(sorted(one)) for one in largest)


def test_a_method_in_two_groups_has_both_their_letters() -> None:
    """The example in the manual of R's multcompView: only B and C differ."""
    found = indistinguishable_groups("BAC", lambda one, other: {one, other} == {"B", "C"})
    assert group_letters(found) == {"B": "a", "A": "ab", "C": "b"}


@pytest.mark.parametrize("seed", range(4))
def test_two_methods_share_a_letter_exactly_where_they_do_not_differ(seed: int) -> None:
    names = "abcdefg"
    generator = np.random.default_rng(seed)
    apart = {frozenset(pair) for pair in combinations(names, 2) if generator.random() < 0.4}
    letters = group_letters(indistinguishable_groups(names, lambda one, other: frozenset((one, other)) in apart))
    assert "a" in letters["a"]
    for one, other in combinations(names, 2):
        assert bool(set(letters[one]) & set(letters[other])) == (frozenset((one, other)) not in apart)


def test_letters_never_run_out() -> None:
    letters = group_letters([[str(place)] for place in range(106)])
    assert [letters[str(place)] for place in (0, 25, 26, 51, 52, 53, 104)] == ["a", "z", "A", "Z", ".a", ".b", "..a"]
    assert len(set(letters.values())) == 106
