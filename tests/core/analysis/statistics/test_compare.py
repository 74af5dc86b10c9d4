"""One metric, method against method: intervals, tests, families and groups as a report gets them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from ftbench.analysis.statistics import (
    Difference,
    Direction,
    MethodRuns,
    MetricStatistics,
    adjust,
    compare_methods,
    holm,
)
from ftbench.analysis.statistics.arrays import Array
from ftbench.analysis.statistics.bootstrap import DRAWS, resampled_values
from ftbench.analysis.statistics.exact import mcnemar_p


def mean(totals: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(totals[..., 0] / totals[..., 1])


def root(totals: Array) -> Array:
    """A metric of the whole corpus: the square root of the mean."""
    return np.sqrt(mean(totals))


def method(name: str, scores: Array, *, random: bool = True) -> MethodRuns:
    """`scores` [seeds, examples]"""
    rows = np.stack([scores, np.ones_like(scores)], axis=-1)
    return MethodRuns(name, tuple(range(len(scores))), tuple(rows), random)


def answers(seed: int, seeds: int, examples: int, accuracy: float) -> Array:
    return (np.random.default_rng(seed).random((seeds, examples)) < accuracy).astype(np.float64)


def uniform(seed: int, seeds: int = 1, examples: int = 40) -> Array:
    return np.random.default_rng(seed).random((seeds, examples))


@pytest.fixture(scope="module")
def accuracies() -> MetricStatistics:
    methods = [
        method("zero-shot", answers(0, 1, 300, 0.3), random=False),
        method("full", answers(1, 3, 300, 0.75)),
        method("lora", answers(2, 3, 300, 0.77)),
        method("prefix", answers(4, 2, 300, 0.5)),
    ]
    return compare_methods(methods, mean, direction="higher", baseline="full")


def test_every_method_has_its_mean_inside_its_interval(accuracies: MetricStatistics) -> None:
    for one in accuracies.estimates:
        assert 0 < (one.low or 0) < (one.mean or 0) < (one.high or 0) < 1
    assert accuracies.estimate("lora").mean == pytest.approx(answers(2, 3, 300, 0.77).mean())
    assert accuracies.estimate("lora").kind == "two-way t"


def test_differences_are_those_of_the_means_and_all_to_the_baseline(accuracies: MetricStatistics) -> None:
    means = {one.method: one.mean for one in accuracies.estimates}
    assert [one.method for one in accuracies.differences] == ["zero-shot", "lora", "prefix"]
    for one in accuracies.differences:
        assert one.value == pytest.approx(means[one.method] - means["full"])
        assert one.low < one.value < one.high
    assert [one.verdict for one in accuracies.differences] == ["worse", "unclear", "worse"]


def test_the_baselines_family_and_all_pairs_are_corrected_apart(accuracies: MetricStatistics) -> None:
    for family, size in ((accuracies.differences, 3), (accuracies.pairs, 6)):
        assert len(family) == size
        assert [one.adjusted_p for one in family] == pytest.approx(holm([one.p for one in family]))


def test_groups_and_leaders_follow_from_all_pairs(accuracies: MetricStatistics) -> None:
    assert accuracies.ranked == ("lora", "full", "prefix", "zero-shot")
    assert accuracies.groups == (("lora", "full"), ("prefix",), ("zero-shot",))
    assert accuracies.leaders == ("lora", "full")
    assert accuracies.letters == {"lora": "a", "full": "a", "prefix": "b", "zero-shot": "c"}


def test_a_method_that_no_test_compares_with_another_has_no_letter() -> None:
    without_value = method("broken", np.full((1, 40), np.nan))
    found = compare_methods(
        [method("one", uniform(1)), method("other", uniform(2)), without_value], mean, direction="higher"
    )
    assert set(found.letters) == {"one", "other"}
    assert compare_methods([method("one", uniform(1))], mean, direction="higher").letters == {}


def test_where_lower_is_better_the_same_numbers_are_worse() -> None:
    methods = [method("one", answers(1, 3, 300, 0.2)), method("other", answers(2, 3, 300, 0.6))]
    found = compare_methods(methods, mean, direction="lower", baseline="one")
    assert found.ranked == ("one", "other")
    assert [one.verdict for one in found.differences] == ["worse"]
    assert found.leaders == ("one",)


def test_a_pair_does_not_depend_on_the_order_of_the_methods() -> None:
    one, other = method("one", answers(1, 3, 80, 0.7)), method("other", answers(2, 2, 80, 0.6))
    forth = compare_methods([one, other], mean, direction="higher", baseline="one").differences[0]
    back = compare_methods([other, one], mean, direction="higher", baseline="one").differences[0]
    assert (forth.method, forth.other) == (back.method, back.other) == ("other", "one")
    for field in ("value", "low", "high", "p", "adjusted_p"):
        assert getattr(forth, field) == pytest.approx(getattr(back, field))


@pytest.mark.parametrize("value", [mean, root])
def test_equal_input_gives_equal_output(value: object) -> None:
    methods = [method("one", uniform(1)), method("other", uniform(2))]
    first, second = (compare_methods(methods, value, direction="higher", baseline="one") for _ in range(2))
    assert first == second


def test_two_single_runs_of_right_and_wrong_answers_are_tested_by_mcnemar() -> None:
    one, other = answers(1, 1, 100, 0.8), answers(2, 1, 100, 0.6)
    found = compare_methods([method("a", one), method("b", other)], mean, direction="higher", baseline="a")
    difference = found.differences[0]
    assert difference.test == "McNemar"
    assert difference.p == mcnemar_p(int((other > one).sum()), int((one > other).sum()))
    assert (difference.kind, difference.covers_seeds) == ("examples t", False)


def test_two_single_runs_with_scores_are_tested_by_sign_flips_and_have_the_paired_t_interval() -> None:
    one, other = uniform(1, examples=12), uniform(2, examples=12) ** 2
    found = compare_methods([method("a", one), method("b", other)], mean, direction="higher", baseline="a")
    difference = found.differences[0]
    assert difference.test == "sign flips"
    permuted = stats.permutation_test((one[0], other[0]), lambda a, b: np.mean(a - b), permutation_type="samples")
    assert difference.p == pytest.approx(permuted.pvalue)
    expected = stats.ttest_rel(other[0], one[0]).confidence_interval()
    assert (difference.low, difference.high) == (pytest.approx(expected.low), pytest.approx(expected.high))


def test_clustered_answers_are_tested_by_flipping_clusters() -> None:
    one, other = answers(1, 1, 60, 0.8), answers(2, 1, 60, 0.6)
    clusters = [f"document {i // 6}" for i in range(60)]
    found = compare_methods(
        [method("a", one), method("b", other)], mean, direction="higher", baseline="a", clusters=clusters
    )
    sums = (other - one).reshape(10, 6).sum(1)
    flips = np.array([[1 if i >> bit & 1 else -1 for bit in range(10)] for i in range(1024)]) @ sums
    assert (found.examples, found.clusters) == (60, 10)
    assert found.differences[0].test == "sign flips"
    assert found.differences[0].p == pytest.approx(np.mean(np.abs(flips) >= abs(sums.sum())))
    assert found.differences[0].degrees == 9


def test_two_single_runs_on_a_corpus_metric_are_tested_by_randomisation() -> None:
    found = compare_methods(
        [method("a", uniform(1)), method("b", uniform(2) ** 3)], root, direction="higher", baseline="a"
    )
    difference = found.differences[0]
    assert (difference.test, difference.kind, difference.verdict) == ("randomisation", "examples bootstrap", "worse")
    assert 0 < difference.p < 0.01
    assert 0 < difference.bootstrap_p < 0.01


def test_a_corpus_metric_over_seeds_has_the_crossed_bootstrap() -> None:
    """For a metric close to linear, nearly the interval that a mean has: here 1 + mean / 1000."""
    methods = [method("a", uniform(1, 3)), method("b", uniform(2, 3) ** 2)]
    corpus = compare_methods(methods, lambda totals: 1 + mean(totals) / 1000, direction="higher", baseline="a")
    plain = compare_methods(methods, mean, direction="higher", baseline="a")
    one, other = corpus.differences[0], plain.differences[0]
    assert (one.kind, one.test, one.bootstrap_p) == ("crossed bootstrap", "crossed bootstrap", None)
    assert 1000 * one.value == pytest.approx(other.value)
    assert 1000 * (one.high - one.low) == pytest.approx(other.high - other.low, rel=0.1)


def test_a_method_without_seeds_is_covered_by_its_one_run(accuracies: MetricStatistics) -> None:
    assert accuracies.estimate("zero-shot").covers_seeds
    assert accuracies.differences[0].covers_seeds
    assert accuracies.differences[0].kind == "two-way t"


def test_seeds_that_failed_do_not_cost_the_others_theirs(accuracies: MetricStatistics) -> None:
    assert accuracies.estimate("prefix").seeds == (0, 1)
    assert accuracies.differences[2].covers_seeds


def test_a_trained_method_with_one_seed_does_not_cover_seeds() -> None:
    methods = [method("one", answers(1, 1, 100, 0.8)), method("other", answers(2, 3, 100, 0.8))]
    found = compare_methods(methods, mean, direction="higher", baseline="other")
    assert [one.covers_seeds for one in found.estimates] == [False, True]
    assert not found.differences[0].covers_seeds
    assert found.differences[0].test == "two-way t"


@pytest.mark.parametrize("right", [0.0, 1.0])
def test_answers_that_are_all_alike_still_have_an_interval(right: float) -> None:
    """50 right answers: (50 + 2) / (50 + 4) ± t s, with s² = 52 / 54 · 2 / 54 / 54 and 49 degrees of freedom."""
    methods = [method("one", np.full((3, 50), right)), method("other", np.full((3, 50), right))]
    found = compare_methods(methods, mean, direction="higher", baseline="one")
    reach = 2 / 54 + stats.t.ppf(0.975, 49) * np.sqrt(52 * 2 / 54**3)
    ends = (0, pytest.approx(reach)) if right == 0 else (pytest.approx(1 - reach), 1)
    assert (found.estimates[0].low, found.estimates[0].high) == ends
    difference = found.differences[0]
    assert (difference.value, difference.p, difference.verdict) == (0, 1, "unclear")
    assert -0.06 < difference.low < -0.05
    assert difference.high == -difference.low


def test_scores_that_do_not_vary_have_no_interval_and_say_so() -> None:
    methods = [
        method("one", np.full((3, 20), 0.1)),
        method("same", np.full((3, 20), 0.1)),
        method("other", uniform(1, 3, 20)),
    ]
    found = compare_methods(methods, mean, direction="higher", baseline="one")
    assert found.estimates[0].problem == "no variation"
    assert found.estimates[0].low is None
    same, other = found.differences
    assert (same.problem, same.p, same.verdict) == ("identical", 1, "unclear")
    assert (other.problem, other.verdict) == (None, "better")
    assert found.groups == (("other",), ("one", "same"))


def test_one_example_has_no_interval_and_no_test() -> None:
    methods = [method("one", np.array([[0.5], [0.7]])), method("other", np.array([[0.2], [0.1]]))]
    for value in (mean, root):
        found = compare_methods(methods, value, direction="higher", baseline="one")
        assert [one.problem for one in found.estimates] == ["too few examples"] * 2
        assert (found.differences[0].p, found.differences[0].verdict) == (None, "untested")
        assert found.differences[0].value is not None


def test_a_method_without_any_value_is_told_apart_from_none() -> None:
    empty = MethodRuns("empty", (0,), (np.zeros((40, 2)),))
    found = compare_methods([method("one", uniform(1)), empty], root, direction="higher", baseline="one")
    assert (found.estimates[1].mean, found.estimates[1].problem) == (None, "not finite")
    assert (found.differences[0].value, found.differences[0].verdict) == (None, "untested")
    assert found.ranked == ("one",)


def test_an_untested_difference_does_not_count_in_its_family() -> None:
    empty = MethodRuns("empty", (0,), (np.zeros((40, 2)),))
    found = compare_methods(
        [method("one", uniform(1)), method("other", uniform(2)), empty], mean, direction="higher", baseline="one"
    )
    assert found.differences[0].adjusted_p == found.differences[0].p
    assert found.differences[1].adjusted_p is None


def test_runs_with_other_columns_are_compared_without_swapping() -> None:
    """Macro F1 has three columns a class, and a run may have answered with a class of its own."""
    wide = replace(
        method("wide", uniform(2)), statistics=(np.hstack([*method("", uniform(2)).statistics, np.zeros((40, 3))]),)
    )
    found = compare_methods([method("one", uniform(1)), wide], root, direction="higher", baseline="one")
    assert found.differences[0].test == "examples bootstrap"
    assert found.differences[0].p is not None


def test_without_a_baseline_there_are_pairs_only() -> None:
    methods = [method("one", uniform(1)), method("other", uniform(2))]
    for baseline in (None, "absent"):
        found = compare_methods(methods, mean, direction="higher", baseline=baseline)
        assert found.differences == ()
        assert len(found.pairs) == 1


def test_one_method_alone_leads() -> None:
    found = compare_methods([method("one", uniform(1))], mean, direction="higher", baseline="one")
    assert (found.leaders, found.groups, found.pairs) == (("one",), (("one",),), ())


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: MethodRuns("lora", (0, 1), (np.ones((3, 2)),)), "one array for each seed of lora, got 1 for 2 seeds"),
        (lambda: method("zero-shot", np.ones((2, 3)), random=False), "one run of zero-shot"),
        (
            lambda: compare_methods(
                [method("a", np.ones((1, 3))), method("b", np.ones((1, 4)))], mean, direction="higher"
            ),
            r"runs over the same examples, got \[3, 4\]",
        ),
        (
            lambda: compare_methods([method("a", np.ones((1, 3)))] * 2, mean, direction="higher"),
            r"different methods, got \['a', 'a'\]",
        ),
        (
            lambda: compare_methods([method("a", np.ones((1, 3)))], mean, direction="higher", clusters=[1]),
            "a cluster for each of 3 examples, got 1",
        ),
    ],
)
def test_input_that_does_not_fit_together_is_refused(make: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()


def test_intervals_of_a_metric_with_a_range_end_there_and_nothing_else_changes() -> None:
    scores = np.zeros((3, 40))
    scores[1, :5] = 0.6  # one seed of three answers anything at all
    methods = [method("one", scores), method("two", uniform(3, 3))]
    free = compare_methods(methods, mean, direction="higher", baseline="one")
    kept = compare_methods(methods, mean, direction="higher", baseline="one", bounds=(0.0, 1.0))

    assert free.estimate("one").low is not None
    assert free.estimate("one").low < 0
    assert kept.estimate("one") == replace(free.estimate("one"), low=0.0)
    assert kept.differences == free.differences


def test_differences_of_a_metric_with_a_range_end_at_its_width() -> None:
    scores = np.zeros((2, 4))
    scores[1] = 9.0
    methods = [method("one", scores), method("two", 10 - uniform(4, 2, 4))]
    (found,) = compare_methods(methods, root, direction="higher", baseline="one", bounds=(0.0, 4.0)).differences

    assert found.low is not None
    assert found.high is not None
    assert -4.0 <= found.low < found.high == 4.0


def judged(value: float, p: float | None, direction: Direction = "higher") -> str:
    """The verdict on one difference alone."""
    found = Difference("one", "other", value, None, None, "examples t", None, p, None, "sign flips", "untested", True)
    return adjust([found], direction)[0].verdict


@pytest.mark.parametrize(
    ("value", "p", "direction", "verdict"),
    [
        (0.1, 0.049, "higher", "better"),
        (-0.1, 0.049, "higher", "worse"),
        (0.1, 0.049, "lower", "worse"),
        (-0.1, 0.049, "lower", "better"),
        (0.1, 0.05, "higher", "unclear"),
        (0.1, None, "higher", "untested"),
        (0.0, 0.01, "higher", "unclear"),
        (0.0, 0.01, "lower", "unclear"),
    ],
)
def test_a_verdict_follows_from_sign_direction_and_p(
    value: float, p: float | None, direction: Direction, verdict: str
) -> None:
    assert judged(value, p, direction) == verdict


def test_methods_that_differ_by_the_same_on_every_example_are_not_tested_and_have_no_letters() -> None:
    scores = np.linspace(0.1, 0.5, 8)[None]
    found = compare_methods([method("one", scores), method("other", scores + 0.25)], mean, direction="higher")
    assert (found.pairs[0].problem, found.pairs[0].p, found.pairs[0].verdict) == ("no variation", None, "untested")
    assert found.letters == {}
    assert found.leaders == ("other",)


def test_without_any_value_nobody_leads() -> None:
    empty = [MethodRuns(name, (0,), (np.zeros((40, 2)),)) for name in ("one", "other")]
    found = compare_methods(empty, mean, direction="higher")
    assert (found.ranked, found.leaders, found.letters) == ((), (), {})


def test_a_pair_at_the_very_level_is_not_told_apart() -> None:
    """A claim needs a p below 0.05: exactly 0.05 leaves both among the leaders, as its verdict says."""
    found = compare_methods([method("one", uniform(1)), method("other", uniform(2))], mean, direction="higher")
    level = replace(found, pairs=(replace(found.pairs[0], adjusted_p=0.05),))
    below = replace(found, pairs=(replace(found.pairs[0], adjusted_p=0.0499),))
    assert len(level.leaders) == 2
    assert len(below.leaders) == 1


@pytest.mark.parametrize("value", [mean, root])
def test_groups_of_examples_reach_every_interval_and_every_test(value: object) -> None:
    """Each example twice, in a group with its copy: all numbers are those of the examples alone."""
    alone = [method("one", uniform(1, 3)), method("two", uniform(2, 2) ** 2), method("single", uniform(3))]
    twice = [replace(run, statistics=tuple(np.repeat(rows, 2, axis=0) for rows in run.statistics)) for run in alone]
    clusters = np.repeat(np.arange(40), 2).tolist()
    expected = compare_methods(alone, value, direction="higher", baseline="single")
    found = compare_methods(twice, value, direction="higher", baseline="single", clusters=clusters)
    assert (found.examples, found.clusters) == (80, 40)
    for one, other in zip(
        (*found.estimates, *found.differences, *found.pairs),
        (*expected.estimates, *expected.differences, *expected.pairs),
        strict=True,
    ):
        for name in ("low", "high", "degrees", "p", "adjusted_p"):
            if hasattr(other, name):
                assert getattr(one, name) == pytest.approx(getattr(other, name), rel=1e-9), name


def test_a_group_counts_as_one_in_a_corpus_metric_of_single_runs_too() -> None:
    one, other = uniform(4, examples=12), uniform(5, examples=12) ** 2
    clusters = np.repeat(np.arange(12), 3).tolist()
    expected = compare_methods([method("a", one), method("b", other)], root, direction="higher", baseline="a")
    found = compare_methods(
        [method("a", np.repeat(one, 3, axis=1)), method("b", np.repeat(other, 3, axis=1))],
        root,
        direction="higher",
        baseline="a",
        clusters=clusters,
    )
    assert found.differences[0].test == "randomisation"
    assert found.differences[0].p == pytest.approx(expected.differences[0].p)
    assert found.differences[0].low == pytest.approx(expected.differences[0].low)


def test_scores_that_differ_by_very_little_still_vary() -> None:
    """Far more than rounding, which is about 1e-16 here."""
    scores = 1 + 1e-7 * uniform(1)
    found = compare_methods([method("one", scores)], mean, direction="higher").estimate("one")
    expected = stats.t.interval(0.95, 39, scores.mean(), stats.sem(scores[0]))
    assert found.problem is None
    assert (found.low, found.high) == (pytest.approx(expected[0], abs=1e-12), pytest.approx(expected[1], abs=1e-12))
    assert found.low < found.high


@pytest.mark.parametrize(
    ("value", "kinds"), [(mean, ("examples t", "two-way t")), (root, ("examples bootstrap", "crossed bootstrap"))]
)
def test_an_interval_says_whether_seeds_are_in_it(value: object, kinds: tuple[str, str]) -> None:
    methods = [method("one", uniform(1)), method("two", uniform(2, 2)), method("three", uniform(3, 3))]
    found = compare_methods(methods, value, direction="higher")
    assert [one.kind for one in found.estimates] == [kinds[0], kinds[1], kinds[1]]
    assert [one.kind for one in found.pairs] == [kinds[1]] * 3


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_difference_covers_seeds_only_where_both_methods_do(order: tuple[int, int]) -> None:
    methods = [method("one", uniform(1)), method("three", uniform(3, 3))]
    (pair,) = compare_methods([methods[place] for place in order], mean, direction="higher").pairs
    assert not pair.covers_seeds


def test_two_equal_single_runs_have_no_p_value_of_publications() -> None:
    same = [method("one", uniform(1)), method("other", uniform(1))]
    (pair,) = compare_methods(same, root, direction="higher").pairs
    assert (pair.problem, pair.p, pair.bootstrap_p) == ("identical", 1.0, None)


def test_a_method_that_scores_nothing_at_all_varies_as_little_as_any_other_constant() -> None:
    methods = [method("nothing", np.zeros((2, 20))), method("other", uniform(1, 2, 20))]
    found = compare_methods(methods, mean, direction="higher")
    assert (found.estimate("nothing").mean, found.estimate("nothing").problem) == (0.0, "no variation")


@pytest.mark.parametrize("value", [mean, root])
@pytest.mark.parametrize(
    ("scores", "problem"), [(np.array([[0.5], [0.7]]), "too few examples"), (np.full((2, 20), np.nan), "not finite")]
)
def test_a_difference_says_why_it_has_no_interval(value: object, scores: Array, problem: str) -> None:
    methods = [method("one", uniform(1, 2, scores.shape[1])), method("other", scores)]
    (forth,) = compare_methods(methods, value, direction="higher").pairs
    (back,) = compare_methods(methods[::-1], value, direction="higher").pairs
    for pair in (forth, back):
        assert (pair.problem, pair.low, pair.p, pair.verdict) == (problem, None, None, "untested")


def test_the_effective_number_of_answers_is_at_most_that_of_the_method_with_more_of_them() -> None:
    """By hand: one run of 50 right answers against three runs, each wrong on five examples of its own.

    The disagreement is 0.1 and so is the difference. What is left between seeds and examples has a sum of squares of 10
    with 2 · 49 degrees of freedom. So the variance is that of (0.1 - 0.01) / (10 / 98 / 150) = 132.3 answers: more than
    the 50 of the one, less than the 150 of the other. One example each way is imagined (Bonett & Price 2012).
    """
    three = np.ones((3, 50))
    for seed in range(3):
        three[seed, 5 * seed : 5 * seed + 5] = 0
    methods = [method("one", np.ones((1, 50)), random=False), method("three", three)]
    (pair,) = compare_methods(methods, mean, direction="higher").pairs
    centre = 132.3 * 0.1 / 134.3
    deviation = np.sqrt(((132.3 * 0.1 + 2) / 134.3 - centre**2) / 134.3)
    reach = stats.t.ppf(0.975, pair.degrees) * deviation
    assert (pair.low, pair.high) == (pytest.approx(centre - reach), pytest.approx(centre + reach))


def bare_ratio(totals: Array) -> Array:
    """As a metric may be written: it divides by zero where there is nothing."""
    return np.asarray(totals[..., 0] / totals[..., 1])


def bare_root(totals: Array) -> Array:
    return np.sqrt(bare_ratio(totals))


@pytest.mark.parametrize("value", [bare_ratio, bare_root])
def test_a_metric_that_divides_by_zero_has_no_value_and_warns_nobody(value: object) -> None:
    empty = MethodRuns("empty", (0,), (np.zeros((40, 2)),))
    infinite = MethodRuns("infinite", (0,), (np.tile([1.0, 0.0], (40, 1)),))
    found = compare_methods([method("one", uniform(1)), empty, infinite], value, direction="higher")
    assert [one.problem for one in found.estimates] == [None, "not finite", "not finite"]
    assert [one.verdict for one in found.pairs] == ["untested"] * 3


def test_two_examples_are_enough_for_an_interval_of_a_corpus_metric() -> None:
    found = compare_methods([method("one", np.array([[0.2, 0.7]]))], root, direction="higher").estimate("one")
    assert found.problem is None
    assert found.low is not None


def test_the_p_value_of_publications_is_that_of_the_shared_draws() -> None:
    one, other = method("a", uniform(1)), method("b", uniform(2) ** 1.3)
    (pair,) = compare_methods([one, other], root, direction="higher").pairs
    rows = [one.statistics[0], other.statistics[0]]
    first, second = resampled_values(rows, root, DRAWS, np.random.default_rng([0, 0]))
    moved = np.abs(second - first)
    expected = (np.sum(moved - moved.mean() > abs(pair.value)) + 1) / (DRAWS + 1)
    assert 0.02 < expected < 0.9
    assert pair.bootstrap_p == pytest.approx(expected)


def test_two_examples_of_one_run_have_one_degree_of_freedom() -> None:
    scores = np.array([[0.2, 0.7]])
    found = compare_methods([method("one", scores)], mean, direction="higher").estimate("one")
    expected = stats.t.interval(0.95, 1, scores.mean(), stats.sem(scores[0]))
    assert (found.low, found.high) == (pytest.approx(expected[0]), pytest.approx(expected[1]))
    assert found.degrees == 1


def test_two_examples_of_three_runs_have_the_mean_squares_of_the_analysis_of_variance() -> None:
    """By hand: max(MS_seed - MS_rest, 0) + max(MS_example, MS_rest), by the number of answers."""
    scores = np.array([[0.2, 0.7], [0.4, 0.5], [0.9, 1.9]])
    seeds, examples = scores.shape
    rest = scores - scores.mean(1, keepdims=True) - scores.mean(0, keepdims=True) + scores.mean()
    ms_rest = (rest**2).sum() / ((seeds - 1) * (examples - 1))
    ms_seed = examples * scores.mean(1).var(ddof=1)
    ms_example = seeds * scores.mean(0).var(ddof=1)
    variance = (max(ms_seed - ms_rest, 0) + max(ms_example, ms_rest)) / scores.size
    found = compare_methods([method("one", scores)], mean, direction="higher").estimate("one")
    reach = stats.t.ppf(0.975, found.degrees) * np.sqrt(variance)
    assert (found.low, found.high) == (pytest.approx(scores.mean() - reach), pytest.approx(scores.mean() + reach))
