"""Rows of statistics are equal to tuples, never change, and take 8 bytes a number."""

from __future__ import annotations

import copy
import pickle
import tracemalloc

import numpy as np
import pytest

from ftbench.records.results import Score
from ftbench.records.statistic_rows import StatisticRows

ROWS = ((1.0, 0.5), (0.1, float("inf")), (-0.0, 3.0))


def test_rows_read_like_the_tuple_that_they_were_made_of() -> None:
    rows = StatisticRows(ROWS)
    assert (len(rows), rows[0], rows[-1], rows[1:], list(rows)) == (3, ROWS[0], ROWS[2], ROWS[1:], list(ROWS))
    assert rows == ROWS
    assert rows == StatisticRows(list(map(list, ROWS)))
    assert hash(rows) == hash(ROWS)


@pytest.mark.parametrize("other", [ROWS[:2], (), ((1.0, 0.5, 0.1), (float("inf"), -0.0, 3.0)), [list(ROWS[0])], 3])
def test_rows_of_other_numbers_or_of_another_shape_are_not_equal(other: object) -> None:
    assert StatisticRows(ROWS) != other
    assert not isinstance(other, tuple) or StatisticRows(ROWS) != StatisticRows(other)


def test_numpy_gets_a_table_of_its_own() -> None:
    rows = StatisticRows(ROWS)
    table = np.asarray(rows)
    table[0, 0] = 7
    assert rows == ROWS
    assert np.asarray(rows, dtype=np.float64).shape == (3, 2)


@pytest.mark.parametrize("shape", [(0, 0), (3, 0)])
def test_nothing_is_kept_as_nothing(shape: tuple[int, int]) -> None:
    rows = StatisticRows(np.zeros(shape).tolist())
    assert (len(rows), np.asarray(rows).shape) == (shape[0], shape)


@pytest.mark.parametrize("rows", [[[1.0], [1.0, 2.0]], [["a"]], [1.0], [[None]]])
def test_what_is_no_table_of_numbers_is_an_error(rows: list[list[float]]) -> None:
    with pytest.raises((ValueError, TypeError)):
        StatisticRows(rows)


def test_a_score_keeps_its_rows_through_copies_and_pickles() -> None:
    score = Score(0.5, None, "a", ROWS)
    assert score == copy.deepcopy(score) == pickle.loads(pickle.dumps(score))
    assert score.statistics == ROWS


def test_memory_is_that_of_the_numbers() -> None:
    rows = [[float(row), 0.5, 0.25] for row in range(10_000)]
    tracemalloc.start()
    kept = StatisticRows(rows)
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(kept) == 10_000
    assert size < 1.2 * 8 * 3 * 10_000
