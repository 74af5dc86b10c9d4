"""Rows of tests that load data, and a task entry's data in one call."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ftbench.contracts import Task
from ftbench.data.dataset import TaskData, load_task_data
from ftbench.data.split import SPLITS
from ftbench.matrix import Matrix, TaskEntry


def texts(count: int, *, seed: int = 5) -> list[str]:
    """English-looking texts that share nothing, so that each is a cluster of its own."""
    draw = random.Random(seed)
    word = lambda: "".join(draw.choices("abcdefghijklmnopqrstuvwxyz", k=6))  # noqa: E731
    return [" ".join(word() for _ in range(8)) for _ in range(count)]


def labelled(labels: Sequence[Any], count: int = 120) -> list[dict[str, Any]]:
    """Rows with these labels in turn."""
    return [{"text": text, "label": labels[i % len(labels)]} for i, text in enumerate(texts(count))]


def load_rows(task: Task, rows: Sequence[Mapping[str, Any]], folder: Path, **entry: Any) -> TaskData:
    """The data of a task on a JSONL file of these rows."""
    path = folder / "rows.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return load_file(task, path, **entry)


def load_file(task: Task, path: Path, **entry: Any) -> TaskData:
    """The data of a task on a file."""
    one = TaskEntry.model_validate({"task": task.name, "data": path.name, **entry})
    matrix = Matrix.model_validate({"models": ["m"], "tasks": [task.name], "methods": ["lora"]})
    return load_task_data(task, one, matrix, path.parent)


def examples(data: TaskData) -> list[Any]:
    """Those of all sides."""
    return [one for split in SPLITS for one in getattr(data, split)]
