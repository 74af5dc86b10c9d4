"""Intervals of shares near 0 and 1, against the formulas of their authors."""

from __future__ import annotations

import math

import numpy as np
import pytest

from ftbench.statistics.components import Variance
from ftbench.statistics.proportions import adjusted_difference, adjusted_share


def variance(total: float) -> Variance:
    return Variance(np.asarray(total), np.asarray(1e9))


def test_a_share_gets_two_right_and_two_wrong_answers_added() -> None:
    """Agresti & Coull 1998: 15 of 20 becomes 17 of 24."""
    centre, adjusted = adjusted_share(np.asarray(0.75), variance(0.75 * 0.25 / 20), independent=20, answers=20)
    assert centre == pytest.approx(17 / 24)
    assert adjusted.total == pytest.approx(17 / 24 * 7 / 24 / 24)


def test_a_difference_gets_one_example_each_way_added() -> None:
    """Bonett & Price 2012: with 5 and 1 of 20 pairs that differ, the shares are taken as 6 / 22 and 2 / 22."""
    spread = 6 / 20 - (4 / 20) ** 2
    centre, adjusted = adjusted_difference(
        np.asarray(4 / 20), np.asarray(6 / 20), variance(spread / 20), independent=20, answers=20
    )
    assert centre == pytest.approx(6 / 22 - 2 / 22)
    assert adjusted.total == pytest.approx((6 / 22 + 2 / 22 - (4 / 22) ** 2) / 22)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_without_any_variance_the_independent_examples_count(share: float) -> None:
    centre, adjusted = adjusted_share(np.asarray(share), variance(0), independent=50, answers=150)
    assert centre == pytest.approx((50 * share + 2) / 54)
    assert math.sqrt(adjusted.total) == pytest.approx(math.sqrt(52 / 54 * 2 / 54 / 54))


def test_methods_that_never_disagree_still_have_an_uncertain_difference() -> None:
    """The variance is that of two discordant pairs in 52, so about ±1.4 / 50 a standard error."""
    centre, adjusted = adjusted_difference(np.asarray(0.0), np.asarray(0.0), variance(0), independent=50, answers=50)
    assert centre == 0
    assert adjusted.total == pytest.approx(2 / 52 / 52)


def test_a_variance_that_is_small_by_chance_counts_no_answer_twice() -> None:
    centre, _ = adjusted_share(np.asarray(0.5), variance(1e-9), independent=10, answers=30)
    assert centre == 0.5
    _, adjusted = adjusted_share(np.asarray(0.5), variance(1e-9), independent=10, answers=30)
    assert adjusted.total == pytest.approx(0.25 / 34)
