"""The two-way variance, against an analysis of variance by hand."""

from __future__ import annotations

import numpy as np
import pytest

from ftbench.analysis.statistics.arrays import cluster_sums
from ftbench.analysis.statistics.components import combined_variance, run_parts

SCORES = np.array([[1.0, 2.0, 3.0], [2.0, 4.0, 6.0]])
"""Two seeds, three examples. Mean 3; MS_seed = 6, MS_example = 4.5, MS_rest = 0.5."""


def between(scores: np.ndarray) -> np.ndarray:
    examples = scores.mean(-2)
    return examples.var(-1, ddof=1) / examples.shape[-1]


def test_the_parts_are_the_mean_squares_by_examples() -> None:
    part = run_parts(SCORES)
    assert (part.mean, part.seeds, part.between) == (3, 2, 6 / 3)
    assert part.rest == pytest.approx(0.5 / 3)


def test_the_variance_of_one_mean_is_that_of_the_two_way_model() -> None:
    variance = combined_variance([run_parts(SCORES)], between(SCORES), 3)
    assert variance.total == pytest.approx((max(6 - 0.5, 0) + max(4.5, 0.5)) / (2 * 3))


def test_the_degrees_of_freedom_are_satterthwaites_within_those_of_seeds_and_examples() -> None:
    scores = np.array([[1.0, 2, 3, 9, 4], [2, 1, 3, 7, 5], [1, 3, 4, 8, 2.5]])
    part = run_parts(scores)
    total = float(combined_variance([part], between(scores), 5).total)
    spread = (part.between / 3) ** 2 / 2 + between(scores) ** 2 / 4 + (part.rest / 3) ** 2 / 8
    assert 2 < total**2 / spread < 4
    assert combined_variance([part], between(scores), 5).degrees == pytest.approx(total**2 / spread)
    assert combined_variance([run_parts(SCORES)], between(SCORES), 3).degrees == 2  # 2.16 by the formula, of 2 at most


def test_seeds_that_differ_less_than_chance_would_have_it_add_nothing() -> None:
    scores = np.array([[1.0, 0, 1, 0], [0, 1, 0, 1]])
    part = run_parts(scores)
    assert part.between == 0
    assert combined_variance([part], between(scores), 4).total == pytest.approx(part.rest / 2)


def test_each_method_brings_its_own_seeds_into_a_difference() -> None:
    one, other = SCORES, np.array([[0.0, 3.0, 1.0], [1.0, 1.0, 1.0], [4.0, 2.0, 3.0]])
    parts = [run_parts(one), run_parts(other)]
    paired = (one.mean(0) - other.mean(0)).var(ddof=1) / 3
    seeds = sum(max(float(part.between - part.rest), 0) / part.seeds for part in parts)
    rest = sum(float(part.rest) / part.seeds for part in parts)
    assert combined_variance(parts, np.asarray(paired), 3).total == pytest.approx(seeds + max(paired, rest))


def test_one_run_has_the_variance_of_its_examples_and_their_degrees_of_freedom() -> None:
    scores = SCORES[:1]
    variance = combined_variance([run_parts(scores)], between(scores), 3)
    assert variance.total == pytest.approx(1 / 3)
    assert variance.degrees == 2


def test_many_samples_at_once_give_what_each_gives_alone() -> None:
    scores = np.random.default_rng(0).normal(size=(4, 3, 7))
    together = combined_variance([run_parts(scores)], between(scores), 7)
    alone = [combined_variance([run_parts(one)], between(one), 7) for one in scores]
    np.testing.assert_allclose(together.total, [one.total for one in alone])
    np.testing.assert_allclose(together.degrees, [one.degrees for one in alone])


def test_clusters_are_summed_in_the_order_in_which_they_begin() -> None:
    rows = np.array([[1.0, 1], [2, 1], [4, 1], [8, 1]])
    np.testing.assert_array_equal(cluster_sums(rows, ["b", "a", "b", "c"]), [[5, 2], [2, 1], [8, 1]])
    assert cluster_sums(rows, None) is rows


def test_a_cluster_is_needed_for_every_example() -> None:
    with pytest.raises(ValueError, match="a cluster for each of 4 examples, got 2"):
        cluster_sums(np.ones((4, 2)), [1, 2])
