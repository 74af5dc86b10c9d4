"""The arithmetic of how large passes may be, on memory that is a formula; the device itself is in no test."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from ftbench.training.micro_batch_size import growing, tokens_that_fit


def test_the_line_through_two_measurements_is_drawn_on_to_the_room_that_there_is() -> None:
    # 500 bytes once and 10 a token: 1000 tokens take 10500 bytes.
    assert tokens_that_fit([(100, 1500), (200, 2500)], 10_500, most=8192) == 1000


def test_the_last_two_measurements_decide() -> None:
    assert tokens_that_fit([(50, 9_000), (100, 1500), (200, 2500)], 10_500, most=8192) == 1000


def test_one_measurement_is_drawn_on_from_nothing() -> None:
    assert tokens_that_fit([(100, 1000)], 10_000, most=8192) == 1000


def test_no_more_than_a_whole_step_needs() -> None:
    assert tokens_that_fit([(100, 1500), (200, 2500)], 10**9, most=800) == 800


def test_memory_that_does_not_grow_is_no_limit() -> None:
    assert tokens_that_fit([(100, 1500), (200, 1500)], 10_000, most=800) == 800


def test_a_single_row_is_the_least_even_where_it_does_not_fit() -> None:
    assert tokens_that_fit([(100, 1500), (200, 2500)], 700, most=800) == 100


def device(
    once: int, a_token: int, length: int, tried: list[int], capacity: float = float("inf")
) -> Callable[[int], int]:
    def measure(rows: int) -> int:
        tried.append(rows)
        peak = once + a_token * rows * length
        if peak > capacity:
            raise torch.OutOfMemoryError("CUDA out of memory.")
        return peak

    return measure


def test_passes_double_until_the_next_would_not_fit() -> None:
    tried: list[int] = []
    found = growing(50, 64, 500 + 10 * 50 * 11, device(500, 10, 50, tried))
    assert found == 50 * 11
    assert tried == [1, 2, 4, 8]


def test_two_passes_are_enough_where_a_larger_one_would_not_fit() -> None:
    tried: list[int] = []
    found = growing(50, 64, 500 + 10 * 50 * 3, device(500, 10, 50, tried))
    assert found == 50 * 3
    assert tried == [1, 2]


def test_a_step_that_fits_whole_is_tried_whole() -> None:
    tried: list[int] = []
    assert growing(50, 12, 10**9, device(500, 10, 50, tried)) == 600
    assert tried == [1, 2, 4, 8, 12]


def test_where_memory_runs_out_on_the_way_the_last_size_that_went_well_is_taken() -> None:
    tried: list[int] = []
    assert growing(50, 64, 10**9, device(500, 10, 50, tried, capacity=500 + 10 * 50 * 5)) == 200
    assert tried == [1, 2, 4, 8]


def test_where_not_even_one_row_fits_one_row_is_what_training_begins_with() -> None:
    assert growing(50, 64, 10**9, device(500, 10, 50, [], capacity=600)) == 50


def test_another_error_is_not_taken_for_memory() -> None:
    def fails(_: int) -> int:
        raise RuntimeError("mat1 and mat2 shapes cannot be multiplied")

    with pytest.raises(RuntimeError, match=r"^mat1"):
        growing(50, 8, 1000, fails)


@given(
    once=st.integers(0, 10**6),
    a_token=st.integers(1, 10**4),
    length=st.integers(1, 500),
    rows=st.integers(1, 64),
    room=st.integers(1, 10**9),
)
def test_what_is_found_fits_and_no_row_more_would(once: int, a_token: int, length: int, rows: int, room: int) -> None:
    found = growing(length, rows, room, device(once, a_token, length, []))
    assert length <= found <= length * rows
    if found > length:
        assert once + a_token * found <= room + 1
    if found < length * rows:
        assert once + a_token * (found + 1) >= room
