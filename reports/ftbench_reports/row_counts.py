"""How many rows a task has, in words: by split, and with cross-validation by fold."""

from __future__ import annotations

from ftbench.records.results import TaskInfo
from ftbench_reports.language import Words, joined, known, say

_ORDER = ("train", "validation", "test")


def row_counts(task: TaskInfo) -> Words:
    """`train 235, validation 30, test 30`, or the rows of a cross-validation and of each fold."""
    if task.folds:
        ranges = {split: fold_range(task, split) for split in _ORDER}
        return say("rows.folds", folds=len(task.folds), rows=f"{task.rows['test']:,}", **ranges)
    place = {split: number for number, split in enumerate(_ORDER)}
    splits = sorted(task.rows, key=lambda split: place.get(split, len(place)))
    counts = [joined([known("split", split), f"{task.rows[split]:,}"], comma=" ") for split in splits]
    return joined(counts) if counts else say("not-recorded")


def fold_range(task: TaskInfo, split: str) -> str:
    """`30`, or `30–31` where folds differ."""
    low, high = min(rows[split] for rows in task.folds), max(rows[split] for rows in task.folds)
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"
