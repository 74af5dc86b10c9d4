"""A training row as turns, each on lines of its own: as a chat model reads it, or the stretches of a plain dialogue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ftbench.commandline.marked_text import Part, marked_message
from ftbench.task_types.chat_task import written_answer

if TYPE_CHECKING:
    from ftbench.records.conversation import Conversation
    from ftbench.records.example import Example

_FIRST, _LAST = 2, 4
"""Turns of a long dialogue that are shown from its beginning and its end."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What is said before somebody else speaks."""

    speaker: str
    """Empty in a plain text."""
    text: str
    trained: bool = False


def chat_turns(conversation: Conversation, *, thinking: bool = False) -> Iterator[Turn]:
    """The tools and messages of a conversation, with calls of tools; with `thinking` also reasoning that is learned."""
    if conversation.tools:
        yield Turn("tools", "\n".join(conversation.tools))
    for message in conversation.messages:
        if thinking and message.trained and message.reasoning:
            yield Turn("reasoning", message.reasoning, trained=True)
        yield Turn(message.role, written_answer(message), message.trained)


def plain_turns(example: Example) -> Iterator[Turn]:
    """The stretches of a plain text, each input or trained on."""
    for place, text in enumerate(example.stretches):
        if text:
            yield Turn("", text, trained=place % 2 == 1)


def turn_lines(turns: Sequence[Turn], width: int) -> list[list[Part]]:
    """Lines of at most `width` columns; a long dialogue loses turns in its middle, and says how many."""
    left_out = len(turns) - _FIRST - _LAST
    if left_out <= 1:
        return [line for turn in turns for line in _lines(turn, width)]
    return [
        *(line for turn in turns[:_FIRST] for line in _lines(turn, width)),
        [Part(f"… {left_out} turns left out …", "gap")],
        *(line for turn in turns[-_LAST:] for line in _lines(turn, width)),
    ]


def _lines(turn: Turn, width: int) -> list[list[Part]]:
    return marked_message(turn.speaker, turn.text, width, trained=turn.trained)
