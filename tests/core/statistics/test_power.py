"""What a plan can find: against scipy's t distribution, published tables and a simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from ftbench.statistics import Assumptions, plan_statement, smallest_detectable_difference
from ftbench.statistics.intervals import ALPHA, t_p_value
from ftbench.statistics.per_example import difference_interval

CALM = Assumptions(seed_deviation=0, disagreement=0.2, seed_disagreement=0)


def test_one_seed_needs_what_the_paired_t_test_needs() -> None:
    """The power of the t test at the difference that is returned, by scipy's non-central t distribution."""
    found = smallest_detectable_difference(1, 200, assumptions=CALM)
    effect = found / math.sqrt((0.2 - found**2) / 200)
    threshold = stats.t.ppf(0.975, 199)
    assert stats.nct.sf(threshold, 199, effect) == pytest.approx(0.8, abs=0.001)


def test_few_degrees_of_freedom_are_accounted_for() -> None:
    """Seeds alone: 2 points of deviation, 3 seeds a method, so the t test of two samples has 4 degrees of freedom."""
    still = Assumptions(seed_deviation=0.02, disagreement=0, seed_disagreement=0)
    found = smallest_detectable_difference(3, 10**9, assumptions=still)
    effect = found / (0.02 * math.sqrt(2 / 3))
    assert stats.nct.sf(stats.t.ppf(0.975, 4), 4, effect) == pytest.approx(0.8, abs=0.001)


def test_more_seeds_and_more_examples_find_smaller_differences_and_more_comparisons_larger_ones() -> None:
    assert smallest_detectable_difference(5, 200) < smallest_detectable_difference(3, 200)
    assert smallest_detectable_difference(3, 800) < smallest_detectable_difference(3, 200)
    assert smallest_detectable_difference(3, 200, comparisons=5) > smallest_detectable_difference(3, 200)


def test_the_stated_power_is_reached_by_the_test_that_is_used() -> None:
    """Answers with the assumed variances, and the difference that should be found four times in five."""
    assumed = Assumptions(seed_deviation=0.02, disagreement=0.3, seed_disagreement=0.16)
    seeds, examples, repetitions = 4, 300, 1500
    difference = smallest_detectable_difference(seeds, examples, assumptions=assumed)
    generator = np.random.default_rng(0)
    # Normal scores stand for right and wrong answers of the same variances.
    between = assumed.disagreement - assumed.seed_disagreement - difference**2
    example = generator.normal(0, math.sqrt(between), (repetitions, 1, examples))
    one, other = (
        generator.normal(0, math.sqrt(assumed.seed_disagreement / 2), (repetitions, seeds, examples))
        + generator.normal(0, assumed.seed_deviation, (repetitions, seeds, 1))
        for _ in range(2)
    )
    p = t_p_value(*difference_interval(one + example + difference, other, None, 0))
    # The test has to estimate its degrees of freedom, which the plan knows.
    assert np.mean(p < ALPHA) == pytest.approx(0.8, abs=0.05)


def test_too_few_examples_find_nothing() -> None:
    assert smallest_detectable_difference(3, 1) == math.inf
    assert smallest_detectable_difference(2, 3) == math.inf


def test_a_plan_of_three_seeds_is_told_that_seeds_alone_prove_nothing() -> None:
    assert plan_statement(3, 200, comparisons=5) == (
        "3 seeds, 200 test examples, 5 comparisons: a difference in accuracy has to be about 9.5 points to be found "
        "with a chance of 80%. 3 seeds alone can never give p < 0.05 in an exact paired test over seeds (at best "
        "0.25); the examples have to carry the comparison."
    )


@pytest.mark.parametrize(
    ("seeds", "words"),
    [
        (1, "One seed shows nothing of how results vary with the seed."),
        (5, "(at best 0.0625)"),
        (6, "An exact paired test over the 6 seeds alone can give p = 0.031 at best."),
    ],
)
def test_the_statement_says_what_seeds_can_show(seeds: int, words: str) -> None:
    assert words in plan_statement(seeds, 1000)


def test_a_plan_that_can_find_nothing_says_so() -> None:
    assert plan_statement(3, 1).startswith("3 seeds, 1 test example, 1 comparison: too few for any difference")


def test_assumptions_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(ValueError, match=r"seed_disagreement <= disagreement <= 1, got 0.3 and 0.2"):
        Assumptions(seed_disagreement=0.3)
    with pytest.raises(ValueError, match=r"seed_deviation of 0 or more, got -0.1"):
        Assumptions(seed_deviation=-0.1)
