"""The interval against a direct computation, and what it needs to be one."""

from __future__ import annotations

import numpy as np
import pytest

from ftbench_reports import bootstrap
from ftbench_reports.bootstrap import DRAWS, SEED, Interval, percentile_interval, resampled_sums


def test_the_interval_equals_a_direct_numpy_computation() -> None:
    rng = np.random.default_rng(5)
    loss_a, loss_b, tokens = rng.random(50) * 9, rng.random(50) * 8, rng.integers(1, 9, 50).astype(float)
    drawn = np.random.default_rng(SEED).integers(0, 50, size=(DRAWS, 50))
    differences = [loss_a[d].sum() / tokens[d].sum() - loss_b[d].sum() / tokens[d].sum() for d in drawn]
    low, high = np.percentile(differences, [2.5, 97.5])

    a, b = resampled_sums([np.stack([loss_a, tokens], 1), np.stack([loss_b, tokens], 1)])
    interval = percentile_interval(a[:, 0] / a[:, 1] - b[:, 0] / b[:, 1])

    assert interval is not None
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=1e-12)


def test_the_draws_do_not_depend_on_the_size_of_a_block(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = np.random.default_rng(1).random((30, 2))
    whole = resampled_sums([rows])[0]
    monkeypatch.setattr(bootstrap, "_BLOCK", 210)

    np.testing.assert_allclose(resampled_sums([rows])[0], whole, rtol=1e-12)


def test_equal_statistics_differ_by_exactly_nothing() -> None:
    rows = np.random.default_rng(2).random((40, 2))
    one, other = resampled_sums([rows, rows.copy()])

    interval = percentile_interval(one[:, 0] / one[:, 1] - other[:, 0] / other[:, 1])

    assert interval == Interval(0.0, 0.0)
    assert interval.includes_zero


def test_a_draw_without_a_finite_value_gives_no_interval() -> None:
    assert percentile_interval(np.array([0.1, np.nan, 0.2])) is None


def test_unequal_numbers_of_examples_are_refused() -> None:
    with pytest.raises(ValueError, match="equally many examples"):
        resampled_sums([np.zeros((3, 2)), np.zeros((4, 2))])
