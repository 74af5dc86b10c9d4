"""Rank correlations of resampled examples are those of scipy on the examples written out."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from ftbench_rating.analysis.rank_correlation import RankCorrelation


@pytest.mark.parametrize("seed", range(5))
def test_both_coefficients_are_those_of_scipy_with_ties_and_copies(seed: int) -> None:
    draw = np.random.default_rng(seed)
    one, other = draw.integers(0, 5, 20).astype(float), draw.normal(size=20)
    copies = draw.multinomial(20, np.full(20, 0.05), size=6).astype(float)
    pair = RankCorrelation(one, other)
    for place, row in enumerate(copies):
        a, b = (np.repeat(values, row.astype(int)) for values in (one, other))
        assert pair.spearman(copies)[place] == pytest.approx(stats.spearmanr(a, b).statistic)
        assert pair.kendall(copies)[place] == pytest.approx(stats.kendalltau(a, b).statistic)


def test_sets_with_values_of_their_own_are_correlated_one_by_one() -> None:
    draw = np.random.default_rng(0)
    one, other = draw.normal(size=(4, 6)), draw.normal(size=(4, 6))
    pair = RankCorrelation(one, other)
    for place in range(4):
        expected = (
            stats.spearmanr(one[place], other[place]).statistic,
            stats.kendalltau(one[place], other[place]).statistic,
        )
        found = pair.spearman(np.ones((4, 6)))[place], pair.kendall(np.ones((4, 6)))[place]
        assert found == pytest.approx(expected)


def test_what_does_not_vary_has_no_correlation() -> None:
    pair = RankCorrelation(np.ones(5), np.arange(5.0))
    assert np.isnan([pair.spearman(np.ones((1, 5)))[0], pair.kendall(np.ones((1, 5)))[0]]).all()
