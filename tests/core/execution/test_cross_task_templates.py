"""A task whose conversations a chat template cannot write stops no other measurement of a tuned model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import ftbench
from ftbench.planning.other_tasks import task_key
from ftbench.records.results import OtherTask
from ftbench.storage.run_file import read_run
from ftbench.storage.side_files import read_other_tasks


def calling(number: int, split: str) -> dict[str, Any]:
    """A conversation with a call of a tool, which ChatML does not write."""
    call = {"id": "call1", "type": "function", "function": {"name": "add", "arguments": json.dumps({"left": number})}}
    return {
        "messages": [
            {"role": "user", "content": f"Add {number} and {number + 1}"},
            {"role": "assistant", "content": "", "tool_calls": [call]},
            {"role": "tool", "tool_call_id": "call1", "content": str(2 * number + 1)},
            {"role": "assistant", "content": f"It is {2 * number + 1}."},
        ],
        "split": split,
    }


@pytest.fixture(scope="module")
def measured(chat_model: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, OtherTask]]:
    """By task of a cell, what it was measured on, by task."""
    folder = tmp_path_factory.mktemp("cross")
    splits = ["train"] * 6 + ["validation"] * 2 + ["test"] * 2
    rows = [calling(number, split) for number, split in enumerate(splits)]
    (folder / "calls.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    matrix = {
        "name": "cross",
        "models": [str(chat_model)],
        "tasks": [{"task": "chat", "name": "calls", "data": str(folder / "calls.jsonl")}, "sentiment", "support-qa"],
        "methods": [{"method": "lora", "r": 2}],
        "training": {"examples": 4, "steps": 1, "batch_size": 2},
        "evaluation": {"examples": 2, "validation_examples": 2, "other_tasks": 2},
        "device": "cpu",
    }
    ftbench.run(matrix, folder / "run", executor="inline", progress=None)
    plan = ftbench.plan(matrix).plan
    (model,) = plan.models
    names = {task_key(plan, model, task): label for label, task in plan.tasks.items()}
    record = read_run(folder / "run")
    return {
        cell.task: {names[key]: value for key, value in read_other_tasks(folder / "run" / "cells" / cell.cell).items()}
        for cell in record.cells
        if (folder / "run" / "cells" / cell.cell).exists()
    }


def test_the_task_whose_rows_cannot_be_written_has_no_cell_of_its_own(
    measured: dict[str, dict[str, OtherTask]],
) -> None:
    assert set(measured) == {"sentiment", "support-qa"}


def test_a_tuned_model_is_measured_on_the_tasks_that_can_be_written(measured: dict[str, dict[str, OtherTask]]) -> None:
    other = measured["sentiment"]["support-qa"]
    assert (other.examples, other.loss != other.base_loss) == (2, True)
    assert measured["support-qa"]["sentiment"].examples == 2


def test_what_cannot_be_written_is_measured_on_no_row_and_not_tried_again(
    measured: dict[str, dict[str, OtherTask]],
) -> None:
    assert [tasks["calls"].examples for tasks in measured.values()] == [0, 0]
