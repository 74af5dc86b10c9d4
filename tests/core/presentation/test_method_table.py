"""`ftbench results --level group`: every number with its interval, in every format."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from ftbench.analysis.run_results import RunResults
from ftbench.analysis.view import RunView
from ftbench.presentation.render import render
from ftbench.presentation.result_columns import Row, columns_of, rows_of
from ftbench.records.results import CellResult, Score
from tests.reports.fake_run import TASKS, fake_run, with_groups
from tests.specs import cell_spec

COMPARED = ["direction", "seeds", "examples", "clusters", "low", "high", "covers_seeds", "problem", "letters"]
COMPARED += ["rank_low", "rank_high", "leading"]
DIFFERENCE = ["value", "low", "high", "covers_seeds", "problem", "adjusted_p", "verdict", "leaning"]


@pytest.fixture(scope="module")
def run() -> RunResults:
    return fake_run(tasks=TASKS[:2])


@pytest.fixture(scope="module")
def rows(run: RunResults) -> list[Row]:
    return rows_of(run, "group")


def row_of(rows: Sequence[Row], method: str, task: str = "sentiment") -> Any:
    return next(row for row in rows if (row["task"], row["method"]) == (task, method))


def line_of(text: str, method: str) -> str:
    return next(line for line in text.splitlines() if line.lstrip("| ").startswith(f"{method} "))


def test_a_group_has_exactly_the_documented_keys_for_every_metric(rows: Sequence[Row]) -> None:
    keys = ["model", "task", "method", "seeds", "status", "reason", "deciding", "baseline", "metrics", "comparison"]
    assert [list(row) for row in rows] == [
        [*keys, "costs", "milliseconds_per_token", "memory_parts", "other_tasks"]
    ] * 12
    for row in (row for row in rows if row["status"] == "done"):
        assert list(row["comparison"]) == list(row["metrics"])
        for compared in row["comparison"].values():
            assert list(compared) == [*COMPARED, "difference", "within_margin"]
            assert list(compared["difference"]) == DIFFERENCE


def test_the_numbers_are_those_that_reports_show(run: RunResults, rows: Sequence[Row]) -> None:
    metric = RunView(run).comparisons["builtin:nano", "sentiment"].metrics["macro_f1"]
    for standing in metric.standings:
        row = row_of(rows, standing.method)
        compared = row["comparison"]["macro_f1"]
        assert row["metrics"]["macro_f1"] == standing.mean
        assert standing.interval is not None
        assert (compared["low"], compared["high"]) == (standing.interval.low, standing.interval.high)
        assert compared["letters"] == metric.letters[standing.method]
    reference = metric.standing("full")
    prefix = metric.standing("prefix")
    assert reference is not None
    assert prefix is not None
    difference = metric.difference(prefix, reference)
    assert difference is not None
    found = row_of(rows, "prefix")["comparison"]["macro_f1"]["difference"]
    assert (found["value"], found["adjusted_p"], found["verdict"]) == (difference.value, difference.adjusted_p, "worse")


def test_the_baseline_has_no_difference_to_itself(rows: Sequence[Row]) -> None:
    assert set(row_of(rows, "full")["comparison"]["accuracy"]["difference"].values()) == {None}


def test_a_method_that_failed_is_compared_with_nothing_and_says_why(rows: Sequence[Row]) -> None:
    row = row_of(rows, "few-shot", "intent")
    assert (row["status"], row["metrics"], row["comparison"], row["costs"]) == ("failed", {}, {}, {})
    assert "few-shot   failed: out of memory: 5.1 GiB asked, 3.9 GiB free\n" in render(rows, "table")


def test_csv_has_the_comparison_of_every_metric_by_dotted_names(rows: Sequence[Row]) -> None:
    found = list(csv.DictReader(io.StringIO(render(rows, "csv"))))
    prefix = next(one for one in found if (one["task"], one["method"]) == ("sentiment", "prefix"))
    assert prefix["comparison.accuracy.difference.verdict"] == "worse"
    assert float(prefix["comparison.loss.high"]) == row_of(rows, "prefix")["comparison"]["loss"]["high"]


def test_json_reads_back_as_the_rows(rows: Sequence[Row]) -> None:
    assert json.loads(render(rows, "json")) == list(rows)


@pytest.mark.parametrize("seeds", [1, 2])
def test_the_table_fits_into_a_hundred_columns(seeds: int) -> None:
    text = render(rows_of(fake_run(tasks=TASKS[:3], seeds=seeds), "group"), "table")
    assert max(map(len, text.splitlines())) <= 100
    for task in TASKS[:3]:
        assert f"\n{task.metrics[0]} (" in text


def test_a_row_has_interval_letters_difference_and_verdict(rows: Sequence[Row]) -> None:
    accuracy = row_of(rows, "prefix")["comparison"]["accuracy"]
    score = f"{row_of(rows, 'prefix')['metrics']['accuracy']:.3f} [{accuracy['low']:.3f}, {accuracy['high']:.3f}]"
    other = accuracy["difference"]
    difference = f"{other['value']:+.3f} [{other['low']:+.3f}, {other['high']:+.3f}]"
    for output in ("table", "markdown"):
        line = line_of(render(rows, output), "prefix")
        assert score in line
        assert difference in line
        assert " worse " in line
        assert f" {accuracy['letters']} " in line


def test_markdown_has_all_metrics(rows: Sequence[Row]) -> None:
    assert (
        "| method | accuracy | group | ranks | difference | p (Holm) | verdict | macro_f1 | loss | seeds | train s |"
        in render(rows, "markdown")
    )


@pytest.mark.parametrize("output", ["table", "markdown"])
def test_with_one_seed_intervals_have_a_star_that_says_what_they_leave_out(output: str) -> None:
    text = render(rows_of(fake_run(tasks=TASKS[:1], seeds=1), "group"), output)
    assert "* interval covers test examples only; training randomness is not in it (one seed)" in text
    assert [line_of(text, method).count("]*") for method in ("full", "lora", "zero-shot")] == [1, 2, 1]


def test_with_two_seeds_no_interval_has_a_star(rows: Sequence[Row]) -> None:
    assert "*" not in render(rows, "table")


def test_examples_in_groups_are_told() -> None:
    rows = rows_of(with_groups(fake_run(tasks=TASKS[:1]), 4), "group")
    assert "accuracy (higher is better), 300 test examples in 75 groups; differences to full" in render(rows, "table")
    compared = row_of(rows, "lora")["comparison"]["accuracy"]
    assert (compared["examples"], compared["clusters"]) == (300, 75)


def test_models_have_tables_of_their_own() -> None:
    run = fake_run(tasks=TASKS[:1], methods=("full", "lora"))
    other = tuple(replace(cell, cell=f"{cell.cell}x", model="hf:other") for cell in run.cells)
    text = render(rows_of(replace(run, cells=(*run.cells, *other)), "group"), "table")
    assert "sentiment · builtin:nano\n" in text
    assert "sentiment · hf:other\n" in text


def test_a_mean_over_fewer_seeds_than_are_done_says_so() -> None:
    run = fake_run(tasks=TASKS[:1], methods=("full", "lora"))

    def without(cell: CellResult) -> CellResult:
        return replace(cell, metrics={**cell.metrics, "accuracy": Score(None, "no luck")})

    cells = tuple(without(cell) if (cell.method, cell.seed) == ("lora", 1) else cell for cell in run.cells)
    rows = rows_of(replace(run, cells=cells), "group")
    left = next(cell for cell in run.cells if (cell.method, cell.seed) == ("lora", 0))
    assert row_of(rows, "lora")["metrics"]["accuracy"] == left.metrics["accuracy"].value
    assert "lora has a value of accuracy for 1 of 2 seeds" in render(rows, "table")


def test_a_metric_whose_plugin_is_gone_has_a_mean_and_says_why_it_has_no_interval() -> None:
    run = fake_run(tasks=TASKS[:1], methods=("full", "lora"))
    text = render(rows_of(replace(run, metrics={}), "group"), "table")
    assert "lora has no interval: no metric" in text
    assert line_of(text, "lora").split()[1:3] == ["0.915", "–"]


def test_one_method_alone_is_in_no_family_of_tests() -> None:
    text = render(rows_of(fake_run(tasks=TASKS[:1], methods=("full",)), "group"), "latex")
    assert "interval over test examples" in text
    assert "Holm" not in text
    assert "share a letter" not in text
    assert "verdicts are on" not in text


def test_a_task_without_a_metric_has_rows_without_numbers() -> None:
    run = fake_run(tasks=TASKS[:1], methods=("full", "lora"))
    bare = replace(
        run,
        cells=tuple(replace(cell, metrics={}) for cell in run.cells),
        tasks=(replace(run.tasks[0], metrics=()),),
    )
    rows = rows_of(bare, "group")
    line = line_of(render(rows, "table"), "lora")
    seconds = rows[1]["costs"]["train_seconds"]
    assert line.split() == ["lora", "n/a", "2", f"{seconds:.3f}"]


def test_a_group_says_what_it_is_of_and_what_it_lacks() -> None:
    """Each key has its own value; a cell that is to come is not done, and a group of them has its reasons once."""
    run = fake_run(tasks=TASKS, methods=("full", "adapter"))
    row = row_of(rows_of(run, "group"), "adapter", "support-qa")
    assert {
        key: row[key] for key in ("model", "task", "method", "seeds", "status", "reason", "deciding", "baseline")
    } == {
        "model": "builtin:nano",
        "task": "support-qa",
        "method": "adapter",
        "seeds": 1,
        "status": "partly done",
        "reason": "the loss became infinite at step 412",
        "deciding": "token_f1",
        "baseline": "full",
    }
    cell = next(row for row in rows_of(run, "cell") if (row["task"], row["method"]) == ("summarization", "adapter"))
    assert (cell["model"], cell["task"], cell["method"]) == ("builtin:nano", "summarization", "adapter")
    first, second = (
        row for row in rows_of(run, "cell") if (row["task"], row["method"]) == ("summarization", "adapter")
    )
    assert [(one["seed"], one["status"], one["reason"]) for one in (first, second)] == [
        (0, "done", None),
        (1, "pending", None),
    ]


def test_an_example_has_the_numbers_of_its_own_cell_and_place() -> None:
    run = fake_run(tasks=TASKS[:1], methods=("full", "lora"), seeds=1)
    rows = rows_of(run, "example")
    assert len(rows) == 600
    cell = run.cells[1]
    prediction = cell.predictions()[7]
    row = next(one for one in rows if (one["method"], one["example"]) == ("lora", prediction.id))
    assert {
        key: row[key] for key in ("cell", "model", "task", "method", "seed", "prompt", "reference", "prediction")
    } == {
        "cell": cell.cell,
        "model": "builtin:nano",
        "task": "sentiment",
        "method": "lora",
        "seed": 0,
        "prompt": prediction.prompt,
        "reference": prediction.reference,
        "prediction": prediction.text,
    }
    assert row["statistics"] == {name: list(score.statistics[7]) for name, score in cell.metrics.items()}


def test_an_example_says_what_was_said_where_a_label_was_looked_for_in_it() -> None:
    run = fake_run(tasks=TASKS[:1], methods=("full",), seeds=1)
    assert "said" not in columns_of(run, "example")
    (cell,) = run.cells
    named = tuple(replace(one, said=f"It is {one.text}.", labels=("positive",)) for one in cell.predictions())
    spec = cell_spec(evaluation={"scoring": "generate"})
    run = replace(run, cells=(replace(cell, spec=spec, predictions=lambda: named),))
    assert columns_of(run, "example")[-1] == "said"
    assert [row["said"] for row in rows_of(run, "example")] == [one.said for one in named]


def test_a_probable_difference_has_its_own_word_and_a_note() -> None:
    rows = rows_of(fake_run(tasks=TASKS[2:3]), "group")
    difference = row_of(rows, "prefix", "support-qa")["comparison"]["token_f1"]["difference"]
    assert (difference["verdict"], difference["leaning"]) == ("unclear", "behind")
    text = render(rows, "table")
    assert " behind? " in line_of(text, "prefix")
    assert "ahead?, behind?: probable" in text
    assert " probably behind " in line_of(render(rows, "markdown"), "prefix")


def test_a_row_has_its_range_of_ranks_and_its_p(rows: Sequence[Row]) -> None:
    accuracy = row_of(rows, "zero-shot")["comparison"]["accuracy"]
    assert (accuracy["rank_low"], accuracy["rank_high"]) == (6, 6)
    assert f" {accuracy['letters']} 6 " in line_of(render(rows, "table"), "zero-shot")
    assert " <0.001 " in line_of(render(rows, "table"), "zero-shot")
    assert f"| {accuracy['letters']} | 6 |" in line_of(render(rows, "markdown"), "zero-shot")


def test_what_trains_nothing_has_no_training_time(rows: Sequence[Row]) -> None:
    assert line_of(render(rows, "table"), "zero-shot").endswith("  –")
    assert line_of(render(rows, "table"), "lora").split()[-1].replace(".", "").isdigit()


def test_markdown_has_the_best_and_those_level_with_it_in_bold(rows: Sequence[Row]) -> None:
    text = render([row for row in rows if row["task"] == "sentiment"], "markdown")
    bold = {row["method"] for row in rows if row["task"] == "sentiment" and f"| {row['method']} | **" in text}
    assert bold == {
        row["method"] for row in rows if row["task"] == "sentiment" and row["comparison"]["accuracy"]["leading"]
    }
    assert "lora" in bold
    assert "zero-shot" not in bold
