"""One task in one language, with the rows that it ships or rows made of its fields."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from ftbench.contracts import Task
from ftbench.data.dataset import TaskData, load_task_data
from ftbench.data.files.reading import read_rows
from ftbench.data.shingles import normalise
from ftbench.data.split import SPLITS
from ftbench.errors import DataError
from ftbench.matrix.schema import Matrix, TaskEntry
from ftbench.messages import plugin_checks_tasks as messages
from ftbench.plugin_checks.check import Finding, failed, skipped
from ftbench.plugin_checks.method_trial import names
from ftbench.plugins import Registry
from ftbench.records.example import Example, Row
from ftbench.task_types.text_task import TextTask

_ROWS = 20
"""Rows of a task without data of its own that are made of its fields."""

_FIRST = 200
"""Rows of a file that are looked at one by one."""

_ODD = " 😀 e\u0301 שלום 词"


@dataclass(slots=True)
class TaskTrial:
    """A task, a language, and its rows."""

    task: Task
    language: str
    registry: Registry | None = None
    """The objects of all plugins, among which the task's metrics are looked up."""
    rows: tuple[Row, ...] = field(init=False, default=())
    examples: tuple[Example, ...] = field(init=False, default=())
    """Those of `rows`."""
    data: TaskData | None = field(init=False, default=None)
    """The task's own data, split; None without such."""


def declares(trial: TaskTrial) -> Finding | None:
    """Output, metrics, limit and fingerprint are there, and of the right kind."""
    task = trial.task
    if task.output not in ("label", "text"):
        return failed(messages.NO_OUTPUT(output=repr(task.output)[:80]))
    if not task.metrics or not all(isinstance(name, str) and name for name in task.metrics):
        return failed(messages.NO_METRICS())
    if not isinstance(task.max_new_tokens, int) or task.max_new_tokens < 1:
        return failed(messages.NO_LIMIT(limit=repr(task.max_new_tokens)[:80]))
    if trial.registry is not None:
        known = set(trial.registry.names("metrics"))
        unknown = tuple(name for name in task.metrics if name.partition(":")[0] not in known)
        if unknown:
            return failed(messages.UNKNOWN_METRICS(names=unknown))
    first, second = (json.dumps(task.fingerprint(trial.language), sort_keys=True) for _ in range(2))
    return None if first == second else failed(messages.FINGERPRINT_DRAWN())


def reads(trial: TaskTrial) -> Finding | None:
    """Rows become examples: those that the task ships, else rows that are made of its fields."""
    path = trial.task.builtin_data(trial.language)
    if path is not None:
        trial.data = _loaded(trial)
        if trial.task.reads_conversations:  # its rows are read by ftbench
            trial.examples = tuple(example for side in SPLITS for example in getattr(trial.data, side))
            return None
        trial.rows = tuple(numbered.row for numbered in read_rows(path)[:_FIRST])
    elif isinstance(trial.task, TextTask):
        trial.rows = _made_rows(trial.task)
    else:
        return skipped(messages.NO_ROWS())
    trial.examples = tuple(trial.task.example(row, trial.language) for row in trial.rows)
    return None


def _loaded(trial: TaskTrial) -> TaskData:
    matrix = Matrix.model_validate({"models": ["any"], "tasks": [trial.task.name], "methods": ["any"]})
    entry = TaskEntry(task=trial.task.name, language=trial.language)
    return load_task_data(trial.task, entry, matrix, Path())


def _made_rows(task: TextTask) -> tuple[Row, ...]:
    """Rows with a text in each field, and the labels in turn."""
    labels = task.labels or ("first", "second")
    rows = []
    for i in range(_ROWS):
        row = {name: f"{name} number {i}" for name in task.fields()}
        if task.output == "label":
            row[task.label_field] = labels[i % len(labels)]
        rows.append(row)
    return tuple(rows)


def is_repeatable(trial: TaskTrial) -> Finding | None:
    """The same rows give the same examples, and the same sides of the split; a row is not changed."""
    for row, example in zip(trial.rows, trial.examples, strict=False):
        kept = copy.deepcopy(dict(row))
        again = trial.task.example(row, trial.language)
        if dict(row) != kept:
            return failed(messages.ROW_CHANGED())
        if again != example:
            return failed(messages.EXAMPLE_DRAWN())
    if trial.data is not None and _loaded(trial).fingerprint() != trial.data.fingerprint():
        return failed(messages.SPLIT_DRAWN())
    return None


def has_prompt_and_answer(trial: TaskTrial) -> Finding | None:
    """Every example has text to read and an answer."""
    for number, example in enumerate(trial.examples, start=1):
        if not example.prompt.strip():
            return failed(messages.NO_PROMPT(number=number))
        if not example.target.strip():
            return failed(messages.NO_TARGET(number=number))
        if not example.reference:
            return failed(messages.NO_REFERENCE(number=number))
    return None


def answers_come_back(trial: TaskTrial) -> Finding | None:
    """What a model is trained to say is what its answer is compared with."""
    task = trial.task
    if task.output == "label":
        return _labels_come_back(trial)
    if task.reads_conversations:  # an answer may have tools, which are written otherwise
        return skipped(messages.READ_BY_FTBENCH())
    for number, example in enumerate(trial.examples, start=1):
        if example.target.strip() != example.reference.strip():
            return failed(
                messages.OTHER_REFERENCE(
                    number=number, target=repr(example.target)[:60], reference=repr(example.reference)[:60]
                )
            )
    return None


def _labels_come_back(trial: TaskTrial) -> Finding | None:
    task, language = trial.task, trial.language
    labels = task.labels or tuple(sorted({example.reference for example in trial.examples}))
    spoken = {label: task.verbalizer(label, language) for label in labels}
    for label, text in spoken.items():
        if not text.strip():
            return failed(messages.LABEL_UNSPOKEN(label=label))
        others = tuple(other for other, word in spoken.items() if word == text and other != label)
        if others:
            return failed(messages.LABELS_ALIKE(label=label, other=others[0], text=repr(text)[:60]))
    for number, example in enumerate(trial.examples, start=1):
        if example.target != task.verbalizer(example.reference, language):
            return failed(
                messages.OTHER_REFERENCE(
                    number=number, target=repr(example.target)[:60], reference=repr(example.reference)[:60]
                )
            )
    return None


def hides_the_answer(trial: TaskTrial) -> Finding | None:
    """The prompt does not end with the answer."""
    told = sum(example.prompt.rstrip().endswith(example.target.strip()) for example in trial.examples)
    if trial.task.reads_conversations or not trial.examples:
        return skipped(messages.READ_BY_FTBENCH())
    return failed(messages.ANSWER_TOLD(told=told, count=len(trial.examples))) if told else None


def has_disjoint_sides(trial: TaskTrial) -> Finding | None:
    """No example is on two sides."""
    if trial.data is None:
        return skipped(messages.NO_DATA())
    ids = {side: {example.id for example in getattr(trial.data, side)} for side in SPLITS}
    for first, second in combinations(SPLITS, 2):
        if shared := ids[first] & ids[second]:
            return failed(messages.ON_TWO_SIDES(count=len(shared), first=first, second=second))
    return None


def leaks_nothing(trial: TaskTrial) -> Finding | None:
    """No input of a test row is that of a training row, white space and case aside."""
    if trial.data is None:
        return skipped(messages.NO_DATA())
    trained = {_input(example) for example in trial.data.train}
    leaked = sum(_input(example) in trained for example in trial.data.test)
    return failed(messages.LEAKS(leaked=leaked, count=len(trial.data.test))) if leaked else None


def _input(example: Example) -> str:
    return normalise(example.row_texts[0] or example.prompt)


def refuses_empty_rows(trial: TaskTrial) -> Finding | None:
    """A row without its fields, or with empty ones, is a `DataError` that names a field."""
    for row in ({}, dict.fromkeys(_first_row(trial), "")):
        try:
            trial.task.example(row, trial.language)
        except DataError as error:
            if error.key is None:
                return failed(messages.NO_KEY(error=str(error)[:200]))
        else:
            return failed(messages.TAKES_EMPTY_ROW())
    return None


def _first_row(trial: TaskTrial) -> Row:
    """A row of the task's data or of its fields; without fields if neither is known."""
    path = trial.task.builtin_data(trial.language)
    if path is not None and not trial.task.reads_conversations:
        return next((numbered.row for numbered in read_rows(path)), {})
    return _made_rows(trial.task)[0] if isinstance(trial.task, TextTask) else {}


def keeps_any_text(trial: TaskTrial) -> Finding | None:
    """Emoji, combining marks and other scripts of a row are in its prompt."""
    task, language = trial.task, trial.language
    row = next(iter(trial.rows), None)
    if row is None or task.reads_conversations:
        return skipped(messages.READ_BY_FTBENCH())
    inputs = task.inputs(row, language)
    if not inputs:
        return skipped(messages.NO_INPUTS())
    changed = task.with_inputs(row, {name: text + _ODD for name, text in inputs.items()}, language)
    lost = tuple(character for character in _ODD.split() if character not in changed.prompt)
    return failed(messages.CHARACTERS_LOST(names=names(lost))) if lost else None
