"""Intraclass correlations, against the table of Shrout & Fleiss and the mean squares of an analysis of variance."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given

from ftbench_rating.agreement import IntraclassCorrelation
from ftbench_rating.agreement.icc import Model
from ftbench_rating.errors import Undefined
from ftbench_rating.ratings import Array, Ratings
from ftbench_rating.statistic import value_of
from tests.plugins.rating.cases import SHROUT_FLEISS_1979, ratings


@pytest.mark.parametrize(
    ("model", "averaged", "published"),
    [(1, False, 0.17), (2, False, 0.29), (3, False, 0.71), (1, True, 0.44), (2, True, 0.62), (3, True, 0.91)],
)
def test_an_icc_is_that_of_shrout_and_fleiss(model: Model, averaged: bool, published: float) -> None:
    statistic = IntraclassCorrelation(Ratings.from_array(SHROUT_FLEISS_1979), model, averaged)
    assert round(value_of(statistic), 2) == published


def mean_squares(values: Array) -> tuple[float, float, float, float]:
    """Between items, within items, between raters, and of the rest, by their textbook sums."""
    items, raters = values.shape
    rows, columns, all_of = values.mean(axis=1, keepdims=True), values.mean(axis=0, keepdims=True), values.mean()
    between = raters * np.sum((rows - all_of) ** 2) / (items - 1)
    within = np.sum((values - rows) ** 2) / (items * (raters - 1))
    of_raters = items * np.sum((columns - all_of) ** 2) / (raters - 1)
    rest = np.sum((values - rows - columns + all_of) ** 2) / ((items - 1) * (raters - 1))
    return float(between), float(within), float(of_raters), float(rest)


@given(given_ratings=ratings(missing=False))
def test_an_icc_follows_from_the_mean_squares(given_ratings: Ratings) -> None:
    items, raters = given_ratings.values.shape
    between, within, of_raters, rest = mean_squares(given_ratings.values)
    severity = (of_raters - rest) / items
    expected = {
        (1, False): (between - within, between + (raters - 1) * within),
        (1, True): (between - within, between),
        (2, False): (between - rest, between + (raters - 1) * rest + raters * severity),
        (2, True): (between - rest, between + severity),
        (3, False): (between - rest, between + (raters - 1) * rest),
        (3, True): (between - rest, between),
    }
    for (model, averaged), (above, below) in expected.items():
        statistic = IntraclassCorrelation(given_ratings, model, averaged)
        if below > 1e-6:
            assert value_of(statistic) == pytest.approx(above / below, abs=1e-9)


def test_a_severe_rater_lowers_absolute_agreement_and_not_consistency() -> None:
    values = np.array([[1.0, 2], [2, 3], [3, 4], [4, 5]])
    assert value_of(IntraclassCorrelation(Ratings.from_array(values), 3)) == pytest.approx(1)
    assert value_of(IntraclassCorrelation(Ratings.from_array(values), 2)) < 0.8


@given(given_ratings=ratings(missing=False))
def test_counting_every_rater_twice_changes_nothing(given_ratings: Ratings) -> None:
    statistic = IntraclassCorrelation(given_ratings, 2)
    once, twice = (
        statistic.value(statistic.rows(np.full(statistic.rater_count, copies)).sum(axis=0)) for copies in (1.0, 2.0)
    )
    assume(not np.isnan(once))
    assert once == pytest.approx(twice)


def test_a_missing_rating_is_refused_and_can_be_left_out() -> None:
    ratings = Ratings.from_array([[1, 2], [2, np.nan], [3, 3], [5, 4]])
    with pytest.raises(Undefined, match="1 of 4 items were not rated by every rater"):
        IntraclassCorrelation(ratings, 2)
    assert ratings.complete().items == ("1", "3", "4")
    assert 0 < value_of(IntraclassCorrelation(ratings.complete(), 2)) < 1
