"""Tuned models on the run's other tasks: measured after the cells, from what they saved, and never twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.core.conftest import FinishedRun

Command = Callable[..., tuple[int, str, str]]
HERE = ("--no-report", "--executor", "inline")
TWO_TASKS = ("--set", "seeds=[0]", "--set", "methods=[zero-shot, full]", *HERE)


def files(directory: Path) -> dict[str, dict[str, Any]]:
    """By cell the tasks that it was measured on."""
    return {
        path.parent.name: json.loads(path.read_text(encoding="utf-8"))["tasks"]
        for path in sorted(directory.glob("cells/*/other_tasks.json"))
    }


def by_name(directory: Path) -> dict[tuple[str, str], str]:
    """Cell by task and method, of seed 0."""
    cells = json.loads((directory / "run.json").read_text(encoding="utf-8"))["cells"]
    return {(cell["task"], cell["method"]): cell["cell"] for cell in cells if cell["seed"] == 0}


def test_every_trained_cell_is_measured_on_the_other_task_and_no_other_cell(finished_run: FinishedRun) -> None:
    cells, found = by_name(finished_run.directory), files(finished_run.directory)
    trained = {cells[task, method] for task in ("sentiment", "tales") for method in ("full", "lora")}
    assert trained <= set(found)
    assert cells["tales", "zero-shot"] not in found
    assert all(len(tasks) == 1 for tasks in found.values())


def test_the_base_loss_is_the_zero_shot_cells_loss_on_that_task(finished_run: FinishedRun) -> None:
    cells, found = by_name(finished_run.directory), files(finished_run.directory)
    (other,) = found[cells["sentiment", "full"]].values()
    lines = (finished_run.directory / "cells" / cells["tales", "zero-shot"] / "predictions.jsonl").read_text("utf-8")
    rows = [json.loads(line) for line in lines.splitlines()]
    expected = sum(row["reference_loss"] for row in rows) / sum(row["reference_tokens"] for row in rows)
    assert other["examples"] == len(rows)
    assert other["base_loss"] == pytest.approx(expected, rel=1e-6)
    assert other["loss"] != other["base_loss"]


def test_a_task_that_joins_later_is_measured_without_training_again(
    own_run: FinishedRun, ftbench_command: Command, tmp_path: Path
) -> None:
    out = tmp_path / "run"
    one_task = ("--set", "tasks=[{task: sentiment, data: reviews.jsonl}]")
    assert ftbench_command("run", own_run.matrix, "--out", out, *TWO_TASKS, *one_task)[0] == 0
    assert files(out) == {}
    before = {path: path.read_bytes() for path in out.glob("cells/*/result.json")}
    assert ftbench_command("run", own_run.matrix, "--out", out, *TWO_TASKS)[0] == 0
    assert all(path.read_bytes() == content for path, content in before.items())
    assert set(files(out)) == {by_name(out)[task, "full"] for task in ("sentiment", "tales")}


def test_nothing_is_measured_a_second_time(own_run: FinishedRun, ftbench_command: Command) -> None:
    paths = list(own_run.directory.glob("cells/*/other_tasks.json"))
    before = {path: path.stat().st_mtime_ns for path in paths}
    _, _, errors = ftbench_command("run", own_run.matrix, "--out", own_run.directory, *HERE)
    assert "on the other tasks" not in errors
    assert paths
    assert {path: path.stat().st_mtime_ns for path in paths} == before


def test_a_damaged_file_is_measured_again(own_run: FinishedRun, ftbench_command: Command) -> None:
    path = next(own_run.directory.glob("cells/*/other_tasks.json"))
    content = path.read_text(encoding="utf-8")
    path.write_text(content.replace("0", "1", 1), encoding="utf-8")
    _, _, errors = ftbench_command("run", own_run.matrix, "--out", own_run.directory, *HERE)
    assert "measuring 1 tuned model on the other tasks" in errors
    assert path.read_text(encoding="utf-8") == content


def test_it_can_be_turned_off(own_run: FinishedRun, ftbench_command: Command, tmp_path: Path) -> None:
    off = ("--set", "evaluation.other_tasks=0", "--set", "seeds=[0]", "--set", "methods=[full]")
    assert ftbench_command("run", own_run.matrix, "--out", tmp_path / "run", *off, *HERE)[0] == 0
    assert files(tmp_path / "run") == {}


def test_a_task_of_which_no_row_fits_is_tried_once_and_shown_as_unknown(
    own_run: FinishedRun, ftbench_command: Command, tmp_path: Path
) -> None:
    sides = ("train", "validation", "test")
    long = [{"begin": "Tom saw a tree.", "end": "He ran home. " * 40, "split": side} for side in sides]
    (own_run.folder / "tales.jsonl").write_text("".join(json.dumps(row) + "\n" for row in long), encoding="utf-8")
    out = tmp_path / "run"
    only = ("--set", "seeds=[0]", "--set", "methods=[full]", *HERE)
    _, _, first = ftbench_command("run", own_run.matrix, "--out", out, *only)
    _, _, again = ftbench_command("run", own_run.matrix, "--out", out, *only)
    assert "measuring 1 tuned model on the other tasks" in first
    assert "on the other tasks" not in again
    (found,) = (one for tasks in files(out).values() for one in tasks.values())
    assert found["examples"] == 0
    _, output, _ = ftbench_command("results", out, "--level", "group", "--format", "json")
    assert all(row["other_tasks"] == {} for row in json.loads(output))


def test_the_same_rows_with_augmentation_are_no_other_task(
    own_run: FinishedRun, ftbench_command: Command, tmp_path: Path
) -> None:
    entry = "task: sentiment, data: reviews.jsonl"
    tasks = f"tasks=[{{{entry}}}, {{{entry}, name: more, augment: [word_order]}}]"
    out = tmp_path / "run"
    code, _, errors = ftbench_command("run", own_run.matrix, "--out", out, *TWO_TASKS, "--set", tasks)
    assert code == 0, errors
    assert files(out) == {}
