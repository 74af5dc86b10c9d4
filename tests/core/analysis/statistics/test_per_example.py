"""Scores by example: what is one, and intervals against t tests and a cluster-robust standard error."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from ftbench.analysis.statistics.arrays import Array, cluster_sums
from ftbench.analysis.statistics.intervals import t_interval, t_p_value
from ftbench.analysis.statistics.per_example import (
    difference_interval,
    example_scores,
    is_ratio,
    is_share,
    score_interval,
)


def ratio(totals: Array) -> Array:
    return np.asarray(totals[..., 0] / totals[..., 1])


def test_accuracy_and_loss_are_ratios() -> None:
    assert is_ratio(np.array([[1.0, 1], [0, 1], [1, 1]]), ratio)
    assert is_ratio(np.array([[7.5, 3], [0.2, 1], [0, 0]]), ratio)


def test_perplexity_and_counts_of_classes_are_none() -> None:
    assert not is_ratio(np.array([[7.5, 3], [0.2, 1]]), lambda totals: np.exp(ratio(totals)))
    assert not is_ratio(np.ones((4, 6)), lambda totals: totals[..., 0])


def test_only_answers_that_all_count_and_are_right_or_wrong_are_a_share() -> None:
    assert is_share(np.array([[1.0, 1], [0, 1]]))
    assert not is_share(np.array([[0.5, 1], [0, 1]]))
    assert not is_share(np.array([[1.0, 1], [0, 0]]))


def test_the_interval_of_one_run_is_that_of_the_t_test() -> None:
    scores = np.random.default_rng(0).normal(size=(1, 30))
    low, high = t_interval(*score_interval(scores, False, 30))
    expected = stats.ttest_1samp(scores[0], 0).confidence_interval()
    assert (low, high) == (pytest.approx(expected.low), pytest.approx(expected.high))


def test_the_difference_of_two_runs_is_that_of_the_paired_t_test() -> None:
    one, other = np.random.default_rng(1).normal(size=(2, 1, 30))
    interval = difference_interval(one, other, None, 30)
    expected = stats.ttest_rel(one[0], other[0])
    low, high = t_interval(*interval)
    assert (low, high) == (
        pytest.approx(expected.confidence_interval().low),
        pytest.approx(expected.confidence_interval().high),
    )
    assert t_p_value(*interval) == pytest.approx(expected.pvalue)


def test_where_examples_are_all_alike_the_difference_is_that_of_welchs_test_over_seeds() -> None:
    rng = np.random.default_rng(2)
    one, other = rng.normal(size=(4, 1)), rng.normal(0.5, 2, size=(6, 1))
    noise = 1e-9 * rng.normal(size=(1, 1000))
    interval = difference_interval(one + noise, other - noise, None, 0)
    assert t_p_value(*interval) == pytest.approx(stats.ttest_ind(one[:, 0], other[:, 0], equal_var=False).pvalue)


def test_clusters_give_the_cluster_robust_standard_error_of_the_mean() -> None:
    """Miller 2024, arXiv 2411.00640, with G / (G - 1) for the number of clusters G."""
    rng = np.random.default_rng(3)
    scores, clusters = rng.normal(size=12), [0, 0, 0, 1, 1, 2, 3, 3, 3, 3, 4, 4]
    rows = np.stack([scores, np.ones(12)], axis=-1)[None]
    _, variance = score_interval(example_scores(cluster_sums(rows, clusters)), False, 12)
    residuals = scores - scores.mean()
    sums = [residuals[np.array(clusters) == cluster].sum() for cluster in range(5)]
    assert variance.total == pytest.approx(np.square(sums).sum() / 12**2 * 5 / 4)
    assert variance.degrees == 4


def test_the_mean_of_the_scores_is_the_ratio_and_their_variance_is_the_jackknifes() -> None:
    rng = np.random.default_rng(4)
    tokens = rng.integers(5, 15, 400).astype(float)
    rows = np.stack([tokens * rng.gamma(4, 0.25, 400), tokens], axis=-1)
    scores = example_scores(rows)
    assert scores.mean() == pytest.approx(ratio(rows.sum(0)))
    without = ratio(rows.sum(0) - rows)
    jackknife = 399 / 400 * np.square(without - without.mean()).sum()
    assert scores.var(ddof=1) / 400 == pytest.approx(jackknife, rel=0.01)


def test_scores_of_equal_weight_are_the_scores_themselves() -> None:
    rows = np.array([[0.25, 1.0], [0.5, 1.0], [1.0, 1.0]])
    np.testing.assert_allclose(example_scores(rows), [0.25, 0.5, 1])


def test_answers_without_a_score_carry_no_weight() -> None:
    """The mean of 1, 2 and 6 with its usual variance; the two answers without a score stand at the mean."""
    rows = np.array([[1.0, 1], [0, 0], [2, 1], [6, 1], [0, 0]])
    scores = example_scores(rows)
    assert scores.mean() == pytest.approx(3)
    np.testing.assert_allclose(scores[[1, 4]], 3)
    assert scores.var(ddof=0) / 5 == pytest.approx(np.var([1, 2, 6], ddof=0) / 3)


def test_the_ends_of_an_interval_are_where_p_is_five_per_cent() -> None:
    right = (np.random.default_rng(5).random((3, 40)) < 0.8).astype(float)
    other = (np.random.default_rng(6).random((3, 40)) < 0.6).astype(float)
    centre, variance = difference_interval(right, other, (right.mean(0), other.mean(0)), 120)
    for end in t_interval(centre, variance):
        assert t_p_value(centre - end, variance) == pytest.approx(0.05)


def test_the_disagreement_of_several_seeds_is_that_of_all_pairs_of_runs() -> None:
    """With a variance of 0 only the disagreement decides: 2 / 3 of the pairs on example 1, half on example 2."""
    one = np.array([[1.0, 1.0], [0.0, 0.0], [1.0, 0.0]])
    other = np.array([[0.0, 1.0], [0.0, 0.0]])
    pairs = np.mean([(a - b) ** 2 for a in one for b in other])
    a, b = one.mean(0), other.mean(0)
    assert (a * (1 - b) + b * (1 - a)).mean() == pytest.approx(pairs)
    centre, variance = difference_interval(one, other, (a, b), 6)
    difference = one.mean() - other.mean()
    effective = centre / difference * 2 / (1 - centre / difference)
    assert variance.total == pytest.approx(((effective * pairs + 2) / (effective + 2) - centre**2) / (effective + 2))


def test_p_without_any_variance_is_one_for_equals_and_zero_for_others() -> None:
    same = np.ones((2, 5))
    assert t_p_value(*difference_interval(same, same, None, 0)) == 1
    assert t_p_value(*difference_interval(same, 2 * same, None, 0)) == 0
