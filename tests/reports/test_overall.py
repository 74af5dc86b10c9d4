"""What the verdict says first: each method against the baseline over all tasks, with its costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from ftbench.analysis.run_results import RunResults
from ftbench.analysis.view import RunView
from ftbench.records.results import CellResult
from ftbench_reports.overall import overall, overall_facts, overall_sentences, percent, times, unit_of
from tests.reports.fake_run import TASKS, fake_run


def costing(results: RunResults, costs: Mapping[str, Mapping[str, float]]) -> RunResults:
    """The same run, where every finished cell of a method has these costs instead of its own."""

    def changed(cell: CellResult) -> CellResult:
        return replace(cell, costs={**cell.costs, **costs.get(cell.method, {})}) if cell.status == "done" else cell

    return replace(results, cells=tuple(map(changed, results.cells)))


def said(results: RunResults) -> list[str]:
    return [str(words.text("en")) for words in overall_sentences(RunView(results))]


def test_counts_are_those_of_the_tests_of_the_tasks(run: RunResults) -> None:
    view = RunView(run)
    for one in overall(view):
        verdicts = []
        for comparison in view.comparisons.values():
            metric = comparison.deciding
            assert metric is not None
            mine, base = metric.standing(one.method), metric.standing("full")
            if mine and base and (difference := metric.difference(mine, base)):
                verdicts.append(difference.verdict)
        assert {name: count for name, count in one.verdicts.items() if count} == {
            name: verdicts.count(name) for name in set(verdicts)
        }


def test_words_say_outcome_speed_parameters_and_memory() -> None:
    run = costing(
        fake_run(tasks=TASKS[:1], methods=("full", "lora", "prefix"), seeds=2),
        {
            "full": {"train_seconds": 30.0, "peak_memory_bytes": 100.0},
            "lora": {"train_seconds": 10.0, "peak_memory_bytes": 60.0},
            "prefix": {"train_seconds": 60.0, "peak_memory_bytes": 99.0},
        },
    )
    lora, prefix = said(run)
    assert lora == (
        "lora shows no clear difference from full; it trains 3.0× as fast with 2.9 % of the parameters, "
        "peak memory 40 % lower."
    )
    assert prefix.startswith("prefix is worse than full; it takes 2.0× as long to train with ")
    assert "memory" not in prefix


def test_memory_alone_is_a_whole_sentence() -> None:
    run = costing(
        fake_run(tasks=TASKS[:1], methods=("full", "zero-shot"), seeds=1),
        {"full": {"peak_memory_bytes": 100.0}, "zero-shot": {"peak_memory_bytes": 86.0}},
    )
    (words,) = overall_sentences(RunView(run))
    assert str(words.text("en")).endswith("; it has a peak memory 14 % lower.")
    assert str(words.text("zh")).endswith("；内存峰值低 14%。")


def test_several_tasks_are_counted() -> None:
    tasks = (TASKS[0], TASKS[4])
    (prefix,) = said(fake_run(tasks=tasks, methods=("full", "prefix"), seeds=2))
    assert prefix.startswith("prefix is worse than full on 2 of 2 tasks")


def test_the_ratio_of_times_is_over_cells_that_both_have(run: RunResults) -> None:
    """adapter has no second seed on two tasks: the baseline's cells there do not count."""
    seconds = {
        (cell.task, cell.seed, cell.method): cell.costs["train_seconds"]
        for cell in run.cells
        if cell.method in ("full", "adapter") and cell.status == "done"
    }
    both = [key[:2] for key in seconds if key[2] == "adapter" and (*key[:2], "full") in seconds]
    ratios = [seconds[*key, "adapter"] / seconds[*key, "full"] for key in both]

    (adapter,) = (one for one in overall(RunView(run)) if one.method == "adapter")
    assert adapter.time is not None
    assert adapter.time.median == pytest.approx(float(np.median(ratios)))
    assert (adapter.time.low, adapter.time.high) == (min(ratios), max(ratios))
    assert (adapter.time.pairs, adapter.time.of) == (8, 10)


def test_a_disturbed_cell_widens_the_range_and_leaves_the_middle() -> None:
    """Of five cells one took twice as long: the sum of times would say 1.2 times as long."""
    quiet = costing(
        fake_run(methods=("full", "lora"), seeds=1),
        {"full": {"train_seconds": 100.0}, "lora": {"train_seconds": 100.0}},
    )
    cells = [
        replace(cell, costs={**cell.costs, "train_seconds": 200.0})
        if (cell.task, cell.method) == ("recipes", "lora")
        else cell
        for cell in quiet.cells
    ]
    (lora,) = said(replace(quiet, cells=tuple(cells)))
    assert "; it takes as long to train (1.00–2.0×) with " in lora


def test_beside_a_baseline_that_trains_only_methods_that_train_are_spoken_of(run: RunResults) -> None:
    assert not [one for one in said(run) if "zero-shot" in one]
    assert len(said(run)) == 3


def test_a_baseline_that_trains_nothing_has_no_speed_to_compare_with() -> None:
    run = replace(fake_run(tasks=TASKS[:1], methods=("zero-shot", "lora"), seeds=1), baseline="zero-shot")
    (lora,) = said(run)
    assert lora.startswith(
        "With these trained models lora did better than zero-shot; it trains 2.9 % of the parameters"
    )
    assert "fast" not in lora


def test_without_a_baseline_nothing_is_said(run: RunResults) -> None:
    assert said(replace(run, baseline="elsewhere")) == []


def test_examples_and_seeds_are_counted() -> None:
    run = fake_run(tasks=(TASKS[0], TASKS[4]), methods=("full", "lora"), seeds=2)
    assert overall_facts(RunView(run)).text("en").startswith("480 test examples, 2 seeds.")


@pytest.mark.parametrize(("ratio", "text"), [(0.5, "0.50"), (1.94, "1.94"), (2.94, "2.9"), (14.2, "14")])
def test_ratios_have_two_digits_or_three(ratio: float, text: str) -> None:
    assert times(ratio) == text


@pytest.mark.parametrize(
    ("share", "text"), [(0.0112, "1.1"), (0.00075, "0.075"), (0.1163, "11.6"), (0.9999, "99.9"), (1.0, "100")]
)
def test_only_all_of_the_parameters_are_100_per_cent(share: float, text: str) -> None:
    assert percent(share) == text


def test_where_no_method_differs_that_is_said_first() -> None:
    """Five copies of one method: no test can tell them apart."""
    lora = fake_run(tasks=TASKS[:1], methods=("full", "lora"), seeds=2)
    copies = [
        replace(cell, method=f"lora-{n}", cell=f"{cell.cell}{n}")
        for cell in lora.cells
        if cell.method == "lora"
        for n in range(4)
    ]
    first, *others = said(replace(lora, cells=(*lora.cells, *copies)))
    assert first == "None of 5 methods is clearly better or worse than full."
    assert len(others) == 3


def test_methods_are_counted_against_the_best_untrained_one_too() -> None:
    """The fake run's zero-shot is at 0.47 and few-shot at 0.58: few-shot is the one to beat."""
    view = RunView(fake_run(tasks=TASKS[:1]))
    rows = {row.method: row for row in overall(view)}
    metric = view.comparisons["builtin:nano", "sentiment"].deciding
    assert metric is not None
    few, lora = metric.standing("few-shot"), metric.standing("lora")
    assert few is not None
    assert lora is not None
    pair = metric.pair(lora, few)
    assert pair is not None
    assert rows["lora"].above_untrained == {pair.verdict: 1} == {"better": 1}
    assert rows["zero-shot"].above_untrained == {}


def test_a_task_at_several_sizes_and_with_several_models_counts_its_test_rows_once() -> None:
    run = fake_run(tasks=TASKS[:1])
    (task,) = run.tasks
    sizes = tuple(replace(task, label=f"{task.label}, {n} rows", family=task.label) for n in (10, 100))
    cells = tuple(
        replace(cell, cell=f"{size.label}{cell.cell}", task=size.label) for size in sizes for cell in run.cells
    )
    view = RunView(replace(run, tasks=sizes, cells=cells))
    once = overall_facts(RunView(run)).text("en").split(",")[0]
    assert overall_facts(view).text("en").split(",")[0] == once
    assert "comparisons" in unit_of(view).text("en")
