"""Shares in a value over all answers: exact for means, and the jackknife for everything else."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from ftbench import MetricUnavailable
from ftbench_metrics.value_shares import value_shares

Pair = tuple[float, float]


def mean(rows: Sequence[Pair]) -> float:
    return math.fsum(a == b for a, b in rows) / len(rows)


def correlation(rows: Sequence[Pair]) -> float:
    if len(rows) < 3:
        raise ValueError("too few rows")
    return float(stats.pearsonr([a for a, _ in rows], [b for _, b in rows]).statistic)


def spread(rows: Sequence[float]) -> float:
    """The plug-in variance: neither a mean over rows nor without a value on one."""
    return float(np.var(rows))


def drawn(count: int) -> list[Pair]:
    generator = np.random.default_rng(3)
    x = generator.normal(size=count)
    return [(float(a), float(b)) for a, b in zip(x, 0.6 * x + generator.normal(size=count), strict=True)]


def test_a_mean_has_the_scores_of_single_rows() -> None:
    rows = [(1.0, 1.0), (1.0, 2.0), (3.0, 3.0)]
    assert value_shares(rows, mean, repr) == [1.0, 0.0, 1.0]


def test_a_mean_asks_for_each_different_row_once() -> None:
    asked: list[int] = []

    def counted(rows: Sequence[Pair]) -> float:
        asked.append(len(rows))
        return mean(rows)

    value_shares([(1.0, 1.0), (1.0, 2.0)] * 50, counted, repr)
    assert asked.count(1) == 2
    assert 99 not in asked


@given(st.lists(st.floats(-100, 100), min_size=2, max_size=30))
def test_the_shares_of_any_value_have_it_as_their_mean(rows: list[float]) -> None:
    shares = value_shares(rows, spread, repr)
    assert math.fsum(shares) / len(shares) == pytest.approx(spread(rows), rel=1e-9, abs=1e-9)


def test_the_variance_of_the_shares_is_that_of_the_jackknife() -> None:
    rows = drawn(60)
    shares = np.array(value_shares(rows, correlation, repr))
    without = np.array([correlation([*rows[:i], *rows[i + 1 :]]) for i in range(60)])
    jackknife = 59 / 60 * ((without - without.mean()) ** 2).sum()
    assert shares.var(ddof=1) / 60 == pytest.approx(jackknife, rel=1e-9)


def test_the_interval_of_a_correlation_is_near_the_published_one() -> None:
    rows = drawn(400)
    shares = np.array(value_shares(rows, correlation, repr))
    error = shares.std(ddof=1) / math.sqrt(400)
    published = stats.pearsonr([a for a, _ in rows], [b for _, b in rows]).confidence_interval(0.95)
    half = 1.96 * error
    assert 2 * half == pytest.approx(published.high - published.low, rel=0.15)


def test_rows_with_equal_keys_are_left_out_once() -> None:
    asked: list[int] = []

    def counted(rows: Sequence[float]) -> float:
        asked.append(len(rows))
        return spread(rows)

    rows = [1.0, 1.0, 2.0, 5.0] * 25
    shares = value_shares(rows, counted, repr)
    assert asked.count(99) == 3
    assert shares[0] == shares[1] == shares[4]


def test_one_row_has_the_whole_value() -> None:
    assert value_shares([2.0], lambda rows: 7.0, repr) == [7.0]


def test_a_value_that_is_no_number_is_a_reason() -> None:
    with pytest.raises(MetricUnavailable, match="not a finite number"):
        value_shares([1.0, 2.0], lambda rows: math.nan, repr)


def test_a_value_that_hangs_on_one_row_is_a_reason() -> None:
    with pytest.raises(MetricUnavailable, match="without one of the answers it has no value"):
        value_shares([1.0, 2.0, 3.0], lambda rows: 4.0 if len(rows) == 3 else math.nan, repr)


def test_a_value_of_random_draws_has_no_shares() -> None:
    """rouge's aggregator takes the median of the means of resampled rows; its draws begin alike each time."""

    def resampled(rows: Sequence[float]) -> float:
        generator = np.random.default_rng(7)
        means = np.array(rows)[generator.integers(0, len(rows), (200, len(rows)))].mean(axis=1)
        return float(np.median(means))

    rows = [float(score) for score in np.random.default_rng(0).beta(3, 2, size=50)]
    with pytest.raises(MetricUnavailable, match="with the answers in another order, as with random draws"):
        value_shares(rows, resampled, repr)


def test_too_many_different_rows_are_a_reason() -> None:
    rows = [float(number) for number in range(2001)]
    with pytest.raises(MetricUnavailable, match="2,001 different answers are more than the 2,000"):
        value_shares(rows, spread, repr)
