"""A run on rows that belong together: predictions say to which group they belong, and intervals count groups."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.core.conftest import FinishedRun
from tests.core.conftest import command as ftbench

Command = Callable[..., tuple[int, str, str]]

MATRIX = """\
name: grouped
models: [{{model: "{model}", name: stories}}]
tasks: [{{task: sentiment, data: reviews.jsonl, group_by: customer}}]
methods: [zero-shot]
device: cpu
"""

FORGETTING = """\
name: grouped
models: [{{model: "{model}", name: stories}}]
tasks: [{{task: sentiment, data: reviews.jsonl, group_by: customer}}]
methods: [zero-shot, lora, {{method: lora, name: narrow, r: 2}}]
seeds: [0]
training: {{steps: 2, batch_size: 4, max_length: 64, keep: last}}
evaluation: {{general_text: general.jsonl}}
device: cpu
baseline: lora
"""
PASSAGES = 3
"""Fewer than there are test rows, and than there are groups of them."""


def _rows() -> list[dict[str, str]]:
    """Forty rows, eight of them for the test: two of each of four customers."""
    sides = [*["train"] * 24, *["validation"] * 8, *["test"] * 8]
    return [
        {
            "text": f"Number {i} was {('a joy', 'a bore')[i % 2]}.",
            "label": ("positive", "negative")[i % 2],
            "split": side,
            "customer": f"customer {i // 2}",
        }
        for i, side in enumerate(sides)
    ]


def test_predictions_of_a_run_carry_groups_and_its_results_count_them(
    short_stories: Path, tmp_path: Path, ftbench_command: Command
) -> None:
    (tmp_path / "m.yaml").write_text(MATRIX.format(model=short_stories), encoding="utf-8")
    lines = "".join(json.dumps(row) + "\n" for row in _rows())
    (tmp_path / "reviews.jsonl").write_text(lines, encoding="utf-8")
    run = tmp_path / "run"
    code, _, errors = ftbench_command("run", tmp_path / "m.yaml", "--out", run, "--no-report", "--executor", "inline")
    assert code == 0, errors

    (path,) = run.glob("cells/*/predictions.jsonl")
    groups = [json.loads(line)["group"] for line in path.read_text(encoding="utf-8").splitlines()]
    assert sorted(groups) == sorted(f"customer {i // 2}" for i in range(32, 40))

    _, output, _ = ftbench_command("results", run, "--level", "group", "--format", "json")
    (row,) = json.loads(output)
    for compared in row["comparison"].values():
        assert (compared["examples"], compared["clusters"]) == (8, 4)


def test_predictions_of_a_run_without_groups_have_none(finished_run: FinishedRun) -> None:
    for path in finished_run.directory.glob("cells/*/predictions.jsonl"):
        assert all(json.loads(line)["group"] is None for line in path.read_text(encoding="utf-8").splitlines())


@pytest.fixture(scope="module")
def with_forgetting(short_stories: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run directory of rows in groups, with passages of general text that belong to no group. Only read it."""
    folder = tmp_path_factory.mktemp("grouped")
    (folder / "m.yaml").write_text(FORGETTING.format(model=short_stories), encoding="utf-8")
    text = "Once upon a time there was a girl with {} balls. She liked to play in the park every day with her dog."
    passages = [{"text": text.format(number)} for number in range(PASSAGES)]
    for name, rows in (("reviews", _rows()), ("general", passages)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    code, _, errors = ftbench("run", folder / "m.yaml", "--out", folder / "run", "--no-report", "--executor", "inline")
    assert code == 0, errors
    return folder / "run"


def _rows_of(run: Path, level: str) -> list[dict[str, Any]]:
    code, output, errors = ftbench("results", run, "--level", level, "--format", "json")
    assert code == 0, errors
    found: list[dict[str, Any]] = json.loads(output)
    return found


def test_forgetting_is_compared_over_passages_and_the_answers_over_groups(with_forgetting: Path) -> None:
    trained = [row for row in _rows_of(with_forgetting, "group") if row["method"] != "zero-shot"]
    assert len(trained) == 2
    for row in trained:
        counts = {name: (one["examples"], one["clusters"]) for name, one in row["comparison"].items()}
        assert counts == {
            "accuracy": (8, 4),
            "macro_f1": (8, 4),
            "loss": (8, 4),
            "forgetting": (PASSAGES, PASSAGES),
        }
        assert row["comparison"]["forgetting"]["low"] < row["metrics"]["forgetting"]


def test_the_difference_in_forgetting_is_tested_over_passages(with_forgetting: Path) -> None:
    narrow = next(row for row in _rows_of(with_forgetting, "group") if row["method"] == "narrow")
    difference = narrow["comparison"]["forgetting"]["difference"]
    assert difference["low"] < difference["value"] < difference["high"]
    assert difference["adjusted_p"] >= 2 / 2**PASSAGES  # all patterns of signs of three passages


@pytest.mark.parametrize("output", ["table", "json", "csv", "markdown", "latex"])
@pytest.mark.parametrize("level", ["cell", "group", "example"])
def test_every_level_and_format_takes_groups_beside_forgetting(with_forgetting: Path, level: str, output: str) -> None:
    code, text, errors = ftbench("results", with_forgetting, "--level", level, "--format", output)
    findings = [line for line in errors.splitlines() if line.startswith(("severe: ", "warning: "))]
    assert (code, errors.splitlines()) == (0, findings)
    assert bool(findings) is ((level, output) == ("group", "table"))  # the other formats go into files
    assert "lora" in text


def test_a_test_row_has_the_numbers_of_its_own_answer_and_none_of_a_passage(with_forgetting: Path) -> None:
    rows = _rows_of(with_forgetting, "example")
    assert len(rows) == 3 * 8
    assert {tuple(row["statistics"]) for row in rows} == {("accuracy", "macro_f1", "loss")}
    for row in rows:
        assert row["statistics"]["accuracy"] == [float(row["prediction"] == row["reference"]), 1.0]


def test_a_cells_own_interval_of_forgetting_is_in_the_report_beside_groups(
    with_forgetting: Path, tmp_path: Path
) -> None:
    for output, name in (("html", "report.html"), ("markdown", "report.md")):
        code, _, errors = ftbench("report", with_forgetting, "--format", output, "--out", tmp_path / name)
        assert (code, errors) == (0, "")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "8 test examples in 4 groups" in page
    assert "forgetting" in page
    table = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert "| forgetting ↓ |" in table


def test_two_runs_in_groups_are_compared_on_forgetting(with_forgetting: Path, tmp_path: Path) -> None:
    matrix = with_forgetting.parent / "m.yaml"
    assert (
        ftbench(
            "run", matrix, "--out", tmp_path / "b", "--set", "training.steps=3", "--no-report", "--executor", "inline"
        )[0]
        == 0
    )
    code, output, errors = ftbench(
        "compare", with_forgetting, tmp_path / "b", "--metric", "forgetting", "--format", "csv"
    )
    assert (code, errors) == (0, "")
    found = {row["method"]: row for row in csv.DictReader(io.StringIO(output))}
    assert found["zero-shot"]["metrics.forgetting.problem"] == "no value in A"
    for method in ("lora", "narrow"):
        a, b, difference, low, high = (
            float(found[method][f"metrics.forgetting.{name}"]) for name in ("a", "b", "difference", "low", "high")
        )
        assert difference == pytest.approx(b - a)
        assert low <= difference <= high
