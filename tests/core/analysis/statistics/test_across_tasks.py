"""Comparisons over tasks: Wilcoxon's test where it can say something, and a plain word where it cannot."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy import stats

from ftbench.analysis.statistics import compare_across_tasks, relative_difference
from ftbench.analysis.statistics.across_tasks import fewest_tasks
from ftbench.analysis.statistics.wilcoxon import signed_ranks


@pytest.mark.parametrize("size", [6, 9, 15, 40])
def test_the_signed_rank_test_is_scipys_exact_one(size: int) -> None:
    values = np.random.default_rng(size).normal(0.4, 1, size)
    expected = stats.wilcoxon(values, method="exact")
    found = signed_ranks(values)
    assert found.p == pytest.approx(expected.pvalue)
    assert min(found.above, found.below) == expected.statistic


def test_ties_and_zeros_are_counted_out_over_all_signs() -> None:
    values = [0.5, 0.5, -0.5, 1.0, 1.0, 2.0, 0.0, -0.25]
    ranks = stats.rankdata(np.abs([value for value in values if value]))
    sums = [sum(rank for rank, sign in zip(ranks, signs, strict=True) if sign) for signs in product((0, 1), repeat=7)]
    below = 1 + 3  # the ranks of -0.25 and -0.5
    found = signed_ranks(values)
    assert (found.above, found.below) == (28 - below, below)  # of seven ranks, which add up to 28
    assert found.p == pytest.approx(2 * np.mean(np.array(sums) <= below))


def test_half_ranks_are_counted_as_such() -> None:
    """Two ties share rank 1.5, so that rank sums are 4 and 4.5 beside each other; by hand over all signs."""
    values = [0.5, 0.5, 1.0, -2.0, 3.0, 4.0]
    ranks = stats.rankdata(np.abs(values))
    sums = [sum(rank for rank, sign in zip(ranks, signs, strict=True) if sign) for signs in product((0, 1), repeat=6)]
    assert {4.0, 4.5} <= set(sums)
    found = signed_ranks(values)
    assert (found.above, found.below) == (17, 4)
    assert found.p == pytest.approx(2 * np.mean(np.array(sums) <= 4))


def test_only_zeros_show_nothing() -> None:
    assert signed_ranks([0.0] * 7).p == 1


def test_six_tasks_of_one_sign_are_just_enough() -> None:
    (found,) = compare_across_tasks({"lora": [0.1, 0.2, 0.3, 0.05, 0.4, 0.25]})
    assert (found.p, found.adjusted_p, found.verdict, found.tasks) == (2 / 64, 2 / 64, "better", 6)
    assert found.statement == (
        "lora is better than the baseline on 6 of 6 tasks and worse on 0: "
        "better over tasks (Wilcoxon's signed-rank test, p = 0.031 after Holm)."
    )


def test_five_tasks_get_no_test_and_are_told_why() -> None:
    (found,) = compare_across_tasks({"lora": [0.1, 0.0, 0.0, -0.05, 0.4]})
    assert (found.better, found.worse, found.equal, found.tasks) == (2, 1, 2, 5)
    assert (found.p, found.adjusted_p, found.verdict) == (None, None, "untested")
    assert found.statement == (
        "lora is better than the baseline on 2 of 5 tasks and worse on 1. There is no test over tasks: with 5 of them "
        "the smallest possible p is 0.0625, and p < 0.05 takes 6 or more."
    )


def test_holm_counts_the_methods_that_are_tested() -> None:
    differences = {
        "worse": [-1, -2, -3, -4, -5, -6, -7],
        "mixed": [1, -2, 3, -4, 5, -6, 7],
        "short": [1, 2, 3],
    }
    worse, mixed, short = compare_across_tasks(differences)
    assert worse.adjusted_p == pytest.approx(2 * 2 / 2**7)
    assert (worse.verdict, mixed.verdict, short.verdict) == ("worse", "unclear", "untested")
    assert mixed.adjusted_p == mixed.p
    assert "mixed is better than the baseline on 4 of 7 tasks and worse on 3: no clear difference over tasks (" in (
        mixed.statement
    )
    assert "worse is better than the baseline on 0 of 7 tasks and worse on 7: worse over tasks (" in worse.statement


def test_too_few_tasks_for_all_methods_are_said_to_be_so() -> None:
    found = compare_across_tasks({name: [1, 2, 3, 4, 5, 6] for name in ("a", "b", "c")})
    assert found[0].adjusted_p == pytest.approx(3 * 2 / 64)
    assert found[0].statement.endswith("With 3 methods tested, all of them need 7 tasks to reach p < 0.05.")


def test_more_methods_need_more_tasks() -> None:
    assert [fewest_tasks(methods) for methods in (1, 2, 3, 5)] == [6, 7, 7, 8]


def test_relative_differences_have_no_unit_and_point_upwards() -> None:
    assert relative_difference(0.55, 0.45, "higher") == pytest.approx(0.2)
    assert relative_difference(55, 45, "higher") == pytest.approx(0.2)
    assert relative_difference(1.1, 0.9, "lower") == pytest.approx(-0.2)
    assert relative_difference(0, 0, "higher") == 0
