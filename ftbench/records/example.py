"""One row of a task as a model sees it: the messages of a conversation; the last message is the answer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from ftbench.records.conversation import Conversation
from ftbench.records.message import ChatMessage, Text

Row = Mapping[str, Any]
"""One row of a data file: column or key to value."""

SHOT_SEPARATOR = "\n\n"
"""Separator after each solved example of a few-shot prompt; an answer ends where it begins."""


@dataclass(frozen=True, slots=True)
class Example:
    """One row as a model sees it.

    Raises `ValueError` if the last message is not trained: it is the answer that the model should give.
    """

    id: str
    """Equal for equal messages, in every run; see `example_id`."""
    messages: tuple[ChatMessage, ...]
    """As a base model reads them, white space between them included. A plain task has two: the user's prompt and the
    assistant's answer."""
    reference: str
    """The correct answer for comparison with a prediction: a label's name, or the answer as written."""
    row_texts: tuple[str, str] = ("", "")
    """The row's own input and answer without a template: they decide the split, so a changed prompt does not."""
    group: str | None = None
    """Rows of a group are never on two sides of a split."""
    chat: Conversation | None = None
    """As a chat model reads it, if that is not `messages` without the white space around each; see `conversation`."""
    origin: str | None = None
    """The id of the training example that augmentation made it from; None for a row of the data."""

    def __post_init__(self) -> None:
        if not self.messages or not self.messages[-1].trained:
            raise ValueError("the last message of an example is trained: it is the answer")

    @classmethod
    def of(
        cls,
        prompt: str,
        target: str,
        reference: str,
        *,
        id: str | None = None,
        row_texts: tuple[str, str] = ("", ""),
        group: str | None = None,
        chat: Conversation | None = None,
    ) -> Example:
        """The example of a plain task: a prompt, and the answer with its separating white space.

        Without an `id` it gets the id of its messages.
        """
        messages = (ChatMessage.of("user", prompt), ChatMessage.of("assistant", target, trained=True))
        return cls(example_id(messages) if id is None else id, messages, reference, row_texts, group, chat)

    @property
    def conversation(self) -> Conversation:
        """What a chat model reads and answers."""
        if self.chat is not None:
            return self.chat
        return Conversation(tuple(replace(message, content=(Text(message.text.strip()),)) for message in self.messages))

    @property
    def stretches(self) -> tuple[str, ...]:
        """The text of all messages, cut between input and trained text.

        The first part is input (it may be empty), the second trained, and so on; the last is trained.
        """
        texts = [
            (trained, "".join(message.text for message in messages))
            for trained, messages in groupby(self.messages, key=lambda message: message.trained)
        ]
        return (*([""] if texts[0][0] else []), *(text for _, text in texts))

    @property
    def prompt(self) -> str:
        """All text before the last answer."""
        return "".join(self.stretches[:-1])

    @property
    def target(self) -> str:
        """The last answer, with the white space that separates it from the prompt."""
        return self.stretches[-1]

    @property
    def trained_text(self) -> str:
        """All answers, concatenated."""
        return "".join(self.stretches[1::2])


def example_id(messages: Sequence[ChatMessage], tools: Sequence[str] = ()) -> str:
    """A hash of the messages and tools: of prompt and target if there are only these two, else of their whole content.

    Reasoning, tools and what belongs to them are in the hash only where there are any.
    """
    if tools or not all(_is_only_text(message) for message in messages):
        content = json.dumps([[_parts(message) for message in messages], list(tools)])
    elif [(message.role, message.trained) for message in messages] == [("user", False), ("assistant", True)]:
        content = "\0".join(message.text for message in messages)
    else:
        content = json.dumps([[message.role, message.trained, message.text] for message in messages])
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def _is_only_text(message: ChatMessage) -> bool:
    return message == ChatMessage(message.role, message.content, message.trained)


def _parts(message: ChatMessage) -> list[object]:
    calls = [[call.name, call.arguments, call.id] for call in message.tool_calls]
    spoken = [message.role, message.trained, message.text, message.reasoning]
    return [*spoken, message.name, message.tool_call_id, calls]


def with_shots(example: Example, shots: Sequence[Example]) -> Example:
    """The example after solved ones, each followed by an empty line; the solved ones are input and not trained."""
    if not shots:
        return example
    solved: list[ChatMessage] = []
    for shot in shots:
        *before, answer = (replace(message, trained=False) for message in shot.messages)
        solved += [*before, replace(answer, content=(*answer.content, Text(SHOT_SEPARATOR)))]
    conversation = example.conversation.after([shot.conversation for shot in shots])
    return replace(example, messages=(*solved, *example.messages), chat=conversation)
