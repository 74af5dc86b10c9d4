"""Ratings as triples and as arrays."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftbench_rating.ratings import Ratings
from tests.plugins.rating.cases import ratings


@given(given_ratings=ratings(), shuffle=st.randoms(use_true_random=False))
def test_triples_in_any_order_give_the_array_back(given_ratings: Ratings, shuffle: st.DataObject) -> None:
    values = given_ratings.values
    triples = [
        (item, rater, values[i, r])
        for i, item in enumerate(given_ratings.items)
        for r, rater in enumerate(given_ratings.raters)
        if not np.isnan(values[i, r])
    ]
    shuffle.shuffle(triples)
    found = Ratings.from_triples(triples)
    rated = ~np.isnan(values)
    np.testing.assert_array_equal(found.values, values[rated.any(axis=1)][:, rated.any(axis=0)])


@pytest.mark.parametrize(
    ("triples", "message"),
    [
        ([("a", "x", 1.0), ("a", "x", 1.0)], "expected one rating of item 'a' from rater 'x', got two"),
        ([("a", "x", float("nan"))], "expected a number for item 'a' from rater 'x', got NaN"),
        ([("a", "x", float("inf"))], "got an infinite one"),
    ],
)
def test_triples_that_cannot_be_are_refused(triples: list[tuple[str, str, float]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Ratings.from_triples(triples)


def test_names_must_fit_the_array_and_differ() -> None:
    with pytest.raises(ValueError, match=r"expected values of shape \[items, raters\] = \(1, 2\), got \(2, 2\)"):
        Ratings(("a",), ("x", "y"), np.ones((2, 2)))
    with pytest.raises(ValueError, match="expected every rater once, got 'x' twice"):
        Ratings(("a",), ("x", "x"), np.ones((1, 2)))


def test_a_rating_off_the_scale_is_refused() -> None:
    with pytest.raises(ValueError, match=r"expected ratings on the scale \[1.0, 2.0, 3.0\], got 4"):
        Ratings.from_array([[1, 4]]).categories((1, 2, 3))


def test_ratings_do_not_change_with_the_array_they_came_from() -> None:
    array = np.ones((2, 2))
    found = Ratings.from_array(array)
    array[0, 0] = 5
    assert found.values[0, 0] == 1
    with pytest.raises(ValueError, match="read-only"):
        found.values[0, 0] = 5
