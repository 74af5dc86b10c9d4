"""Differences, leaders and pairing."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest

from ftbench.analysis.comparison import Difference, Interval, MetricComparison
from ftbench.analysis.run_results import RunResults
from ftbench.analysis.statistics import MethodRuns, compare_methods
from ftbench.analysis.view import RunView
from ftbench.records.results import CellResult, Score
from tests.reports.fake_run import METRICS, TASKS, Mean, fake_run


@pytest.fixture(scope="module")
def run() -> RunResults:
    return fake_run(tasks=TASKS[:4])


@pytest.fixture(scope="module")
def small_run() -> RunResults:
    """Three methods, one seed."""
    return fake_run(tasks=TASKS[:1], methods=("full", "lora", "zero-shot"), seeds=1)


def deciding(results: RunResults, task: str) -> MetricComparison:
    found = RunView(results).comparisons["builtin:nano", task].deciding
    assert found is not None
    return found


def difference(metric: MetricComparison, one: str, other: str) -> Difference:
    first, second = metric.standing(one), metric.standing(other)
    assert first is not None
    assert second is not None
    found = metric.difference(first, second)
    assert found is not None
    return found


def test_a_difference_is_that_of_the_means_over_seeds(run: RunResults) -> None:
    def mean(method: str) -> float:
        cells = [c for c in run.cells if (c.task, c.method) == ("sentiment", method)]
        return float(np.mean([c.metrics["accuracy"].value for c in cells]))

    found = difference(deciding(run, "sentiment"), "lora", "full")

    assert found.value == pytest.approx(mean("lora") - mean("full"))


def scores(run: RunResults, method: str) -> list[np.ndarray]:
    cells = [c for c in run.cells if (c.task, c.method) == ("sentiment", method)]
    return [np.array(c.metrics["accuracy"].statistics) for c in cells]


def test_interval_and_test_are_those_of_the_core_statistics_over_seeds_and_examples(run: RunResults) -> None:
    runs = [MethodRuns(m, (0, 1), tuple(scores(run, m))) for m in ("full", "prefix")]
    expected = compare_methods(runs, METRICS["accuracy"].value, direction="higher", baseline="full").differences[0]

    found = difference(deciding(run, "sentiment"), "prefix", "full")

    assert found.interval is not None
    assert (found.interval.low, found.interval.high) == pytest.approx((expected.low, expected.high))
    assert found.adjusted_p is not None
    assert expected.p is not None
    assert found.adjusted_p >= expected.p  # corrected for more comparisons than this one


def test_turning_a_difference_round_turns_its_interval_and_its_outcome(run: RunResults) -> None:
    metric = deciding(run, "sentiment")
    one, turned = difference(metric, "zero-shot", "lora"), difference(metric, "lora", "zero-shot")

    assert turned.value == -one.value
    assert one.interval is not None
    assert turned.interval is not None
    assert (turned.interval.low, turned.interval.high) == (-one.interval.high, -one.interval.low)
    assert (one.verdict, turned.verdict) == ("worse", "better")


def test_lower_is_better_where_the_metric_says_so(run: RunResults) -> None:
    metric = deciding(run, "recipes")

    assert metric.direction == "lower"
    assert metric.ranked[0].mean == min(one.mean for one in metric.ranked if one.mean is not None)
    assert difference(metric, "zero-shot", "full").verdict == "worse"


def test_a_leader_by_the_correction_alone_is_undecided() -> None:
    """With 15 pairs and two seeds prefix shares a letter with the best, and its own interval leaves 0 out."""
    metric = deciding(fake_run(tasks=TASKS[2:3]), "support-qa")
    best = metric.ranked[0]

    assert [one.method for one in metric.undecided] == ["prefix"]
    for one in metric.leaders[1:]:
        pair = metric.pair(one, best)
        assert pair is not None
        assert pair.interval is not None
        assert pair.verdict == "unclear"
        assert (pair.interval.low <= 0 <= pair.interval.high) == (one.method != "prefix")


def test_leaders_are_the_best_and_all_whose_difference_to_it_is_unclear(run: RunResults) -> None:
    metric = deciding(run, "sentiment")
    best = metric.ranked[0]
    level = {
        one.method
        for one in metric.ranked[1:]
        if (found := metric.difference(one, best)) and found.verdict == "unclear"
    }

    assert {one.method for one in metric.leaders} == {best.method, *level}
    assert "zero-shot" not in level


def test_predictions_are_paired_by_id_whatever_their_order(small_run: RunResults) -> None:
    def turned(cell: CellResult) -> CellResult:
        metrics = {name: replace(score, statistics=score.statistics[::-1]) for name, score in cell.metrics.items()}
        return replace(cell, metrics=metrics, predictions=lambda: list(cell.predictions())[::-1])

    cells = tuple(turned(c) if c.method == "lora" else c for c in small_run.cells)
    before, after = deciding(small_run, "sentiment"), deciding(replace(small_run, cells=cells), "sentiment")

    assert difference(after, "lora", "full") == difference(before, "lora", "full")


def test_a_cell_without_predictions_costs_the_others_nothing(small_run: RunResults) -> None:
    cells = tuple(replace(c, predictions=tuple) if c.method == "lora" else c for c in small_run.cells)
    metric = deciding(replace(small_run, cells=cells), "sentiment")

    assert difference(metric, "lora", "full").verdict == "untested"
    assert difference(metric, "lora", "full").problem == "other length"
    assert difference(metric, "zero-shot", "full").verdict == "worse"


@pytest.mark.parametrize("score", [Score(None, "no checkpoint"), Score(float("nan"))])
def test_a_missing_or_infinite_value_never_takes_part(small_run: RunResults, score: Score) -> None:
    cells = tuple(replace(c, metrics={"accuracy": score}) if c.method == "lora" else c for c in small_run.cells)
    metric = deciding(replace(small_run, cells=cells), "sentiment")

    assert [one.method for one in metric.ranked] == ["full", "zero-shot"]


def test_a_metric_whose_plugin_is_gone_has_values_and_no_verdict() -> None:
    run = fake_run(tasks=TASKS[:1], methods=("full", "lora"), seeds=1)
    metric = deciding(replace(run, metrics={k: v for k, v in METRICS.items() if k != "accuracy"}), "sentiment")

    assert metric.direction is None
    assert metric.leaders == ()
    assert difference(metric, "lora", "full").problem == "no metric"


def test_methods_share_a_letter_with_the_best_exactly_where_they_are_among_the_leaders(run: RunResults) -> None:
    for task in ("sentiment", "intent", "recipes"):
        metric = deciding(run, task)
        best = metric.ranked[0].method
        assert "a" in metric.letters[best]
        level = {one for one in metric.letters if set(metric.letters[one]) & set(metric.letters[best])}
        assert {one.method for one in metric.leaders} == level


def test_the_best_is_compared_in_the_family_of_all_pairs_even_where_it_is_the_baseline(run: RunResults) -> None:
    metric = deciding(run, "intent")
    best, prefix = metric.ranked[0], metric.standing("prefix")
    assert best.method == run.baseline
    assert prefix is not None
    pair, difference_ = metric.pair(prefix, best), metric.difference(prefix, best)
    assert pair is not None
    assert difference_ is not None
    assert pair.interval == difference_.interval
    assert (pair.adjusted_p or 0) > (difference_.adjusted_p or 1)  # of ten comparisons, and of four


def test_one_seed_of_a_method_that_trains_covers_no_seeds_and_a_base_row_needs_none(small_run: RunResults) -> None:
    metric = deciding(small_run, "sentiment")
    assert {one.method: one.covers_seeds for one in metric.standings} == {
        "full": False,
        "lora": False,
        "zero-shot": True,
    }
    assert not difference(metric, "zero-shot", "full").covers_seeds


def test_two_methods_with_the_same_scores_differ_by_nothing_and_have_no_interval_for_that_reason() -> None:
    run = fake_run(tasks=TASKS[2:3], methods=("full", "lora"), seeds=1)
    first = run.cells[0]
    twin = replace(run.cells[1], metrics=first.metrics, predictions=first.predictions)
    found = difference(deciding(replace(run, cells=(first, twin)), "support-qa"), "lora", "full")
    assert (found.value, found.interval, found.problem, found.verdict) == (0, None, "identical", "unclear")


def test_a_method_without_a_value_differs_from_none_and_none_from_it(small_run: RunResults) -> None:
    cells = tuple(
        replace(c, metrics={"accuracy": Score(None, "no")}) if c.method == "lora" else c for c in small_run.cells
    )
    metric = deciding(replace(small_run, cells=cells), "sentiment")
    lora, full = metric.standing("lora"), metric.standing("full")
    assert lora is not None
    assert full is not None
    for one, other in ((lora, full), (full, lora)):
        assert metric.difference(one, other) is None
        assert metric.pair(one, other) is None


def test_two_methods_of_which_none_is_the_baseline_are_judged_in_the_family_of_all_pairs(run: RunResults) -> None:
    metric = deciding(run, "sentiment")
    assert metric.statistics is not None
    pair = next(one for one in metric.statistics.pairs if (one.method, one.other) == ("lora", "prefix"))
    found = difference(metric, "lora", "prefix")
    assert (found.adjusted_p, found.verdict) == (pair.adjusted_p, "better")
    assert (found.value, found.interval) == (pytest.approx(pair.value), Interval(pair.low or 0.0, pair.high or 0.0))


def test_turning_a_difference_round_that_was_not_tested_tests_nothing() -> None:
    run = fake_run(tasks=TASKS[2:3], methods=("full", "lora"), seeds=1)
    metric = deciding(run, "support-qa")
    assert metric.statistics is not None
    untested = tuple(replace(one, verdict="untested", adjusted_p=None) for one in metric.statistics.pairs)
    found = replace(metric, statistics=replace(metric.statistics, pairs=untested, differences=()))
    full, lora = found.standing("full"), found.standing("lora")
    assert full is not None
    assert lora is not None
    pairs = [found.pair(full, lora), found.pair(lora, full)]
    assert [one.verdict if one else None for one in pairs] == ["untested", "untested"]


def test_a_run_of_one_cell_has_an_interval_and_nothing_to_compare_it_with() -> None:
    run = fake_run(tasks=TASKS[:1], methods=("full",), seeds=1)
    metric = deciding(run, "sentiment")
    (standing,) = metric.standings
    assert standing.interval is not None
    assert (metric.leaders, metric.letters) == ((standing,), {})


@dataclass(frozen=True)
class Share(Mean):
    bounds = (0.0, 1.0)


def of_two_seeds(*points: float) -> RunResults:
    """Two methods with two seeds each; on every one of ten examples a seed has one of the given scores."""
    run = fake_run(tasks=TASKS[2:3], methods=("full", "lora"), seeds=2)
    cells = []
    for cell, point in zip(run.cells, points, strict=True):
        rows = tuple((min(1.0, max(0.0, point + 0.001 * place)), 1.0) for place in range(240))
        score = Score(point, None, "v1", rows)
        cells.append(replace(cell, metrics={"token_f1": score}))
    return replace(run, cells=tuple(cells), metrics={"token_f1": Share("token_f1")})


def test_two_seeds_that_differ_widely_are_called_not_estimable() -> None:
    """Their t interval with one degree of freedom spans every possible value, so it says nothing."""
    metric = deciding(of_two_seeds(0.1, 0.7, 0.0, 0.6), "support-qa")
    assert [(one.interval, one.problem) for one in metric.standings] == [(None, "not estimable")] * 2
    found = difference(metric, "lora", "full")
    assert (found.interval, found.problem, found.verdict) == (None, "not estimable", "unclear")
    assert found.leaning("higher") is None


def test_two_seeds_that_agree_keep_their_intervals() -> None:
    metric = deciding(of_two_seeds(0.3, 0.31, 0.5, 0.51), "support-qa")
    assert all(one.interval and one.problem is None for one in metric.standings)
    assert difference(metric, "lora", "full").interval is not None
