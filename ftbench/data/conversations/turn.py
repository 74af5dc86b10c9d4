"""A message of a row with its place, and the errors that name the place."""

from __future__ import annotations

from dataclasses import dataclass

from ftbench.errors import DataError
from ftbench.messages import Message, Note
from ftbench.messages.conversation_errors import IN_PART
from ftbench.records.message import ChatMessage


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a row something stands."""

    column: str
    part: Message | None = None
    """What a part of the column is, such as a message."""
    number: int = 0
    """The number of the part; the first is 1."""

    def error(self, fault: Note) -> DataError:
        """The error that names the column and its part; file and line are added by whoever reads the file."""
        if self.part is None:
            return DataError(fault, key=self.column)
        return DataError(IN_PART(part=self.part(number=self.number), fault=fault), key=self.column)


@dataclass(frozen=True, slots=True)
class Turn:
    """A message with its place."""

    message: ChatMessage
    place: Place
