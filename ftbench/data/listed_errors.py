"""Several faulty rows of a file as one error that reads as a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ftbench.errors import DataError
from ftbench.messages import Note
from ftbench.messages.data_errors import FURTHER

_MOST_SHOWN = 20
"""Faulty rows named in one error, at most."""


class ListedErrors(DataError):
    """The first fault, an indented line for each further one, the number of the others, and a remark on all of them.

    File, line, key and message are those of the first.
    """

    def __init__(self, errors: Sequence[DataError], remark: Note | None = None) -> None:
        first = errors[0]
        self.errors, self.remark = tuple(errors), remark
        super().__init__(first.note, file=first.file, line=first.line, key=first.key)

    def shown(self, render: Callable[[Note], str]) -> str:
        """The lines, with their notes as `render` shows them."""
        first, *further = self.errors[:_MOST_SHOWN]
        lines = [first.shown(render), *(f"  {error.shown(render)}" for error in further)]
        if len(self.errors) > _MOST_SHOWN:
            lines.append(render(FURTHER(n=len(self.errors) - _MOST_SHOWN)))
        if self.remark is not None:
            lines.append(render(self.remark))
        return "\n".join(lines)
