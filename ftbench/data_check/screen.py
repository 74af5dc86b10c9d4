"""The terminal that a report is written for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ftbench.messages import Note
from ftbench.text.terminal_columns import columns_of, cut, fitting

_MORE = "      "
"""Indent of the lines after the first one of a text."""


@dataclass(frozen=True, slots=True)
class Screen:
    """The width of a terminal, and the language of its reader."""

    width: int
    render: Callable[[Note], str]
    """A note in the reader's language."""

    def cut(self, line: str) -> str:
        """The line; one that is too wide ends in an ellipsis."""
        return cut(line, self.width)

    def wrapped(self, text: str, indent: str = "  ") -> Iterator[str]:
        """The text in lines that fit, cut between words where there are any."""
        while columns_of(text) > self.width - len(indent):
            end = fitting(text, self.width - len(indent))
            space = text.rfind(" ", end // 2, end)
            end = space if space > 0 else end
            yield indent + text[:end]
            text, indent = text[end:].lstrip(), _MORE
        yield indent + text
