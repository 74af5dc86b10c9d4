"""Intervals of shares near 0 and 1, and tests of counts, against their authors' numbers and scipy's."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from ftbench.analysis.statistics.components import Variance
from ftbench.analysis.statistics.proportions import (
    adjusted_difference,
    adjusted_share,
    fisher_p,
    newcombe_interval,
    wilson_interval,
)


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


@pytest.mark.parametrize(
    ("right", "answers", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_of_a_share_known_by_its_counts_is_the_published_one(
    right: int, answers: int, low: float, high: float
) -> None:
    """Newcombe 1998 (Statistics in Medicine 17:857), table I, method 3."""
    assert wilson_interval(right, answers) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@pytest.mark.parametrize(("right", "answers"), [(0, 1), (1, 1), (0, 1319), (694, 1319), (1319, 1319), (1, 10**6)])
def test_the_interval_of_a_share_is_scipys(right: int, answers: int) -> None:
    theirs = stats.binomtest(right, answers).proportion_ci(0.95, method="wilson")
    assert wilson_interval(right, answers) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


@pytest.mark.parametrize("answers", [1, 3, 7, 1319])
def test_the_interval_of_a_share_never_leaves_0_to_1(answers: int) -> None:
    assert wilson_interval(0, answers)[0] == 0
    assert wilson_interval(answers, answers)[1] == 1


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((6, 7, 2, 7), 0.0582, 0.8062),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((0, 10, 0, 10), -0.2775, 0.2775),
        ((10, 10, 0, 10), 0.6075, 1.0),
    ],
)
def test_the_interval_of_a_difference_known_by_its_counts_is_the_published_one(
    counts: tuple[int, int, int, int], low: float, high: float
) -> None:
    """Newcombe 1998 (Statistics in Medicine 17:873), table II, method 10."""
    assert newcombe_interval(*counts) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@pytest.mark.parametrize(
    "counts",
    [
        (694, 1319, 630, 1319),
        (694, 1319, 0, 1319),
        (10, 10, 10, 10),
        (0, 5, 0, 8),
        (3, 4, 1, 4),
        (7, 20, 30, 40),
        (12, 1000, 9, 15),
        (1, 1, 0, 1),
    ],
)
def test_the_exact_test_of_two_shares_is_scipys(counts: tuple[int, int, int, int]) -> None:
    right, answers, other, others = counts
    theirs = stats.fisher_exact([[right, answers - right], [other, others - other]]).pvalue
    assert fisher_p(*counts) == pytest.approx(theirs, rel=1e-8)
    assert fisher_p(other, others, right, answers) == pytest.approx(theirs, rel=1e-8)


def test_a_lady_who_tells_six_of_eight_cups_has_shown_nothing() -> None:
    """Fisher 1935, The Design of Experiments: 3 of 4 right in either kind of cup is 34 / 70, two-sided."""
    assert fisher_p(3, 4, 1, 4) == pytest.approx(34 / 70)


@pytest.mark.parametrize("counts", [(12, 40, 24, 40), (30, 45, 20, 45), (3, 30, 9, 25)])
def test_the_exact_test_claims_no_more_than_boschloos(counts: tuple[int, int, int, int]) -> None:
    """Boschloo's test is uniformly more powerful (Boschloo 1970), so what it does not find is not found here either."""
    right, answers, other, others = counts
    theirs = stats.boschloo_exact([[right, other], [answers - right, others - other]]).pvalue
    assert fisher_p(*counts) >= theirs


@pytest.mark.parametrize("counts", [(5, 4, 1, 4), (-1, 4, 1, 4), (1, 4, 5, 4), (0, 0, 1, 4)])
def test_counts_that_cannot_be_are_refused(counts: tuple[int, int, int, int]) -> None:
    with pytest.raises(ValueError, match="right answers of 1 or more, got"):
        fisher_p(*counts)


def test_a_share_is_taken_as_if_it_came_from_as_many_answers_as_have_its_variance() -> None:
    """By hand: 0.8 · 0.2 / 0.004 = 40 answers, with two right and two wrong ones imagined."""
    centre, adjusted = adjusted_share(
        np.asarray(0.8), Variance(np.asarray(0.004), np.asarray(7.0)), independent=100, answers=300
    )
    assert centre == pytest.approx(34 / 44)
    assert adjusted.total == pytest.approx(34 / 44 * 10 / 44 / 44)
    assert adjusted.degrees == 7


@pytest.mark.parametrize(("total", "effective"), [(0.0001, 300), (0.0, 100)])
def test_a_share_has_no_more_answers_than_were_given_and_those_of_the_examples_where_nothing_varies(
    total: float, effective: int
) -> None:
    centre, _ = adjusted_share(
        np.asarray(0.8), Variance(np.asarray(total), np.asarray(7.0)), independent=100, answers=300
    )
    assert centre == pytest.approx((0.8 * effective + 2) / (effective + 4))


def test_a_difference_is_taken_as_if_it_came_from_as_many_examples_as_have_its_variance() -> None:
    """By hand: (0.3 - 0.2²) / 0.0026 = 100 examples, with one more that each method alone gets right."""
    centre, adjusted = adjusted_difference(
        np.asarray(0.2), np.asarray(0.3), Variance(np.asarray(0.0026), np.asarray(9.0)), independent=50, answers=600
    )
    assert centre == pytest.approx(20 / 102)
    assert adjusted.total == pytest.approx((32 / 102 - (20 / 102) ** 2) / 102)
    assert adjusted.degrees == 9
