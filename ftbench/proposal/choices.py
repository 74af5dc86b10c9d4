"""Tasks that the rows of a file could be for: registered ones that can read them, and one of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ftbench.contracts.task import Task
from ftbench.data.conversations.reading import format_of
from ftbench.data.conversations.rows import with_conversations
from ftbench.data.examples import drafts
from ftbench.data.files.rows import PlacedRow
from ftbench.errors import DataError
from ftbench.matrix.schema import TaskEntry
from ftbench.proposal.columns import Column
from ftbench.proposal.own_task import OwnTask, own_task

_ENOUGH = 0.5
"""Share of the first rows that a task must be able to read. Rows with empty fields are left out later."""

_SAME_LABELS = 0.9
"""Share of the rows whose label a task must know."""

_SHORTEST_WORD = 3
"""A word of a task's name that is no longer, such as `qa`, says nothing."""

_LISTS = ("messages", "conversations")
"""Columns that hold whole conversations: for such rows a task that reads conversations comes first."""


@dataclass(frozen=True, slots=True)
class TaskChoice:
    """A task that can read the rows: a registered one, or a file that is still to be written."""

    name: str
    metrics: tuple[str, ...]
    own: OwnTask | None = None


def task_choices(
    tasks: Mapping[str, Task], rows: Sequence[PlacedRow], columns: Sequence[Column], language: str, file: str
) -> tuple[TaskChoice, ...]:
    """The tasks that can read the rows, the likeliest first; `file` names the task of its own. Empty if none can."""
    reading = [task for task in tasks.values() if language in task.languages and _reads(task, rows, columns)]
    conversations = [task for task in reading if task.reads_conversations]
    others = [task for task in reading if not task.reads_conversations]
    whole = any(row.get(name) is not None for _, row, _, _ in rows for name in _LISTS)
    ordered = [*conversations, *others] if whole else [*others, *conversations]
    ordered.sort(key=lambda task: not _named_in(task.name, file))  # stable: the rest stays as it is
    choices = [TaskChoice(task.name, task.metrics) for task in ordered]
    own = own_task(file, columns, language)
    if own is not None:
        choices.append(TaskChoice(own.file, own.metrics, own))
    return tuple(choices)


def _named_in(task: str, file: str) -> bool:
    """Whether a word of the task's name stands in the file's: `medical` of `medical-qa` in `medical_zh.yaml`."""
    return any(len(word) > _SHORTEST_WORD and word in file.casefold() for word in task.casefold().split("-"))


def _reads(task: Task, rows: Sequence[PlacedRow], columns: Sequence[Column]) -> bool:
    placed = list(rows)
    if task.reads_conversations:
        try:
            format_of(rows[0][1])
            placed = with_conversations(placed, {}).rows
        except DataError:
            return False
    texts = [text for _, text in drafts(task, TaskEntry(task=task.name), placed)]
    if sum(map(bool, texts)) < _ENOUGH * len(texts):
        return False
    return task.output != "label" or _knows_labels(task, columns)


def _knows_labels(task: Task, columns: Sequence[Column]) -> bool:
    """Whether some column of labels has those of the task. A task without labels of its own takes any."""
    if not task.labels:
        return True
    known = {label.casefold() for label in task.labels}
    for column in columns:
        total = sum(count for _, count in column.values)
        if total and sum(n for value, n in column.values if value.casefold() in known) >= _SAME_LABELS * total:
            return True
    return False
