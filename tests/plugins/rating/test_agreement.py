"""What holds for agreement coefficients whatever the ratings, and when there is none."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ftbench_rating.agreement import (
    CohenKappa,
    GwetAgreement,
    IntraclassCorrelation,
    KrippendorffAlpha,
    PercentAgreement,
)
from ftbench_rating.agreement.krippendorff import LEVELS, Level
from ftbench_rating.agreement.weights import WEIGHTS, Weights, agreement_weights
from ftbench_rating.errors import Undefined
from ftbench_rating.ratings import Ratings
from ftbench_rating.statistic import Statistic, value_of
from tests.plugins.rating.cases import ratings

SCALE = (1.0, 2.0, 3.0, 4.0)

Make = Callable[[Ratings], Statistic]


def alpha(level: Level) -> Make:
    return lambda given_ratings: KrippendorffAlpha(given_ratings, level)


def gwet(weights: Weights) -> Make:
    return lambda given_ratings: GwetAgreement(given_ratings, weights, SCALE)


OF_PAIRS = {"percent": PercentAgreement, **{f"alpha {level}": alpha(level) for level in LEVELS}}
ANY = {**OF_PAIRS, **{f"AC {weights}": gwet(weights) for weights in WEIGHTS}}
every_coefficient = pytest.mark.parametrize("make", ANY.values(), ids=ANY.keys())


def value_or_reason(statistic: Statistic) -> float | str:
    try:
        return value_of(statistic)
    except Undefined as error:
        return str(error)


def equal_to(expected: float | str) -> object:
    return pytest.approx(expected, abs=1e-12) if isinstance(expected, float) else expected


@every_coefficient
@given(given_ratings=ratings(), shuffle=st.randoms(use_true_random=False))
def test_the_order_of_items_and_raters_changes_nothing(make: Make, given_ratings: Ratings, shuffle: Random) -> None:
    items, raters = (list(range(length)) for length in given_ratings.values.shape)
    shuffle.shuffle(items)
    shuffle.shuffle(raters)
    shuffled = Ratings.from_array(given_ratings.values[items][:, raters])
    assert value_or_reason(make(given_ratings)) == equal_to(value_or_reason(make(shuffled)))


@every_coefficient
@given(column=st.lists(st.sampled_from(SCALE), min_size=2, max_size=8), raters=st.integers(2, 4))
def test_perfect_agreement_is_one(make: Make, column: list[float], raters: int) -> None:
    assume(len(set(column)) > 1)
    assert value_of(make(Ratings.from_array([[value] * raters for value in column]))) == pytest.approx(1)


@pytest.mark.parametrize("make", OF_PAIRS.values(), ids=OF_PAIRS.keys())
@given(given_ratings=ratings(), value=st.sampled_from(SCALE))
def test_items_with_one_rating_do_not_count(make: Make, given_ratings: Ratings, value: float) -> None:
    lonely = np.full((1, len(given_ratings.raters)), np.nan)
    lonely[0, 0] = value
    longer = Ratings.from_array(np.vstack([given_ratings.values, lonely]))
    assert value_or_reason(make(longer)) == equal_to(value_or_reason(make(given_ratings)))


@pytest.mark.parametrize("level", LEVELS)
@given(given_ratings=ratings())
def test_alpha_is_one_less_observed_over_expected_disagreement_of_all_pairs(
    level: Level, given_ratings: Ratings
) -> None:
    """Pair by pair, as Krippendorff defines it: within units, and among all pairable values."""
    units = [row[~np.isnan(row)] for row in given_ratings.values]
    units = [unit for unit in units if len(unit) > 1]
    pairable = np.sort(np.concatenate([*units, np.empty(0)]))
    assume(len(set(pairable)) > 1)

    def distance(one: float, other: float) -> float:
        low, high = min(one, other), max(one, other)
        if level == "nominal":
            return float(one != other)
        if level == "interval":
            return (one - other) ** 2
        between = sum(low <= value <= high for value in pairable)
        ends = sum(value == low for value in pairable) + sum(value == high for value in pairable)
        return 0.0 if one == other else (between - ends / 2) ** 2

    observed = sum(distance(a, b) / (len(unit) - 1) for unit in units for a, b in permutations(unit, 2)) / len(pairable)
    expected = np.mean([distance(a, b) for a, b in permutations(pairable, 2)])
    assert value_of(KrippendorffAlpha(given_ratings, level)) == pytest.approx(1 - observed / expected)


@pytest.mark.parametrize("weights", WEIGHTS)
@given(given_ratings=ratings())
def test_gwet_is_the_agreement_of_pairs_beyond_chance(weights: Weights, given_ratings: Ratings) -> None:
    """Rating by rating, as Gwet 2014 defines it."""
    matrix = agreement_weights(weights, np.array(SCALE))
    units = [row[~np.isnan(row)].astype(int) - 1 for row in given_ratings.values]
    pairs = [[matrix[a, b] for a, b in permutations(unit, 2)] for unit in units if len(unit) > 1]
    assume(pairs)
    shares = np.mean([[np.mean(unit == k) for k in range(4)] for unit in units if len(unit)], axis=0)
    chance = matrix.sum() / (4 * 3) * np.sum(shares * (1 - shares))
    expected = (np.mean([np.mean(pair) for pair in pairs]) - chance) / (1 - chance)
    assert value_of(GwetAgreement(given_ratings, weights, SCALE)) == pytest.approx(expected)


def test_nominal_alpha_does_not_care_which_numbers_name_the_categories() -> None:
    values = np.random.default_rng(0).integers(0, 3, size=(20, 3))
    renamed = np.array([7.0, -2.0, 100.0])[values]
    one, other = (KrippendorffAlpha(Ratings.from_array(v), "nominal") for v in (values, renamed))
    assert value_of(one) == pytest.approx(value_of(other))


def test_ac1_stays_high_where_alpha_falls_below_zero() -> None:
    """The prevalence paradox: 98 of 100 items rated alike, the two others once each."""
    ratings = Ratings.from_array([[0, 0]] * 98 + [[0, 1], [1, 0]])
    assert value_of(GwetAgreement(ratings)) > 0.97
    assert value_of(KrippendorffAlpha(ratings, "nominal")) < 0


def test_unused_ends_of_the_scale_count_for_ac2() -> None:
    ratings = Ratings.from_array([[2, 3], [3, 3], [2, 2], [3, 2]])
    assert value_of(GwetAgreement(ratings, "quadratic", (1, 2, 3, 4, 5))) > value_of(
        GwetAgreement(ratings, "quadratic")
    )


@pytest.mark.parametrize(
    ("statistic", "reason"),
    [
        (KrippendorffAlpha(Ratings.from_array([[1], [2]]), "nominal"), "no item was rated by two raters"),
        (KrippendorffAlpha(Ratings.from_array([[3, 3], [3, 3]]), "ordinal"), "all ratings are the same"),
        (GwetAgreement(Ratings.from_array([[1, np.nan], [np.nan, 2]])), "no item was rated by two raters"),
        (GwetAgreement(Ratings.from_array([[3, 3], [3, 3]])), "there is only one category"),
        (PercentAgreement(Ratings.from_array([[1, np.nan], [np.nan, 2]])), "no item was rated by two raters"),
        (CohenKappa(Ratings.from_array([[3, 3], [3, 3]])), "all ratings are the same"),
        (CohenKappa(Ratings.from_array([[3, np.nan], [np.nan, 3]])), "no item has both ratings"),
        (IntraclassCorrelation(Ratings.from_array([[1], [2]]), 1), "fewer than two raters"),
        (IntraclassCorrelation(Ratings.from_array([[1, 2]]), 2), "fewer than two items"),
        (IntraclassCorrelation(Ratings.from_array([[3, 3], [3, 3]]), 3), "the ratings do not differ between items"),
    ],
)
def test_what_has_no_value_says_why(statistic: Statistic, reason: str) -> None:
    with pytest.raises(Undefined, match=reason):
        value_of(statistic)


def test_one_category_of_a_known_scale_is_full_agreement_for_ac1() -> None:
    assert value_of(GwetAgreement(Ratings.from_array([[3, 3], [3, 3]]), scale=(1, 2, 3, 4, 5))) == 1


def test_copies_of_a_rater_are_not_compared_with_each_other() -> None:
    """Pairs ab and ac count twice and bc once where rater a is there twice."""
    statistic = PercentAgreement(Ratings.from_array([[1, 1, 2]]))
    assert statistic.value(statistic.rows(np.array([2.0, 1, 1])).sum(axis=0)) == pytest.approx(2 / 5)
    assert np.isnan(statistic.value(statistic.rows(np.array([3.0, 0, 0])).sum(axis=0)))
