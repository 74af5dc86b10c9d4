"""A conversation to be written: all of its messages, those after the last trained answer too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ftbench.data.conversations.conversation_format import ConversationFormat
from ftbench.data.conversations.reading import read_row
from ftbench.data.converting.losses import BORDERS, NAMES, SYSTEM, Losses
from ftbench.messages import Note
from ftbench.messages.convert_errors import MESSAGE
from ftbench.records.example import Row
from ftbench.records.message import ChatMessage
from ftbench.text.missing import is_missing_word


@dataclass(frozen=True, slots=True)
class Dialogue:
    """The messages of a row in order, and its tools."""

    messages: tuple[ChatMessage, ...]
    tools: tuple[str, ...] = ()
    """The definition of each tool as a JSON object."""

    @property
    def numbered(self) -> list[tuple[int, ChatMessage]]:
        """The messages with their numbers from 1."""
        return list(enumerate(self.messages, start=1))

    def without_system(self) -> list[tuple[int, ChatMessage]]:
        """The messages after the system messages, with their numbers."""
        return [(number, message) for number, message in self.numbered if message.role != "system"]

    def system(self, losses: Losses) -> str:
        """The one text of the system messages, for a column; several are joined, which is a loss."""
        first = [(number, message) for number, message in self.numbered if message.role == "system"]
        for number, message in first:
            if message.name:
                losses.lose(NAMES, part(number))
        for number, _ in first[1:]:
            losses.lose(BORDERS, part(number))
        text = "\n\n".join(message.text for _, message in first)
        if text and is_missing_word(text):  # a column that says "none" says nothing
            losses.lose(SYSTEM, part(1))
            return ""
        return text


def part(number: int) -> Note:
    """How an error calls a message."""
    return MESSAGE(number=number)


def read_dialogue(row: Row, form: ConversationFormat) -> Dialogue:
    """The dialogue of a row in a format; raises `DataError` that names column and turn."""
    reading = read_row(row, form)
    return Dialogue((*reading.conversation.messages, *reading.left_out), reading.conversation.tools)


def trained(messages: Sequence[ChatMessage]) -> list[int]:
    """The indices of the answers that are trained on."""
    return [place for place, message in enumerate(messages) if message.trained]
