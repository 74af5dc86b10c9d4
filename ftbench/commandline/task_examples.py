"""Training rows as the models read them, to reveal a dropped column or a wrong template."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import click

from ftbench.commandline.dialogue_lines import chat_turns, plain_turns, turn_lines
from ftbench.commandline.marked_text import BREAK, CLOSE, OPEN, Part, answers, marked
from ftbench.records.conversation import Conversation
from ftbench.records.message import ChatMessage

if TYPE_CHECKING:
    from ftbench.planning.planned import Plan, PlannedTask
    from ftbench.records.example import Example

_STYLES: Mapping[str, Mapping[str, Any]] = {"answer": {"fg": "green", "bold": True}, "gap": {"dim": True}, "prompt": {}}


@dataclass(frozen=True, slots=True)
class Readers:
    """The formats in which the models of a matrix read rows."""

    plain: bool = True
    chat: bool = False
    system: str = ""
    """The system message of the matrix that all chat models read where a row has none; empty if they differ in it."""
    thinking: bool = False
    """Whether a chat model reasons before it answers, so that it learns reasoning of the data."""

    @classmethod
    def of(cls, plan: Plan) -> Readers:
        """The formats of the models of a plan."""
        chats = [model.format.chat for model in plan.models.values() if model.format.chat]
        systems = {chat.system for chat in chats}
        system = systems.pop() if len(systems) == 1 else ""
        thinking = any(chat.thinking for chat in chats)
        return cls(plain=len(chats) < len(plan.models), chat=bool(chats), system=system, thinking=thinking)

    def conversation(self, example: Example) -> Conversation:
        """What a chat model reads of an example."""
        conversation = example.conversation
        if not self.system or conversation.system:
            return conversation
        return replace(conversation, messages=(ChatMessage.of("system", self.system), *conversation.messages))


def chosen(examples: Sequence[Example], count: int) -> list[Example]:
    """`count` rows spread evenly over the lengths: two of them are at the quartiles.

    Rows of equal length are ordered by id, so every plan has the same choice.
    """
    ordered = sorted(examples, key=lambda example: (len(example.prompt) + len(example.target), example.id))
    count = min(count, len(ordered))
    return [ordered[(2 * i + 1) * len(ordered) // (2 * count)] for i in range(count)]


def example_lines(task: PlannedTask, count: int, width: int, readers: Readers) -> Iterator[str]:
    """Lines for a person, with answers in colour if the terminal has any."""
    rows = chosen(task.data.train, count)
    if not rows:
        return
    which = {1: "a training row", 2: "a short and a long row"}.get(len(rows), f"{len(rows)} rows, from short to long,")
    them = "it" if len(rows) == 1 else "them"
    words = answer_words(task)
    if readers.plain:
        reader = "a plain model" if readers.chat else "the model"
        yield f"    {which} as {reader} reads {them} ({OPEN}answer{CLOSE}, {BREAK} line break):"
        yield from _numbered([_plain_lines(row, width - 8) for row in rows])
        yield from _answers(words, width)
    if readers.chat:
        shown = "the same as a chat model" if readers.plain else f"{which} as the chat model"
        yield f"    {shown} reads {them} ({OPEN}trained on{CLOSE}, {BREAK} line break):"
        turns = [list(chat_turns(readers.conversation(row), thinking=readers.thinking)) for row in rows]
        yield from _numbered([turn_lines(dialogue, width - 8) for dialogue in turns])
        yield from _answers([word.strip() for word in words], width)


def examples_as_json(task: PlannedTask, count: int, readers: Readers) -> list[dict[str, Any]]:
    """The same rows for programs, in full: prompt and answer for plain models, messages for chat models."""
    return [
        {
            "id": example.id,
            **({"prompt": example.prompt, "answer": example.target} if readers.plain else {}),
            **({"messages": _messages(example, readers)} if readers.chat else {}),
            "reference": example.reference,
        }
        for example in chosen(task.data.train, count)
    ]


def _messages(example: Example, readers: Readers) -> list[dict[str, Any]]:
    turns = chat_turns(readers.conversation(example), thinking=readers.thinking)
    return [{"role": turn.speaker, "text": turn.text, "trained": turn.trained} for turn in turns]


def _plain_lines(example: Example, width: int) -> list[list[Part]]:
    """A prompt with its answer as one text; where several answers are trained on, each on lines of its own."""
    turns = list(plain_turns(example))
    several = sum(turn.trained for turn in turns) > 1
    return turn_lines(turns, width) if several else marked(example.prompt, example.target, width)


def _numbered(rows: Sequence[Sequence[Sequence[Part]]]) -> Iterator[str]:
    """The lines of rows, with its number before the first line of each."""
    for number, lines in enumerate(rows, start=1):
        for i, line in enumerate(lines):
            yield f"    {f'{number})' if i == 0 else '':4}{styled(line)}".rstrip(" ")


def _answers(words: Sequence[str], width: int) -> Iterator[str]:
    """A line with all answers of a label task."""
    if words:
        yield f"    answers: {styled(answers(words, width - 13))}"


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
