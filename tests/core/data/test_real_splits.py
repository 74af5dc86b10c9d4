"""The rows of real files are on the sides on which they always were: a change would mix training and test rows."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from ftbench.data.dataset import load_task_data
from ftbench.data.split import SPLITS
from ftbench.matrix import Matrix, TaskEntry
from ftbench_tasks import ftbench_register_tasks

SIDES = {
    ("sentiment", "sentiment_en"): "8fff3c853a7cde41",
    ("sentiment", "sentiment_zh"): "c5be9d924f5a7645",
    ("summarization", "summarization_en"): "d044461a21925ec2",
    ("summarization", "summarization_zh"): "b379e16e844440d5",
    ("support-qa", "support_en"): "093ea6701e7bb493",
    ("support-qa", "support_zh"): "14428dc4621f46db",
    ("support-qa", "support_sysadmin_en"): "0a4059394bfa3b84",
    ("recipes", "recipes_en"): "1cd78d75a4249b2e",
    ("recipes", "recipes_zh"): "8ca907634d4c7f92",
    ("medical-qa", "medical_en"): "b5079e709c20b23e",
    ("medical-qa", "medical_zh"): "73914fc33025a466",
}
"""A hash over the rows of each side."""
LARGE = ("sentiment_en", "sentiment_zh", "summarization_en", "support_en", "support_zh", "medical_en", "medical_zh")
"""Files that take more than five seconds."""


@pytest.mark.parametrize(
    ("task", "name"),
    [pytest.param(*key, marks=[pytest.mark.slow] if key[1] in LARGE else [], id=key[1]) for key in SIDES],
)
def test_a_real_file_is_split_as_it_always_was(task: str, name: str, shared: Path) -> None:
    tasks = {task.name: task for task in ftbench_register_tasks()}
    matrix = Matrix.model_validate(
        {"models": ["m"], "tasks": [task], "methods": ["lora"], "evaluation": {"validation_examples": None}}
    )
    data = load_task_data(tasks[task], TaskEntry(task=task, data=f"{name}.jsonl"), matrix, shared / "data")
    sides = [[split, sorted(example.row_texts for example in getattr(data, split))] for split in SPLITS]
    content = json.dumps(sides, ensure_ascii=False)
    assert hashlib.sha256(content.encode()).hexdigest()[:16] == SIDES[task, name]
