"""How many rows a task has, in words: by split, with those that augmentation made, and by fold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ftbench.records.results import TaskInfo
from ftbench_reports.language import Part, Words, joined, known, say

_ORDER = ("train", "validation", "test")


def row_counts(task: TaskInfo) -> Words:
    """`train 235, validation 30, test 30`, or the rows of a cross-validation and of each fold."""
    if task.folds:
        ranges: dict[str, Part] = {split: fold_range(task, split) for split in _ORDER}
        if any(task.made_in_folds):
            ranges["train"] = say("provenance.made", rows=ranges["train"], made=made_rows(task))
        return say("rows.folds", folds=len(task.folds), rows=f"{task.rows['test']:,}", **ranges)
    place = {split: number for number, split in enumerate(_ORDER)}
    splits = sorted(task.rows, key=lambda split: place.get(split, len(place)))
    counts = [joined([known("split", split), row_count(split, task.rows, task.made)], comma=" ") for split in splits]
    return joined(counts) if counts else say("not-recorded")


def row_count(split: str, rows: Mapping[str, int], made: Mapping[str, int]) -> Part:
    """The rows of a split, and for training those that augmentations made of them: `1,000 + 1,000 made`."""
    if split != "train" or not made:
        return f"{rows[split]:,}"
    return say("provenance.made", rows=f"{rows[split]:,}", made=f"{sum(made.values()):,}")


def made_rows(task: TaskInfo) -> str:
    """The rows that all augmentations made: `39`, or `39–40` where folds differ."""
    return _range([sum(made.values()) for made in task.made_in_folds or (task.made,)])


def fold_range(task: TaskInfo, split: str) -> str:
    """`30`, or `30–31` where folds differ."""
    return _range([rows[split] for rows in task.folds])


def _range(counts: Sequence[int]) -> str:
    low, high = min(counts), max(counts)
    return f"{low:,}" if low == high else f"{low:,}–{high:,}"
