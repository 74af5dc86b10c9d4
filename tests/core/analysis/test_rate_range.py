"""The width of the range of rates that serve about as well as the best one."""

from __future__ import annotations

import math

import pytest

from ftbench.analysis.rate_range import rate_range, short_sweep
from ftbench.records.results import TunedGroup


def test_the_ends_are_where_the_interpolated_loss_crosses_the_distance() -> None:
    # From 1e-3 down to 1e-4 the loss rises by 0.2 over a factor of 10: by 0.1 over its root. Up to 1e-2 by 0.4.
    found = rate_range([(1e-4, 1.2), (1e-3, 1.0), (1e-2, 1.4)], within=0.1)
    assert found is not None
    assert found.low == pytest.approx(10**-3.5)
    assert found.high == pytest.approx(10**-2.75)
    assert found.factor == pytest.approx(10**0.75)
    assert not found.is_open


def test_a_range_that_reaches_the_last_rate_is_open_there() -> None:
    found = rate_range([(1e-2, 1.5), (1e-3, 1.05), (1e-4, 1.0)], within=0.1)
    assert found is not None
    assert (found.low, found.open_low, found.open_high) == (1e-4, True, False)
    assert found.high == pytest.approx(1e-3 * 10 ** (0.05 / 0.45))


def test_it_ends_before_a_bump_even_if_a_rate_beyond_is_good_again() -> None:
    found = rate_range([(1.0, 1.0), (10.0, 2.0), (100.0, 1.0)], within=0.5)
    assert found is not None
    assert found.high == pytest.approx(math.sqrt(10))


def test_next_to_a_failed_rate_it_ends_at_the_last_one_that_did_not_fail() -> None:
    found = rate_range([(1e-4, 1.3), (1e-3, 1.0), (1e-2, None)], within=0.1)
    assert found is not None
    assert (found.high, found.open_high) == (1e-3, False)


@pytest.mark.parametrize("sweep", [[], [(1e-3, 1.0)], [(1e-3, None), (1e-2, None)], [(0.0, 1.0), (1e-3, 1.0)]])
def test_without_two_rates_above_zero_and_a_loss_there_is_no_range(sweep: list[tuple[float, float | None]]) -> None:
    assert rate_range(sweep) is None


def test_a_sweep_has_the_rates_of_the_first_round_only() -> None:
    tried = tuple(({"learning_rate": rate}, loss) for rate, loss in ((1e-3, 2.0), (1e-4, 3.0), (1e-3, 1.0)))
    group = TunedGroup("m", "t", "lora", tried, {"learning_rate": 1e-3}, False, shares=(0.1, 0.1, 0.3))
    assert short_sweep(group) == ((1e-4, 3.0), (1e-3, 2.0))


def test_a_search_over_two_settings_has_no_sweep() -> None:
    tried = (({"learning_rate": 1e-3, "r": 4.0}, 1.0), ({"learning_rate": 1e-4, "r": 8.0}, 2.0))
    assert short_sweep(TunedGroup("m", "t", "lora", tried, None, False)) == ()
