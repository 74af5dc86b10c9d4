"""Which pairs of a finished run speak for a planned one, and for the run itself."""

from __future__ import annotations

import math

import pytest

from ftbench.analysis.comparison import MetricComparison
from ftbench.analysis.pilot import TaskPower, run_power, task_power
from ftbench.analysis.statistics import RunSize, chance_of
from ftbench.analysis.view import RunView
from tests.core.analysis.two_hand_made_runs import hand_made_run

CHANCES = {"full": 0.6, "lora": 0.62, "prefix": 0.61, "zero-shot": 0.3}
SIZE = RunSize(4, 500)


@pytest.fixture(scope="module")
def metric() -> MetricComparison:
    (comparison,) = RunView(hand_made_run(CHANCES, 4)).comparisons.values()
    assert comparison.deciding is not None
    return comparison.deciding


def planned(metric: MetricComparison, *methods: str, baseline: str = "full", size: RunSize = SIZE) -> TaskPower:
    power = task_power(metric, baseline, methods, size)
    assert power is not None
    return power


def pairs(power: TaskPower) -> list[tuple[str, str]]:
    return [(pair.method, pair.other) for pair in power.pairs]


def test_each_method_is_compared_with_the_baseline_and_the_best_two_with_each_other(metric: MetricComparison) -> None:
    power = planned(metric, *CHANCES)
    best = [standing.method for standing in metric.ranked[:2]]
    assert best == ["prefix", "lora"]
    assert pairs(power) == [("lora", "full"), ("prefix", "full"), ("zero-shot", "full"), ("lora", "prefix")]
    assert [pair.comparisons for pair in power.pairs] == [3, 3, 3, 6]


def test_the_best_two_are_not_compared_twice_where_one_is_the_baseline(metric: MetricComparison) -> None:
    power = planned(metric, *CHANCES, baseline="lora")
    assert pairs(power) == [("full", "lora"), ("prefix", "lora"), ("zero-shot", "lora")]


def test_methods_that_the_finished_run_lacks_count_as_comparisons(metric: MetricComparison) -> None:
    power = planned(metric, "full", "lora", "ia3", "boft")
    assert pairs(power) == [("lora", "full")]
    assert (power.comparisons, power.pairs[0].comparisons) == (3, 3)


def test_comparisons_that_are_clear_do_not_burden_those_that_are_not(metric: MetricComparison) -> None:
    lora, _, zero, _ = planned(metric, *CHANCES).pairs
    assert (lora.clear, zero.clear) == (False, True)
    assert lora.open_comparisons == 2  # of three, of which zero-shot is clear
    assert lora.chance == chance_of(lora.components, lora.value, SIZE, 2)
    assert zero.chance == chance_of(zero.components, zero.value, SIZE, 3)


def test_the_open_differences_are_those_that_are_not_clear_the_likeliest_first(metric: MetricComparison) -> None:
    power = planned(metric, *CHANCES)
    chances = [pair.chance for pair in power.open]
    assert {pair.method for pair in power.open} == {"lora", "prefix"}
    assert chances == sorted(chances, reverse=True)


def test_a_run_itself_has_its_own_seeds_and_examples(metric: MetricComparison) -> None:
    power = run_power(metric)
    assert power is not None
    assert power.size == RunSize(3, 200)
    assert pairs(power) == pairs(planned(metric, *CHANCES))


def test_a_larger_run_finds_smaller_differences(metric: MetricComparison) -> None:
    small, large = (planned(metric, *CHANCES, size=RunSize(3, rows)) for rows in (100, 1000))
    for less, more in zip(small.pairs, large.pairs, strict=True):
        assert 0 < more.smallest < less.smallest < math.inf


def test_two_methods_of_which_the_run_knows_nothing_have_no_power(metric: MetricComparison) -> None:
    assert task_power(metric, "full", ["full", "ia3"], SIZE) is None
    assert task_power(metric, "ia3", ["ia3", "lora"], SIZE) is None


def test_equal_means_are_not_an_open_difference() -> None:
    (comparison,) = RunView(hand_made_run({"full": 0.6, "lora": 0.6}, 4, seeds=(0,))).comparisons.values()
    assert comparison.deciding is not None
    power = run_power(comparison.deciding)
    assert power is not None
    assert not power.knows_seeds
    (pair,) = power.pairs
    assert bool(power.open) == (pair.value != 0)


def test_a_run_of_one_method_has_no_power() -> None:
    (comparison,) = RunView(hand_made_run({"full": 0.6}, 4)).comparisons.values()
    assert comparison.deciding is not None
    assert run_power(comparison.deciding) is None
