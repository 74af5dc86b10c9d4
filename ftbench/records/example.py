"""One row of a task as a model sees it: the messages of a conversation, the last of which is the answer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from ftbench.records.message import ChatMessage, Text

Row = Mapping[str, Any]
"""One row of a data file as it was read: column or key to value."""

SHOT_SEPARATOR = "\n\n"
"""What stands behind each solved example of a few-shot prompt; an answer to one ends where it begins."""


@dataclass(frozen=True, slots=True)
class Example:
    """One row as a model sees it.

    Raises `ValueError` where the last message is not trained: it is the answer that a model is asked for.
    """

    id: str
    """The same for the same messages, in every run; see `example_id`."""
    messages: tuple[ChatMessage, ...]
    """In the order in which they are said. A plain task has two: the user's prompt and the assistant's answer."""
    reference: str
    """What a prediction is compared with: a label's name, or the answer as written."""
    row_texts: tuple[str, str] = ("", "")
    """The row's own input and answer without any template: the split follows from them, whatever the prompt says."""
    group: str | None = None
    """Rows with the same group never lie on two sides of a split."""

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
    ) -> Example:
        """The example of a plain task: a prompt, and the answer with the white space that separates it from the prompt.

        Without an `id` it has that of its messages.
        """
        messages = (ChatMessage.of("user", prompt), ChatMessage.of("assistant", target, trained=True))
        return cls(example_id(messages) if id is None else id, messages, reference, row_texts, group)

    @property
    def stretches(self) -> tuple[str, ...]:
        """The text of all messages, cut where what is given and what is trained on take turns.

        The first is given (it may be empty), the second trained, and so on; the last is trained.
        """
        texts = [
            (trained, "".join(message.text for message in messages))
            for trained, messages in groupby(self.messages, key=lambda message: message.trained)
        ]
        return (*([""] if texts[0][0] else []), *(text for _, text in texts))

    @property
    def prompt(self) -> str:
        """All text up to the last answer."""
        return "".join(self.stretches[:-1])

    @property
    def target(self) -> str:
        """The last answer, with the white space that separates it from the prompt."""
        return self.stretches[-1]

    @property
    def trained_text(self) -> str:
        """All answers, one after the other with nothing between them."""
        return "".join(self.stretches[1::2])


def example_id(messages: Sequence[ChatMessage]) -> str:
    """A hash of the messages: of prompt and target where there are just these two, else of all that they hold."""
    if [(message.role, message.trained) for message in messages] == [("user", False), ("assistant", True)]:
        content = "\0".join(message.text for message in messages)
    else:
        content = json.dumps([[message.role, message.trained, message.text] for message in messages])
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def with_shots(example: Example, shots: Sequence[Example]) -> Example:
    """The example after solved ones, each followed by an empty line: they are given, and nothing of them is trained."""
    solved: list[ChatMessage] = []
    for shot in shots:
        *before, answer = (replace(message, trained=False) for message in shot.messages)
        solved += [*before, replace(answer, content=(*answer.content, Text(SHOT_SEPARATOR)))]
    return replace(example, messages=(*solved, *example.messages))
