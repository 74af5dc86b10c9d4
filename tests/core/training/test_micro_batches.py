"""Rows of several trainings in passes: every row once, within the budget, with little padding."""

from __future__ import annotations

from collections import Counter

import torch
from hypothesis import given
from hypothesis import strategies as st

from ftbench.compute.batches import collate
from ftbench.compute.encode import EncodedExample
from ftbench.training.micro_batches import passes


def rows(*lengths: int) -> list[EncodedExample]:
    return [EncodedExample.of(str(i), (1,) * (length - 1), (2,)) for i, length in enumerate(lengths)]


@given(
    st.dictionaries(st.integers(0, 20), st.lists(st.integers(2, 60), min_size=1, max_size=6), min_size=1),
    st.integers(16, 400),
)
def test_every_row_of_every_lane_is_in_one_pass(lengths: dict[int, list[int]], budget: int) -> None:
    given_rows = {lane: rows(*own) for lane, own in lengths.items()}
    found = Counter(
        (lane, row.id)
        for one in passes(given_rows, budget)
        for lane, part in zip(one.lanes, one.parts, strict=True)
        for row in part
    )
    assert found == Counter((lane, row.id) for lane, own in given_rows.items() for row in own)


@given(
    st.dictionaries(st.integers(0, 20), st.lists(st.integers(2, 60), min_size=1, max_size=6), min_size=1),
    st.integers(60, 400),
)
def test_no_pass_has_more_tokens_than_allowed(lengths: dict[int, list[int]], budget: int) -> None:
    assert all(one.tokens <= budget for one in passes({lane: rows(*own) for lane, own in lengths.items()}, budget))


def test_a_row_longer_than_allowed_goes_alone() -> None:
    assert [one.lanes for one in passes({0: rows(50), 1: rows(50)}, 20)] == [(0,), (1,)]


def test_equal_lanes_go_together() -> None:
    assert [one.lanes for one in passes(dict.fromkeys(range(5), rows(30, 20)), 8192)] == [(0, 1, 2, 3, 4)]


def test_lanes_are_joined_up_to_a_number_of_tokens_of_their_own() -> None:
    lanes = [one.lanes for one in passes(dict.fromkeys(range(5), rows(30, 30)), 8192, joined_tokens=120)]
    assert lanes == [(0, 1), (2, 3), (4,)]
    assert [one.rows for one in passes({0: rows(30, 30, 30)}, 8192, joined_tokens=60)] == [3]


def test_lanes_of_long_rows_do_not_pad_those_of_short_ones() -> None:
    given_rows = {0: rows(*[200] * 8), 1: rows(*[10] * 8), 2: rows(*[200] * 8), 3: rows(*[10] * 8)}
    assert [one.lanes for one in passes(given_rows, 8192)] == [(1, 3), (0, 2)]


def test_a_little_padding_is_better_than_another_pass() -> None:
    assert [one.lanes for one in passes({0: rows(10, 10), 1: rows(30, 30)}, 8192)] == [(0, 1)]


def test_a_lane_with_fewer_rows_is_filled_up_with_rows_that_count_nothing() -> None:
    (one,) = passes({0: rows(5, 5), 1: rows(5)}, 8192)
    padded = one.padded(0)
    batch = collate(padded, 0, torch.device("cpu"))
    assert [row.length for row in padded] == [5, 1, 5, 5]
    assert (batch.rows // one.rows).tolist() == [0, 1, 1]
    assert one.lanes == (1, 0)
