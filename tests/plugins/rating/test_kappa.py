"""Cohen's kappa against scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest

from ftbench_rating.agreement import CohenKappa
from ftbench_rating.agreement.weights import Weights
from ftbench_rating.ratings import Ratings
from ftbench_rating.statistic import value_of


@pytest.mark.parametrize(("weights", "theirs"), [("identity", None), ("linear", "linear"), ("quadratic", "quadratic")])
@pytest.mark.parametrize("seed", range(5))
def test_kappa_is_that_of_scikit_learn(weights: Weights, theirs: str | None, seed: int) -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    generator = np.random.default_rng(seed)
    first = generator.integers(1, 6, size=40)
    second = np.clip(first + generator.integers(-1, 3, size=40), 1, 5)
    expected = metrics.cohen_kappa_score(first, second, weights=theirs, labels=[1, 2, 3, 4, 5])
    statistic = CohenKappa(Ratings.from_array(np.column_stack([first, second])), weights, (1, 2, 3, 4, 5))
    assert value_of(statistic) == pytest.approx(expected)


def test_items_rated_once_do_not_count() -> None:
    pairs = [[1, 1], [2, 1], [2, 2], [1, 2], [2, 2]]
    with_one = Ratings.from_array([*pairs, [1, np.nan]])
    assert value_of(CohenKappa(with_one)) == pytest.approx(value_of(CohenKappa(Ratings.from_array(pairs))))


def test_kappa_takes_two_columns() -> None:
    with pytest.raises(ValueError, match="expected two columns of ratings, got 3"):
        CohenKappa(Ratings.from_array([[1, 2, 3]]))
