"""A message of a row with its place, and the errors that name the place."""

from __future__ import annotations

from dataclasses import dataclass

from ftbench.errors import DataError
from ftbench.records.message import ChatMessage


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a row something stands."""

    column: str
    part: str = ""
    """A part of the column, such as `message 3`; the first has the number 1."""

    def error(self, fault: str) -> DataError:
        """The error that names the column and its part; file and line are added by whoever reads the file."""
        return DataError(f"{self.part}: {fault}" if self.part else fault, key=self.column)


@dataclass(frozen=True, slots=True)
class Turn:
    """A message with its place."""

    message: ChatMessage
    place: Place
