"""The text of a matrix for one file, with comments that say what could be changed."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass

from ftbench.contracts.reader import ReadingOptions
from ftbench.messages import Note
from ftbench.messages import proposal as messages
from ftbench.proposal.choices import TaskChoice
from ftbench.proposal.proposal import Proposal

SCHEMA = "ftbench.schema.json"
"""The file beside the matrix that editors complete and check with."""

Render = Callable[[Note], str]
"""A note in the reader's language."""

_PLAIN = re.compile(r"(?:[a-z]+:)?[A-Za-z_./\u4e00-\u9fff][\w./@\-\u4e00-\u9fff]*")
_WORDS_OF_YAML = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
_MANY = 3
"""Columns named in a comment, at most."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody decided about a proposal, or about the data that comes with a task."""

    name: str
    """The matrix's name."""
    model: str
    task: TaskChoice
    data: str | None
    """The path of the data as the matrix has it; None for the data that comes with the task."""
    command: str
    """What was typed to make the matrix."""


def matrix_text(chosen: Chosen, proposal: Proposal | None, render: Render) -> str:
    """The matrix as YAML; without a `proposal` it is for the data that comes with the task."""

    def comment(note: Note) -> str:
        return f"  # {render(note)}"

    small = comment(messages.SMALL_MODEL()) if chosen.model.startswith("builtin:") else ""
    lines = [
        f"# yaml-language-server: $schema={SCHEMA}",
        f"# {render(messages.MADE_BY(command=chosen.command))}",
        f"name: {scalar(chosen.name)}",
        f"models: [{scalar(chosen.model)}]{small}",
        "tasks:",
    ]
    if proposal is None:
        lines.append(f"  - {scalar(chosen.task.name)}")
    else:
        lines += _task_lines(chosen, proposal, comment)
    lines += [
        "methods:",
        f"  - zero-shot{comment(messages.ZERO_SHOT())}",
        "  - {method: few-shot, k: 2}",
        "  - lora",
        "  - full",
        "baseline: zero-shot",
        f"seeds: [0]{comment(messages.SEEDS())}",
        "training: {epochs: 3}",
        f"# tuning: {{trials: 8}}{comment(messages.TUNING())}",
    ]
    return "\n".join(lines) + "\n"


def _task_lines(chosen: Chosen, proposal: Proposal, comment: Render) -> list[str]:
    others = tuple(c.name for c in proposal.choices if c.name != chosen.task.name and c.own is None)
    also = comment(messages.OTHER_TASKS(names=others)) if others else ""
    lines = [f"  - task: {scalar(chosen.task.name)}{also}", f"    data: {_data(chosen, proposal.reading)}"]
    if proposal.language != "en" and chosen.task.own is None:
        lines.append(f"    language: {proposal.language}")
    if proposal.has_split:
        return [*lines, f"  {comment(messages.SPLIT_COLUMN())}"]
    if proposal.groups:
        names = proposal.groups[:_MANY]
        lines.append(f"    # group_by: {scalar(names[0])}{comment(messages.GROUP_BY(names=names))}")
    if proposal.dates:
        command = shlex.join(["ftbench", "data", "split", chosen.data or "", "--by-time", proposal.dates[0]])
        lines.append(f"  {comment(messages.BY_TIME(command=command))}")
    if proposal.folds:
        few = messages.FOLDS(rows=proposal.rows, folds=proposal.folds)
        lines.append(f"    folds: {proposal.folds}{comment(few)}")
    return lines


def _data(chosen: Chosen, reading: ReadingOptions) -> str:
    """The file, or a mapping that says how it is read, too."""
    file = scalar(chosen.data or "")
    keys = [
        f"{name}: {value if isinstance(value, int) else scalar(value)}"
        for name in ("sheet", "header", "separator", "encoding")
        if (value := getattr(reading, name)) is not None
    ]
    return f"{{{', '.join((f'file: {file}', *keys))}}}" if keys else file


def scalar(text: str) -> str:
    """A text as a YAML scalar, in quotes where it needs them."""
    if _PLAIN.fullmatch(text) and text.casefold() not in _WORDS_OF_YAML:
        return text
    return json.dumps(text, ensure_ascii=False)
