"""What a plan can find: against scipy's t distribution, published tables and a simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from ftbench.analysis.statistics import (
    Assumptions,
    MethodRuns,
    compare_methods,
    few_statement,
    least_p,
    plan_statement,
    shown_by,
    smallest_detectable_difference,
    smallest_detectable_effect,
)
from ftbench.analysis.statistics.intervals import ALPHA, t_p_value
from ftbench.analysis.statistics.per_example import difference_interval

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


def test_groups_of_examples_are_called_groups() -> None:
    assert plan_statement(3, 40, grouped=True).startswith("3 seeds, 40 groups of test examples, 1 comparison: ")
    assert str(few_statement(1, 4, grouped=True)).startswith("4 groups of test examples: no difference between ")
    assert str(few_statement(1, 1, grouped=True)).startswith("1 group of test examples: too few ")


def test_assumptions_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(ValueError, match=r"seed_disagreement <= disagreement <= 1, got 0.3 and 0.2"):
        Assumptions(seed_disagreement=0.3)
    with pytest.raises(ValueError, match=r"seed_deviation of 0 or more, got -0.1"):
        Assumptions(seed_deviation=-0.1)


@pytest.mark.parametrize(("examples", "comparisons"), [(6, 1), (10, 2), (30, 5), (200, 1)])
def test_an_effect_is_found_with_the_power_of_scipys_paired_t_test(examples: int, comparisons: int) -> None:
    effect = smallest_detectable_effect(examples, comparisons=comparisons)
    threshold = stats.t.ppf(1 - 0.025 / comparisons, examples - 1)
    assert stats.nct.sf(threshold, examples - 1, effect * math.sqrt(examples)) == pytest.approx(0.8, abs=0.002)


def test_one_example_shows_no_effect() -> None:
    assert smallest_detectable_effect(1) == math.inf


@pytest.mark.parametrize(("examples", "methods"), [(5, 2), (6, 2), (6, 3), (7, 3), (9, 8), (10, 8)])
def test_the_least_p_is_what_the_tests_give_where_one_method_is_always_better(examples: int, methods: int) -> None:
    """Scores of single runs, each method better than the one before on every example."""
    scores = np.arange(methods)[:, None] + np.random.default_rng(0).uniform(0, 0.5, (methods, examples))
    runs = [MethodRuns(f"m{i}", (0,), (np.stack([one, np.ones(examples)], axis=1),)) for i, one in enumerate(scores)]
    found = compare_methods(runs, lambda sums: sums[..., 0] / sums[..., 1], direction="higher", baseline="m0")
    adjusted = [one.adjusted_p for one in found.differences]
    assert min(p for p in adjusted if p is not None) == pytest.approx(least_p(examples, methods - 1))
    nothing = shown_by(1, examples, comparisons=methods - 1) == "nothing"
    assert nothing == all(one.verdict == "unclear" for one in found.differences)


def test_six_examples_and_one_seed_show_nothing_among_three_methods() -> None:
    assert few_statement(1, 6, comparisons=2) == (
        "6 test examples: no difference between methods can be found, however large it is: with one seed, p is 0.0312 "
        "at best, 0.0625 after Holm's correction for 2 comparisons."
    )
    assert plan_statement(1, 6, comparisons=2, shares=False) == (
        "1 seed, 6 test examples, 2 comparisons: no difference between methods can be found, however large it is: with "
        "one seed, p is 0.0312 at best, 0.0625 after Holm's correction for 2 comparisons. One seed shows nothing of "
        "how results vary with the seed."
    )


def test_six_examples_and_three_seeds_show_very_large_differences_alone() -> None:
    assert few_statement(3, 6, comparisons=2) == (
        "6 test examples: only very large differences between methods can be found."
    )


def test_enough_examples_need_no_statement() -> None:
    assert few_statement(1, 30, comparisons=2) is None
    assert shown_by(1, 30) == "any"


def test_one_example_is_too_few_for_any_difference() -> None:
    assert few_statement(3, 1) == "1 test example: too few for any difference between methods to be found."


def test_a_plan_of_text_tasks_is_told_the_effect_that_it_finds() -> None:
    assert plan_statement(1, 200, comparisons=2, shares=False) == (
        "1 seed, 200 test examples, 2 comparisons: a difference has to be about 0.22 times the standard deviation of "
        "the differences between single answers to be found with a chance of 80%. One seed shows nothing of how "
        "results vary with the seed."
    )
    assert "chance of 80%, which is very large. " in plan_statement(3, 7, comparisons=2, shares=False)
