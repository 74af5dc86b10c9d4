"""What a pilot says of other runs: against components by hand, scipy's t distributions, and the usual formulas."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from ftbench.analysis.statistics import (
    Difference,
    MethodRuns,
    PairComponents,
    RunSize,
    chance_of,
    compare_methods,
    more_needed,
    smallest_found,
)
from ftbench.analysis.statistics.pair_components import MethodComponents

Array = NDArray[np.float64]


def runs(name: str, scores: Array, *, random: bool = True) -> MethodRuns:
    """A method with scores [seeds, examples]."""
    rows = tuple(np.stack([row, np.ones_like(row)], axis=-1) for row in np.asarray(scores, dtype=np.float64))
    return MethodRuns(name, tuple(range(len(rows))), rows, random)


def ratio(totals: Array) -> Array:
    return np.asarray(totals[..., 0] / totals[..., 1])


def difference(one: MethodRuns, other: MethodRuns, **more: Sequence[int]) -> Difference:
    (tested,) = compare_methods([one, other], ratio, direction="higher", baseline="other", **more).differences
    return tested


def components(
    *,
    seed: float = 0.0,
    rest: float = 0.0,
    example: float = 1.0,
    fold: float = 0.0,
    seeds: int = 3,
    share: bool = False,
) -> PairComponents:
    """Two methods alike, as a run of 100 examples shows them."""
    method = MethodComponents(seeds, True, seed, rest)
    return PairComponents((method, method), example, 100, fold, 5 if fold else 0, share)


def test_components_are_those_of_the_two_way_analysis_of_variance() -> None:
    """By hand: means of seeds 2 and 6 vary by 8; residuals ±1 have a mean square of 4, and 2 over the two examples."""
    one = runs("one", np.array([[1.0, 3.0], [3.0, 9.0]]))
    other = runs("other", np.array([[0.0, 1.0]]), random=False)
    known = difference(one, other).components
    assert known is not None
    assert (known.methods[0].seed, known.methods[0].rest) == pytest.approx((6.0, 4.0))
    assert (known.methods[1].seed, known.methods[1].rest) == (0.0, 0.0)
    assert known.example == pytest.approx(4.5 - 4.0 / 2)  # of the differences 2 and 5, less the rest of two seeds
    assert known.knows_seeds


def test_both_methods_get_the_mean_variance_over_seeds() -> None:
    varied, still = np.array([[0.0, 1.0], [4.0, 5.0]]), np.array([[0.0, 3.0], [0.0, 3.0]])
    known = difference(runs("one", varied), runs("other", still)).components
    assert known is not None
    assert [method.seed for method in known.methods] == pytest.approx([4.0, 4.0])  # of 8 and 0


@pytest.mark.parametrize("corpus", [False, True])
def test_the_components_add_up_to_the_squared_error_of_the_run(corpus: bool) -> None:
    generator = np.random.default_rng(0)
    example = generator.normal(5, 0.5, 80)
    methods = [
        runs(name, example + generator.normal(0, 0.3, (3, 1)) + generator.normal(0, 0.2, (3, 80)))
        for name in ("one", "other")
    ]
    value = (lambda totals: ratio(totals) ** 2) if corpus else ratio
    (tested,) = compare_methods(methods, value, direction="higher", baseline="other").differences
    known = tested.components
    assert known is not None
    assert tested.error is not None
    over_seeds = sum(method.seed + method.rest / known.examples for method in known.methods) / 3
    assert over_seeds + known.example / known.examples == pytest.approx(tested.error**2, rel=1e-6)


def test_examples_of_a_group_count_as_one() -> None:
    generator = np.random.default_rng(1)
    one, other = (runs(name, generator.normal(0, 1, (2, 40))) for name in ("one", "other"))
    known = difference(one, other, clusters=[i // 4 for i in range(40)]).components
    assert known is not None
    assert known.examples == 10


def test_folds_that_differ_are_a_component() -> None:
    generator = np.random.default_rng(2)
    folds = [i % 5 for i in range(100)]
    apart = generator.normal(0, 1, 5)[folds] + generator.normal(0, 0.1, 100)
    known = difference(runs("one", apart[None]), runs("other", np.zeros((1, 100))), folds=folds).components
    assert known is not None
    assert known.folds == 5
    assert known.fold == pytest.approx(np.var([apart[i::5].mean() for i in range(5)], ddof=1), rel=0.05)
    size = RunSize(1, 100, 5)
    assert smallest_found(known, size) > smallest_found(replace(known, fold=0.0), size)
    assert smallest_found(known, replace(size, folds=10)) < smallest_found(known, size)


@pytest.mark.parametrize("examples", [10, 50, 400])
@pytest.mark.parametrize("comparisons", [1, 5])
def test_one_seed_has_the_power_of_the_paired_t_test(examples: int, comparisons: int) -> None:
    """scipy's non-central t distribution."""
    known, size = components(example=4.0, seeds=1), RunSize(1, examples)
    threshold = stats.t.ppf(1 - 0.025 / comparisons, examples - 1)
    for effect in (2.0, 3.0, 4.0):
        expected = stats.nct.sf(threshold, examples - 1, effect)
        assert chance_of(known, effect * 2 / math.sqrt(examples), size, comparisons) == pytest.approx(
            expected, abs=0.01
        )


def test_seeds_alone_have_the_power_of_the_t_test_of_two_samples() -> None:
    """Welch's test of ten seeds each has about the 18 degrees of freedom of the pooled one."""
    known = components(seed=0.04, example=0.0)
    found = smallest_found(known, RunSize(10, 10**6))
    effect = found / (0.2 * math.sqrt(2 / 10))
    assert stats.nct.sf(stats.t.ppf(0.975, 18), 18, effect) == pytest.approx(0.8, abs=0.015)


def test_the_examples_that_are_needed_are_those_of_the_usual_formula() -> None:
    """(1.96 + 0.84)² σ² / d² for large numbers: 7.849 · 9 / 0.2² = 1,766 less the 200 there, rounded up."""
    more = more_needed(components(example=9.0, seeds=1), 0.2, RunSize(1, 200))
    assert more.examples == 1600
    assert more.seeds is None


def test_the_seeds_that_are_needed_are_those_of_the_usual_formula() -> None:
    """2 (1.96 + 0.84)² σ² / d² for large numbers: 15.7 · 0.01 / 0.05² = 63, and one for the t distribution."""
    more = more_needed(components(seed=0.01, example=0.0), 0.05, RunSize(10, 1000))
    assert more.seeds == pytest.approx(54, abs=1)


def test_what_seeds_vary_does_not_shrink_with_examples() -> None:
    more = more_needed(components(seed=0.01, example=0.01), 0.1, RunSize(3, 100))
    assert more.seeds is not None
    assert (more.examples, more.seeds_bound, more.examples_bound) == (None, True, False)


def test_what_examples_vary_does_not_shrink_with_seeds() -> None:
    more = more_needed(components(example=1.0), 0.2, RunSize(3, 100))
    assert more.examples is not None
    assert (more.seeds, more.seeds_bound, more.examples_bound) == (None, False, True)


def test_a_difference_that_needs_more_than_ten_times_as_much_gets_no_proposal() -> None:
    more = more_needed(components(example=1.0, seed=0.001, rest=1.0), 0.01, RunSize(3, 100))
    assert (more.seeds, more.examples) == (None, None)


def test_a_run_that_is_large_enough_needs_nothing() -> None:
    more = more_needed(components(example=0.01), 0.5, RunSize(3, 100))
    assert (more.seeds, more.examples) == (0, 0)


def test_the_proposed_number_is_the_least_that_reaches_four_in_five() -> None:
    known, size = components(seed=0.002, rest=0.2, example=0.2), RunSize(3, 100)
    more = more_needed(known, 0.15, size)
    assert more.seeds is not None
    assert chance_of(known, 0.15, replace(size, seeds=3 + more.seeds)) >= 0.8
    assert chance_of(known, 0.15, replace(size, seeds=2 + more.seeds)) < 0.8


def test_one_seed_in_the_pilot_asks_for_no_seeds_because_it_does_not_know_them() -> None:
    known = components(example=1.0, seeds=1)
    assert not known.knows_seeds
    assert more_needed(known, 0.2, RunSize(3, 100)).seeds is None


def test_so_few_examples_that_no_exact_test_can_show_anything_find_nothing() -> None:
    assert chance_of(components(seeds=1), 100.0, RunSize(1, 5)) == 0.0
    assert smallest_found(components(seeds=1), RunSize(1, 5)) == math.inf
    assert smallest_found(components(), RunSize(3, 1)) == math.inf


def test_right_or_wrong_answers_lose_what_their_pseudo_examples_cost() -> None:
    """Bonett & Price add two of them: with disagreement 0.2, 100 examples and one seed, 2 / 100² to 0.2 / 100."""
    size = RunSize(1, 100)
    plain, share = (smallest_found(components(example=0.2, seeds=1, share=flag), size) for flag in (False, True))
    reach, power = stats.t.ppf(0.975, 99), stats.norm.ppf(0.8)
    expected = (reach * math.sqrt(0.2 / 100 + 2 / 100**2) + power * math.sqrt(0.2 / 100)) / (
        (reach + power) * math.sqrt(0.2 / 100)
    )
    assert share / plain == pytest.approx(expected, rel=0.005)


def test_more_comparisons_find_less() -> None:
    assert smallest_found(components(), RunSize(3, 100), 5) > smallest_found(components(), RunSize(3, 100))


def test_two_methods_with_the_same_scores_have_no_components() -> None:
    alike = np.ones((1, 20))
    assert difference(runs("one", alike), runs("other", alike)).components is None
