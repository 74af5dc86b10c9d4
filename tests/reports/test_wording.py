"""The sentences of the verdict: who leads, who is level, how all stand to the baseline, what intervals leave out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from ftbench.analysis.comparison import Comparison, Difference, Interval, MetricComparison
from ftbench.analysis.run_results import RunResults
from ftbench.analysis.view import RunView
from ftbench.messages import MessageCatalogue
from ftbench.records.results import CellResult, Score
from ftbench_reports.language import Words
from ftbench_reports.wording import (
    absence_of,
    absence_tone,
    against_base_rows,
    against_baseline,
    best_sentence,
    difference_in_words,
    example_count,
    interval_remark,
    interval_text,
    missing_seeds,
    seeds_not_covered,
    verdict_sentences,
)
from tests.core.analysis.two_hand_made_runs import NAMES, hand_made_run, with_cells
from tests.reports.fake_run import TASKS, fake_run, with_groups

BASE = ("zero-shot", "few-shot")

NO_MESSAGES = MessageCatalogue()


def run(chances: Mapping[str, float], metric: str = "accuracy", seeds: Sequence[int] = (0, 1, 2)) -> RunResults:
    """`full` is the baseline; methods of `BASE` train nothing."""
    found = hand_made_run(chances, 5, seeds=seeds, metrics=(metric, *(name for name in NAMES if name != metric)))

    def untrained(cell: CellResult) -> CellResult:
        return replace(cell, costs={"trainable_parameters": 0.0}) if cell.method in BASE else cell

    return replace(with_cells(found, untrained), baseline="full")


def compared(results: RunResults) -> Comparison:
    (comparison,) = RunView(results).comparisons.values()
    return comparison


def deciding(results: RunResults) -> MetricComparison:
    metric = compared(results).deciding
    assert metric is not None
    return metric


def said(words: Words | None) -> str:
    assert words is not None
    return words.text("en")


def without(results: RunResults, method: str, score: Score | None = None) -> RunResults:
    """The run in which a method has no value of any metric."""

    def emptied(cell: CellResult) -> CellResult:
        scores = dict.fromkeys(cell.metrics, score) if score else {}
        return replace(cell, metrics=scores) if cell.method == method else cell

    return with_cells(results, emptied)


@pytest.mark.parametrize(("metric", "side"), [("accuracy", "highest"), ("loss", "lowest")])
def test_the_best_is_named_with_its_value_and_how_far_ahead_it_is(metric: str, side: str) -> None:
    results = run({"full": 0.3, "good": 0.95, "poor": 0.5}, metric)
    best = deciding(results).ranked[0]
    assert said(best_sentence(deciding(results))) == (
        f"good has the {side} {metric}, {best.mean:.3f}. All others are clearly behind it."
    )


def test_methods_level_with_the_best_are_named_and_those_behind_are_not() -> None:
    text = said(best_sentence(deciding(run({"full": 0.9, "twin": 0.9, "poor": 0.3}))))
    best, other = ("full", "twin") if text.startswith("full") else ("twin", "full")
    assert re.fullmatch(rf"{best} has the highest accuracy, [\d.]+\. No clear difference from it: {other}\.", text)


def test_where_all_values_are_the_same_no_method_is_called_the_best() -> None:
    words = best_sentence(deciding(run({"full": 0.0, "twin": 0.0})))
    assert words.text("en") == "All methods have the same accuracy, 0.000."
    assert words.text("zh") == "各方法的 accuracy 相同，均为 0.000。"


def test_a_method_behind_by_its_own_interval_alone_is_neither_level_nor_beaten() -> None:
    metric = RunView(fake_run(tasks=TASKS[2:3])).comparisons["builtin:nano", "support-qa"].deciding
    assert metric is not None
    text = said(best_sentence(metric))
    assert text.endswith("Probably behind it, not certain after correction: prefix.")
    assert "prefix" not in text.split("Probably behind")[0]


def test_one_method_with_a_value_is_compared_with_nobody() -> None:
    results = without(run({"full": 0.5, "other": 0.6}), "other")
    assert re.fullmatch(r"Only full has a value: accuracy [\d.]+\.", said(best_sentence(deciding(results))))
    assert against_baseline(compared(results), "full", NO_MESSAGES) is None


def test_no_value_and_no_plugin_are_said_as_such() -> None:
    results = without(without(run({"full": 0.5, "other": 0.6}), "other"), "full")
    assert said(best_sentence(deciding(results))) == "No method has a value of accuracy here."
    gone = replace(run({"full": 0.5, "other": 0.6}), metrics={})
    assert said(best_sentence(deciding(gone))).startswith("The plugin of accuracy is not loaded")
    assert against_baseline(compared(gone), "full", NO_MESSAGES) is None
    assert against_base_rows(compared(gone), "full") == []


def test_a_baseline_that_is_not_there_or_has_no_value_is_told() -> None:
    results = run({"full": 0.5, "other": 0.6})
    assert said(against_baseline(compared(results), "absent", NO_MESSAGES)) == (
        "The baseline absent is not part of this comparison, so no difference is taken to it."
    )
    empty = without(results, "full", Score(None, "no answers"))
    assert said(against_baseline(compared(empty), "full", NO_MESSAGES)) == (
        "The baseline full has no value here (no answers), so no difference is taken to it."
    )


def test_methods_that_train_nothing_stand_apart_from_a_baseline_that_trains() -> None:
    text = said(against_baseline(compared(run({"full": 0.6, "good": 0.95, "zero-shot": 0.2})), "full", NO_MESSAGES))
    assert "good by" in text
    assert "zero-shot" not in text


def test_a_baseline_that_trains_nothing_is_compared_with_all() -> None:
    results = run({"zero-shot": 0.5, "few-shot": 0.2, "good": 0.95})
    text = said(against_baseline(compared(results), "zero-shot", NO_MESSAGES))
    assert re.search(r"higher: good by [\d.]+; lower: few-shot by [\d.]+", text)


@pytest.mark.parametrize(("metric", "side"), [("accuracy", "higher"), ("loss", "lower (better)")])
def test_what_training_was_worth_is_a_range_where_all_are_better(metric: str, side: str) -> None:
    results = run({"full": 0.9, "good": 0.7, "zero-shot": 0.1}, metric)
    means = {one.method: one.mean or 0.0 for one in deciding(results).standings}
    amounts = sorted(abs(means[name] - means["zero-shot"]) for name in ("full", "good"))
    (text,) = map(said, against_base_rows(compared(results), "full"))
    assert text == (
        f"All 2 trained methods are {side} than those that train nothing: "
        f"zero-shot ({means['zero-shot']:.3f}) by {amounts[0]:.3f} to {amounts[1]:.3f}."
    )


@pytest.mark.parametrize(
    ("metric", "parts"),
    [
        ("accuracy", r"higher: full by [\d.]+; lower: poor by [\d.]+"),
        ("loss", r"lower \(better\): full by [\d.]+; higher \(worse\): poor by [\d.]+"),
    ],
)
def test_where_not_all_are_better_than_the_untrained_model_each_is_named(metric: str, parts: str) -> None:
    results = run({"full": 0.95, "poor": 0.1, "zero-shot": 0.5}, metric)
    (text,) = map(said, against_base_rows(compared(results), "full"))
    base = next(one for one in deciding(results).standings if one.method == "zero-shot")
    assert re.fullmatch(rf"Against zero-shot \({base.mean:.3f}\), which trains nothing – {parts}\.", text)


def test_one_trained_method_is_named_and_not_called_all() -> None:
    results = run({"full": 0.95, "zero-shot": 0.1})
    (text,) = map(said, against_base_rows(compared(results), "full"))
    assert re.fullmatch(r"Against zero-shot \([\d.]+\), which trains nothing – higher: full by [\d.]+\.", text)


def test_the_untrained_baseline_has_no_second_sentence() -> None:
    assert against_base_rows(compared(run({"zero-shot": 0.5, "good": 0.95})), "zero-shot") == []


def test_differences_without_a_test_say_which_way_they_lie_and_that_nothing_was_tested() -> None:
    results = run({"full": 0.5, "good": 0.95, "poor": 0.1})
    bare = with_cells(
        results, lambda cell: replace(cell, metrics={n: replace(s, statistics=()) for n, s in cell.metrics.items()})
    )
    text = said(against_baseline(compared(bare), "full", NO_MESSAGES))
    assert re.search(
        r"– higher, without an interval: good by [\d.]+; lower, without an interval: poor by [\d.]+\.", text
    )
    metric = MetricComparison("m", "higher", (), None)
    found = Difference(-0.25, None, "no statistics", "untested", None, True)
    assert said(difference_in_words(found, metric)).startswith("lower by 0.250")
    assert interval_text(found) is None
    assert said(interval_remark(found)) == "no interval: the metric kept no numbers per example"


def test_an_interval_is_written_with_signs_and_says_when_it_leaves_training_out() -> None:
    found = Difference(0.02, Interval(-0.01, 0.05), None, "unclear", 0.3, False)
    assert interval_text(found) == "−0.010 … +0.050"
    assert said(interval_remark(found)).startswith("interval covers test examples only")
    assert interval_remark(replace(found, covers_seeds=True)) is None


def test_with_several_seeds_of_all_nothing_is_left_out() -> None:
    assert seeds_not_covered(deciding(run({"full": 0.5, "other": 0.6, "zero-shot": 0.2}))) is None


def test_with_one_seed_of_all_training_randomness_is_in_no_interval() -> None:
    metric = deciding(run({"full": 0.5, "other": 0.6}, seeds=(0,)))
    assert said(seeds_not_covered(metric)) == (
        "intervals cover test examples only; training randomness is not in them (one seed)"
    )


def test_with_one_seed_of_some_these_are_named() -> None:
    results = run({"full": 0.5, "other": 0.6, "third": 0.6})
    fewer = replace(results, cells=tuple(c for c in results.cells if c.method != "other" or c.seed == 0))
    assert said(seeds_not_covered(deciding(fewer))).startswith("one seed only of other: these intervals")


def test_examples_are_counted_with_their_groups_and_with_those_that_all_answered() -> None:
    results = fake_run(tasks=TASKS[:1], methods=("full", "lora"), seeds=1)
    assert said(example_count(compared(results))) == "300 test examples"
    assert said(example_count(compared(with_groups(results, 4)))) == "300 test examples in 75 groups"

    def fewer(cell: CellResult) -> CellResult:
        if cell.method == "full":
            return cell
        kept = tuple(cell.predictions())[:200]
        scores = {name: replace(s, statistics=s.statistics[:200]) for name, s in cell.metrics.items()}
        return replace(cell, metrics=scores, predictions=lambda: kept)

    text = said(example_count(compared(with_cells(results, fewer))))
    assert text == "300 test examples · intervals over the 200 that all methods answered"


def test_a_task_without_a_metric_has_one_sentence() -> None:
    results = run({"full": 0.5})
    tasks = (replace(results.tasks[0], metrics=()),)
    bare = replace(with_cells(results, lambda cell: replace(cell, metrics={})), tasks=tasks)
    text = said(verdict_sentences(compared(bare), "full", NO_MESSAGES, {}))
    assert text == "This task names no metric, so nothing decides."


def test_a_task_without_a_metric_has_no_sentence_about_a_baseline() -> None:
    results = run({"full": 0.5, "zero-shot": 0.2})
    tasks = (replace(results.tasks[0], metrics=()),)
    bare = compared(replace(results, tasks=tasks))
    assert bare.deciding is None
    assert against_baseline(bare, "full", NO_MESSAGES) is None
    assert against_base_rows(bare, "full") == []


@pytest.mark.parametrize(
    ("score", "why"),
    [
        (Score(None), "no reason recorded"),
        (Score(float("inf")), "not a finite number"),
        (Score(None, "the model was out"), "the model was out"),
    ],
)
def test_a_missing_value_has_a_reason(score: Score, why: str) -> None:
    results = without(run({"full": 0.5, "other": 0.6}), "full", score)
    assert why in said(against_baseline(compared(results), "full", NO_MESSAGES))


def test_what_failed_is_red_and_what_was_skipped_is_not() -> None:
    groups = {group.method: group for own in RunView(fake_run()).groups.values() for group in own if group.missing}
    assert (absence_tone(groups["few-shot"]), absence_tone(groups["prefix"])) == ("bad", "muted")
    assert said(absence_of(groups["few-shot"], NO_MESSAGES)) == "failed: out of memory: 5.1 GiB asked, 3.9 GiB free"
    (one,) = missing_seeds(groups["adapter"], NO_MESSAGES)
    assert "1" in said(one)
    assert "not run" in said(one)


def test_methods_with_the_same_best_value_are_named_together() -> None:
    results = run({"full": 0.3, "first": 0.8, "second": 0.5})
    twin = {cell.seed: cell for cell in results.cells if cell.method == "first"}
    tied = with_cells(
        results,
        lambda cell: (
            replace(cell, metrics=twin[cell.seed].metrics, predictions=twin[cell.seed].predictions)
            if cell.method == "second"
            else cell
        ),
    )
    words = best_sentence(deciding(tied))
    value = f"{deciding(tied).ranked[0].mean:.3f}"
    assert words.text("en") == (
        f"first and second have the highest accuracy, {value}. All others are clearly behind first."
    )
    assert words.text("zh") == f"first、second 的 accuracy 并列最高，均为 {value}。其余各方法均明显落后于first。"


def test_a_probable_difference_is_called_neither_clear_nor_none() -> None:
    metric = MetricComparison("m", "higher", (), None)
    ahead = Difference(0.06, Interval(0.001, 0.117), None, "unclear", 0.13, True)
    assert said(difference_in_words(ahead, metric)) == "probably ahead; not certain after correction"
    behind = replace(ahead, value=-0.06, interval=Interval(-0.119, -0.015))
    assert said(difference_in_words(behind, metric)) == "probably behind; not certain after correction"
    assert difference_in_words(behind, metric).text("zh") == "可能落后；校正后不能确定"
    lower = MetricComparison("m", "lower", (), None)
    assert said(difference_in_words(behind, lower)) == "probably ahead; not certain after correction"
    none = replace(ahead, interval=Interval(-0.001, 0.117))
    assert said(difference_in_words(none, metric)) == "no clear difference"


def test_the_highest_of_tuned_methods_leaves_default_settings_aside_and_says_so() -> None:
    results = run({"full": 0.3, "good": 0.9, "good (default)": 0.95})
    metric = deciding(replace(results, default_rows={"good (default)": "good"}))
    assert metric.defaults[0].mean is not None
    assert metric.defaults[0].mean > (metric.ranked[0].mean or 0.0)
    text = said(best_sentence(metric))
    assert text.startswith(f"good has the highest accuracy, {metric.ranked[0].mean:.3f} (default settings aside).")


def test_two_untested_methods_with_the_same_value_are_neither_higher_nor_lower() -> None:
    metric = MetricComparison("m", "higher", (), None)
    found = Difference(0.0, None, "too few examples", "untested", None, True)
    assert said(difference_in_words(found, metric)) == "the same value (no interval)"
