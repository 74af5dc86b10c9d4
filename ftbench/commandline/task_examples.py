"""Training rows as the model reads them, to reveal a dropped column or a wrong template."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from ftbench.commandline.marked_text import BREAK, CLOSE, OPEN, Part, answers, marked

if TYPE_CHECKING:
    from ftbench.planning.planned import PlannedTask
    from ftbench.records.example import Example

_STYLES: Mapping[str, Mapping[str, Any]] = {"answer": {"fg": "green", "bold": True}, "gap": {"dim": True}, "prompt": {}}


def chosen(examples: Sequence[Example], count: int) -> list[Example]:
    """`count` rows spread evenly over the lengths: two of them are at the quartiles.

    Rows of equal length are ordered by id, so every plan has the same choice.
    """
    ordered = sorted(examples, key=lambda example: (len(example.prompt) + len(example.target), example.id))
    count = min(count, len(ordered))
    return [ordered[(2 * i + 1) * len(ordered) // (2 * count)] for i in range(count)]


def example_lines(task: PlannedTask, count: int, width: int) -> Iterator[str]:
    """Lines for a person, with answers in colour if the terminal has any."""
    rows = chosen(task.data.train, count)
    if not rows:
        return
    which = {1: "a training row", 2: "a short and a long row"}.get(len(rows), f"{len(rows)} rows, from short to long,")
    them = "it" if len(rows) == 1 else "them"
    yield f"    {which} as the model reads {them} ({OPEN}answer{CLOSE}, {BREAK} line break):"
    for number, row in enumerate(rows, start=1):
        for i, line in enumerate(marked(row.prompt, row.target, width - 8)):
            yield f"    {f'{number})' if i == 0 else '':4}{styled(line)}".rstrip(" ")
    if words := answer_words(task):
        yield f"    answers: {styled(answers(words, width - 13))}"


def examples_as_json(task: PlannedTask, count: int) -> list[dict[str, str]]:
    """The same rows for programs, in full."""
    return [
        {"id": example.id, "prompt": example.prompt, "answer": example.target, "reference": example.reference}
        for example in chosen(task.data.train, count)
    ]


def answer_words(task: PlannedTask) -> list[str]:
    """All answers of a label task as the model writes them; empty for other tasks."""
    if task.task.output != "label":
        return []
    return [task.task.verbalizer(label, task.data.language) for label in task.data.labels]


def styled(line: Sequence[Part]) -> str:
    """The line in colour, unless NO_COLOR is set."""
    if os.environ.get("NO_COLOR"):
        return "".join(part.text for part in line)
    return "".join(
        click.style(part.text, **_STYLES[part.kind]) if part.kind != "prompt" else part.text for part in line
    )
