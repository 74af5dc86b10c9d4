"""The numbers of a run as JSON, CSV, Markdown and a table: exactly the documented names, and nothing that runs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from ftbench.analysis.read import read_results
from ftbench.analysis.run_results import RunResults
from ftbench.presentation.render import pieces, render
from ftbench.presentation.result_columns import rows_of
from ftbench.presentation.tables import plain_table
from ftbench.records.flatten import flatten
from tests.core.conftest import FinishedRun

Command = Callable[..., tuple[int, str, str]]

KEYS = ["cell", "model", "task", "method", "seed", "status", "reason", "failure", "metrics", "costs", "hyperparameters"]
COSTS = [
    "trainable_parameters",
    "total_parameters",
    "artifact_bytes",
    "load_seconds",
    "train_seconds",
    "evaluate_seconds",
    "wall_seconds",
    "tune_seconds",
    "train_tokens",
    "train_tokens_per_second",
    "generated_tokens_per_second",
    "peak_memory_bytes",
]


@pytest.fixture
def cells(finished_run: FinishedRun, ftbench_command: Command) -> list[dict[str, Any]]:
    code, output, errors = ftbench_command("results", finished_run.directory, "--level", "cell", "--format", "json")
    assert (code, errors) == (0, "")
    found: list[dict[str, Any]] = json.loads(output)
    return found


def test_a_cell_has_exactly_the_documented_keys(cells: list[dict[str, Any]]) -> None:
    assert len(cells) == 14
    assert [list(cell) for cell in cells] == [KEYS] * 14


def test_a_finished_cell_has_exactly_the_documented_costs(cells: list[dict[str, Any]]) -> None:
    done = [cell for cell in cells if cell["status"] == "done"]
    assert [list(cell["costs"]) for cell in done] == [COSTS] * 8
    assert {name for cell in done for name, value in cell["costs"].items() if value is None} <= {
        "train_tokens_per_second",
        "generated_tokens_per_second",
    }


def test_statuses_have_their_reasons(cells: list[dict[str, Any]]) -> None:
    found = {(cell["method"], cell["status"], cell["reason"]) for cell in cells}
    assert found == {
        ("zero-shot", "done", None),
        ("full", "done", None),
        ("lora", "done", None),
        ("lora", "skipped", "one seed is enough"),
        ("broken", "failed", "RuntimeError: this method never works"),
    }


def test_metrics_are_numbers_or_nothing(cells: list[dict[str, Any]]) -> None:
    for cell in cells:
        if cell["status"] != "done":
            assert (cell["metrics"], cell["costs"]) == ({}, {})
            continue
        own = {"accuracy", "macro_f1"} if cell["task"] == "sentiment" else {"token_f1"}
        assert set(cell["metrics"]) == {*own, "loss", "perplexity", "unlucky", "buggy"}
        assert {name for name, value in cell["metrics"].items() if value is None} == {"unlucky", "buggy"}


def test_costs_are_what_they_say(cells: list[dict[str, Any]]) -> None:
    by_method = {
        cell["method"]: cell["costs"]
        for cell in cells
        if cell["task"] == "tales" and cell["status"] == "done" and cell["seed"] == 0
    }
    assert {method: costs["total_parameters"] for method, costs in by_method.items()} == dict.fromkeys(
        by_method, 123_712
    )
    assert by_method["full"]["trainable_parameters"] == 123_712
    assert 0 < by_method["lora"]["trainable_parameters"] < 20_000
    assert (by_method["zero-shot"]["trainable_parameters"], by_method["zero-shot"]["train_tokens"]) == (0, 0)
    assert by_method["zero-shot"]["train_tokens_per_second"] is None
    assert by_method["full"]["train_tokens"] == by_method["lora"]["train_tokens"] > 0
    assert by_method["full"]["artifact_bytes"] > 4 * 123_712 > by_method["lora"]["artifact_bytes"] > 0
    for costs in by_method.values():
        assert costs["wall_seconds"] > costs["load_seconds"] + costs["evaluate_seconds"] > 0


def test_hyperparameters_are_the_resolved_ones(cells: list[dict[str, Any]]) -> None:
    lora = next(cell["hyperparameters"] for cell in cells if cell["method"] == "lora")
    assert lora["r"] == 2
    assert lora["learning_rate"] > 0


def test_groups_are_means_over_the_finished_seeds(
    cells: list[dict[str, Any]], finished_run: FinishedRun, ftbench_command: Command
) -> None:
    _, output, _ = ftbench_command("results", finished_run.directory, "--level", "group", "--format", "json")
    groups = {(row["task"], row["method"]): row for row in json.loads(output)}
    own = [cell["metrics"]["loss"] for cell in cells if (cell["task"], cell["method"]) == ("tales", "full")]
    assert groups["tales", "full"]["metrics"]["loss"] == pytest.approx(sum(own) / 2)
    assert groups["tales", "full"]["metrics"]["unlucky"] is None
    assert {(row["method"], row["seeds"], row["status"]) for row in groups.values()} == {
        ("zero-shot", 1, "done"),
        ("full", 2, "done"),
        ("lora", 1, "partly done"),
        ("broken", 0, "failed"),
    }
    assert groups["tales", "lora"]["reason"] == "one seed is enough"


def test_examples_have_prompt_reference_prediction_and_statistics(
    finished_run: FinishedRun, ftbench_command: Command
) -> None:
    _, output, _ = ftbench_command("results", finished_run.directory, "--level", "example", "--format", "json")
    rows = json.loads(output)
    assert len(rows) == 8 * 4
    for row in rows:
        assert {"prompt", "reference", "prediction", "stopped", "statistics"} <= set(row)
        assert len(row["statistics"]["loss"]) == 2


def with_conversations(run: FinishedRun) -> RunResults:
    """The run as if one of its cells had read conversations."""
    results = read_results(run.directory)
    place = next(place for place, cell in enumerate(results.cells) if cell.status == "done")
    cell = results.cells[place]
    turns = (("system", "Be brief."), ("user", "Who are you?"), ("assistant", "A cat."), ("user", "And who am I?"))
    predictions = [replace(prediction, turns=turns, reasoning="Hm.") for prediction in cell.predictions()]
    cells = list(results.cells)
    cells[place] = replace(cell, predictions=lambda: predictions)
    return replace(results, cells=tuple(cells))


def test_examples_of_conversations_have_their_messages_and_texts_the_last_question(finished_run: FinishedRun) -> None:
    rows = rows_of(with_conversations(finished_run), "example")

    asked = [row for row in json.loads(render(rows, "json")) if "turns" in row]
    assert len(asked) == 4
    assert asked[0]["turns"][2] == {"role": "assistant", "text": "A cat."}
    assert asked[0]["question"] == "And who am I?"
    assert render(rows, "table").count("And who am I?") == 4
    table = list(csv.DictReader(io.StringIO(render(rows, "csv"))))
    assert [row["question"] for row in table].count("And who am I?") == 4
    assert "turns" not in table[0]


def test_a_table_of_examples_has_what_was_said_beside_the_label(finished_run: FinishedRun) -> None:
    rows = rows_of(read_results(finished_run.directory), "example")
    named = [{**row, "said": f"It is {row['prediction']}."} for row in rows if row["task"] == "sentiment"]
    assert named
    shown = render(named, "table")
    assert shown.count("It is ") == len(named)
    assert "said" in shown.splitlines()[2]
    assert "said" not in render(rows, "table").splitlines()[2]


def test_without_texts_nothing_of_a_conversation_is_left(finished_run: FinishedRun) -> None:
    kept = render(rows_of(with_conversations(finished_run).without_texts(), "example"), "json")

    assert "cat" not in kept
    assert "who am I" not in kept


def test_csv_has_a_line_a_cell_and_dotted_names(finished_run: FinishedRun, ftbench_command: Command) -> None:
    _, output, _ = ftbench_command("results", finished_run.directory, "--level", "cell", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(output)))
    assert len(rows) == 14
    assert {"cell", "reason", "metrics.loss", "costs.train_seconds", "hyperparameters.learning_rate"} <= set(rows[0])
    assert next(float(row["metrics.loss"]) for row in rows if row["status"] == "done") > 0


@pytest.mark.parametrize("output", ["table", "markdown"])
@pytest.mark.parametrize("level", ["cell", "group", "example"])
def test_tables_show_every_task_and_method(
    output: str, level: str, finished_run: FinishedRun, ftbench_command: Command
) -> None:
    code, text, _ = ftbench_command("results", finished_run.directory, "--level", level, "--format", output)
    assert code == 0
    for word in ("sentiment", "tales", "zero-shot", "lora"):
        assert word in text
    if level != "example":
        assert "failed: RuntimeError: this method never works" in text
    if level == "cell" or (level == "group" and output == "markdown"):  # the terminal has the deciding metric only
        assert "n/a" in text


ROW = {"task": "t", "model": "m", "method": "x", "seed": 0}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_that_a_spreadsheet_would_run_is_quoted_in_csv(start: str) -> None:
    text = f'{start}HYPERLINK("http://example.org")'
    (row,) = csv.DictReader(io.StringIO(render([{**ROW, "prediction": text}], "csv"), newline=""))
    assert row["prediction"] == f"'{text}"


def test_negative_numbers_stay_numbers_in_csv() -> None:
    (row,) = csv.DictReader(io.StringIO(render([{**ROW, "metrics": {"score": -1.5, "none": None}}], "csv")))
    assert (row["metrics.score"], row["metrics.none"]) == ("-1.5", "")


@pytest.mark.parametrize("text", ['"quoted", with\nline breaks', "中文，标点", "a | b", "", "plain"])
def test_any_other_text_comes_back_from_csv_unchanged(text: str) -> None:
    (row,) = csv.DictReader(io.StringIO(render([{**ROW, "prediction": text}], "csv"), newline=""))
    assert row["prediction"] == text


def test_pipes_and_line_breaks_do_not_break_a_markdown_table() -> None:
    text = render([{**ROW, "prediction": "a | b\nc"}], "markdown")
    assert "| a \\| b c |" in text


def test_json_has_no_nan() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        render([{"value": float("nan")}], "json")


def test_flattening_joins_names_with_dots() -> None:
    assert flatten({"a": 1, "b": {"c": 2, "d": {"f": None}}, "e": {}}) == {"a": 1, "b.c": 2, "b.d.f": None}


def test_columns_stay_in_line_below_chinese_names() -> None:
    lines = plain_table(["name", "n"], [["情感分类", "1"], ["ab", "2"]]).splitlines()
    assert lines == ["name      n", "--------  -", "情感分类  1", "ab        2"]


def test_without_texts_a_full_training_of_tuning_has_no_texts_either(finished_run: FinishedRun) -> None:
    run = with_conversations(finished_run)
    tried = replace(run, trials=run.cells).without_texts().trials
    predictions = [prediction for trial in tried for prediction in trial.predictions()]
    assert predictions
    assert all(not prediction.prompt and not prediction.text for prediction in predictions)
    assert all(trial.log() == "" for trial in tried)


class _Rows:
    """Rows that exist one at a time."""

    def __init__(self, count: int) -> None:
        self.count = count

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        for number in range(self.count):
            yield {
                "task": "t",
                "text": f"line {number}\nnext",
                "metrics": {"a": number / 7},
                "turns": [{"role": "user"}],
            }


@pytest.mark.parametrize("count", [0, 1, 256, 257, 5_000])
def test_rows_written_piece_by_piece_are_the_same_text(count: int) -> None:
    rows = list(_Rows(count))
    assert "".join(pieces(_Rows(count), "json")) == json.dumps(rows, indent=1) + "\n"
    read = list(csv.DictReader(io.StringIO("".join(pieces(_Rows(count), "csv")))))
    assert [(row["text"], float(row["metrics.a"])) for row in read] == [(r["text"], r["metrics"]["a"]) for r in rows]


@pytest.mark.parametrize("output", ["json", "csv"])
def test_a_piece_of_many_rows_stays_small(output: str) -> None:
    assert max(map(len, pieces(_Rows(20_000), output))) < 100_000
