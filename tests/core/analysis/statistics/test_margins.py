"""Tests against a practical margin, compared with scipy's one-sample t tests and with numbers by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from ftbench.analysis.statistics import (
    Difference,
    MethodRuns,
    MetricStatistics,
    Shortfall,
    compare_methods,
    detectable,
    margin_claims,
    needed_examples,
    shortfall,
    turned,
)
from ftbench.contracts.metric import ratio

EXAMPLES = 40


def scores(seed: int, mean: float) -> np.ndarray:
    values = np.clip(np.random.default_rng(seed).normal(mean, 0.2, EXAMPLES), 0, 1)
    return np.stack([values, np.ones(EXAMPLES)], axis=-1)


def compared(
    *methods: MethodRuns, direction: str = "higher", bounds: tuple[float, float] = (0.0, math.inf)
) -> MetricStatistics:
    """A metric without an upper bound, unless bounds are given."""
    return compare_methods(methods, ratio, direction=direction, baseline=methods[0].method, bounds=bounds)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def two() -> MetricStatistics:
    return compared(MethodRuns("full", (0,), (scores(1, 0.60),)), MethodRuns("lora", (0,), (scores(2, 0.58),)))


def lora_behind_full(statistics: MetricStatistics) -> Shortfall:
    behind = shortfall(statistics.differences[0], statistics.direction, EXAMPLES, statistics.width)
    assert behind is not None
    return behind


def paired() -> np.ndarray:
    return np.asarray(scores(1, 0.60)[:, 0] - scores(2, 0.58)[:, 0])


@pytest.mark.parametrize("margin", [0.0, 0.02, 0.1])
def test_the_p_value_is_that_of_scipys_one_sided_t_test_against_the_margin(
    margin: float, two: MetricStatistics
) -> None:
    expected = stats.ttest_1samp(paired(), margin, alternative="less").pvalue
    assert lora_behind_full(two).p(margin) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("level", [0.8, 0.95])
def test_the_bound_is_the_upper_end_of_scipys_one_sided_interval(level: float, two: MetricStatistics) -> None:
    test = stats.ttest_1samp(paired(), 0.0, alternative="less")
    assert lora_behind_full(two).bound(level) == pytest.approx(test.confidence_interval(level).high, rel=1e-9)


def test_the_other_method_is_behind_by_the_opposite(two: MetricStatistics) -> None:
    behind = lora_behind_full(two)
    other = turned(behind)
    assert (other.method, other.other) == ("full", "lora")
    assert other.p(0.02) == pytest.approx(stats.ttest_1samp(-paired(), 0.02, alternative="less").pvalue, rel=1e-9)


def test_a_lower_loss_is_ahead() -> None:
    statistics = compared(
        MethodRuns("full", (0,), (scores(1, 0.3),)), MethodRuns("lora", (0,), (scores(2, 0.6),)), direction="lower"
    )
    assert lora_behind_full(statistics).value == pytest.approx(
        scores(2, 0.6)[:, 0].mean() - scores(1, 0.3)[:, 0].mean()
    )


def test_equal_scores_on_all_examples_leave_what_so_few_examples_cannot_rule_out() -> None:
    rows = scores(1, 0.5)
    equal = (MethodRuns("full", (0,), (rows,)), MethodRuns("lora", (0,), (rows,)))
    behind = lora_behind_full(compared(*equal, bounds=(0.0, 1.0)))
    assert behind.p(0.02) == pytest.approx(0.98**EXAMPLES)
    assert behind.bound(0.95) == pytest.approx(1 - 0.05 ** (1 / EXAMPLES))
    assert behind.p(behind.bound(0.95)) == pytest.approx(0.05)


def difference(value: float, error: float, method: str = "lora") -> Difference:
    return Difference(
        method, "full", value, value - 2 * error, value + 2 * error, "two-way t", 1e6, 0.5, None, "two-way t",
        "unclear", True, centre=value, error=error,
    )  # fmt: skip


def test_as_good_needs_both_one_sided_tests_and_not_worse_only_one() -> None:
    ahead = margin_claims([difference(+0.03, 0.005)], "higher", 0.02, 100, math.inf)[0]
    assert ahead.verdict == "not worse"  # it is better by more than the margin
    level = margin_claims([difference(0.0, 0.005)], "higher", 0.02, 100, math.inf)[0]
    assert level.verdict == "as good"
    behind = margin_claims([difference(-0.03, 0.005)], "higher", 0.02, 100, math.inf)[0]
    assert behind.verdict == "unclear"


def test_each_kind_of_claim_is_a_family_of_its_own_for_holms_correction() -> None:
    family = [difference(0.0, 0.010, "lora"), difference(0.0, 0.012, "prefix")]
    lora, prefix = margin_claims(family, "higher", 0.02, 100, math.inf)
    single = [stats.norm.sf(0.02 / error) for error in (0.010, 0.012)]
    assert lora.not_worse_p == pytest.approx(2 * single[0], rel=1e-3)
    assert prefix.not_worse_p == pytest.approx(max(2 * single[0], single[1]), rel=1e-3)
    assert (lora.verdict, prefix.verdict) == ("as good", "as good")


def test_a_difference_without_an_interval_is_untested_and_costs_the_others_nothing() -> None:
    without = replace(difference(0.1, 0.010, "prefix"), low=None, high=None, p=None, centre=None, error=None)
    lora, prefix = margin_claims([difference(0.0, 0.010), without], "higher", 0.02, 100, math.inf)
    assert prefix.verdict == "untested"
    assert lora.not_worse_p == pytest.approx(stats.norm.sf(2.0), rel=1e-3)


def test_needed_examples_are_those_of_the_usual_formula() -> None:
    """n = (σ (t 0.95 + z 0.80) / δ)²: for a standard deviation of 0.5 and a distance of 0.1."""
    behind = Shortfall("lora", "full", 0.0, 0.0, 0.5 / math.sqrt(40), 39, 40, math.inf, 0.0, True)
    needed = needed_examples(behind, 0.1, seeds=1, wanted_seeds=1, tests=1)
    assert needed == 156  # 154.6 by normal quantiles; those of t need 2 more


def test_more_examples_cannot_replace_seeds() -> None:
    behind = Shortfall("lora", "full", 0.0, 0.0, 0.05, 10, 100, 1.0, 0.9, True)
    assert needed_examples(behind, 0.1, seeds=2, wanted_seeds=2, tests=1) is None
    assert (needed_examples(behind, 0.1, seeds=2, wanted_seeds=20, tests=1) or 100) < 100


def test_a_method_that_is_seen_behind_by_the_margin_is_never_shown_near() -> None:
    behind = Shortfall("lora", "full", 0.1, 0.1, 0.05, 10, 100, 1.0, 0.0, True)
    assert needed_examples(behind, 0.1, seeds=1, wanted_seeds=1, tests=1) is None


def test_equal_scores_need_as_many_examples_as_rule_the_margin_out() -> None:
    behind = Shortfall("lora", "full", 0.0, 0.0, 0.0, 39, 40, 1.0, 0.0, True)
    needed = needed_examples(behind, 0.02, seeds=1, wanted_seeds=1, tests=1)
    assert needed is not None
    assert 0.98**needed <= 0.05 < 0.98 ** (needed - 1)


def test_the_detectable_difference_is_2_8_standard_errors_for_one_test() -> None:
    behind = Shortfall("lora", "full", 0.0, 0.0, 0.01, math.inf, 101, math.inf, 0.0, True)
    assert detectable(behind, 1) == pytest.approx(0.01 * (1.959964 + 0.841621), rel=1e-6)


def test_with_two_degrees_of_freedom_a_difference_has_to_be_larger_to_be_detected() -> None:
    behind = Shortfall("lora", "full", 0.0, 0.0, 0.01, 2, 101, math.inf, 0.0, True)
    assert detectable(behind, 1) == pytest.approx(0.01 * (4.302653 + 0.841621), rel=1e-6)  # a table of t


def test_the_share_of_seeds_is_what_more_examples_leave() -> None:
    """Runs that differ by a constant for each seed vary by seeds alone."""
    base = scores(3, 0.5)
    runs = tuple(np.stack([base[:, 0] + shift, base[:, 1]], axis=-1) for shift in (-0.05, 0.0, 0.05))
    statistics = compared(MethodRuns("full", (0, 1, 2), (base,) * 3), MethodRuns("lora", (0, 1, 2), runs))
    assert statistics.differences[0].seed_share == pytest.approx(1.0)


def test_a_bounded_score_has_two_pseudo_examples_of_the_whole_range() -> None:
    behind = Shortfall("lora", "full", 0.0, 0.0, 0.01, 98, 98, 1.0, 0.0, True)
    error = math.sqrt(0.01**2 + 2 / 100**2)
    assert behind.p(0.05) == pytest.approx(stats.t.sf(0.05 / error, 98))
    assert behind.bound(0.95) == pytest.approx(error * stats.t.ppf(0.95, 98))


def test_scores_that_nearly_all_agree_prove_little() -> None:
    """One row of twenty differs by 0.0001: the t test alone would be sure to 50 places."""
    behind = Shortfall("lora", "full", 5e-6, 5e-6, 5e-6, 19, 20, 1.0, 0.0, True)
    assert behind.p(0.02) > 0.3
    assert replace(behind, width=math.inf).p(0.02) < 1e-50


def test_right_or_wrong_answers_have_their_pseudo_examples_already() -> None:
    right = (np.random.default_rng(5).random((2, EXAMPLES)) < 0.7).astype(float)
    rows = [np.stack([answers, np.ones(EXAMPLES)], axis=-1) for answers in right]
    runs = (MethodRuns("full", (0,), (rows[0],)), MethodRuns("lora", (0,), (rows[1],)))
    behind = lora_behind_full(compared(*runs, bounds=(0.0, 1.0)))
    assert behind.guarded
    assert behind.p(0.02) == pytest.approx(stats.t.cdf((behind.centre - 0.02) / behind.error, behind.degrees))


def test_a_metric_without_a_range_is_tested_by_t_alone() -> None:
    behind = Shortfall("lora", "full", 0.0, 0.0, 0.1, 19, 20, math.inf, 0.0, True)
    assert behind.p(0.3) == pytest.approx(stats.t.sf(3, 19))
    assert behind.bound(0.95) == pytest.approx(0.1 * stats.t.ppf(0.95, 19))
