"""Collects the faults of files that raters sent back, and raises one error with the first ten of each file."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ftbench.errors import UserError
from ftbench.text.one_line import one_line

MOST = 10


@dataclass(slots=True)
class Faults:
    """The faults of one file."""

    path: Path
    messages: list[str] = field(default_factory=list)

    def add(self, message: str, *, line: int | None = None, column: str = "") -> None:
        """Add a fault; `line` is a line of the file, or a row of the workbook."""
        place = str(self.path) if line is None else f"{self.path}:{line}"
        self.messages.append(": ".join(part for part in (place, column, message) if part))

    def lines(self) -> list[str]:
        """The first ten faults, and the number of others."""
        rest = len(self.messages) - MOST
        return [*self.messages[:MOST], *([f"{self.path}: and {rest} more"] if rest > 0 else [])]


def refuse(faults: list[Faults]) -> None:
    """Raise `UserError` with the faults of all files, if any."""
    lines = [line for of_file in faults for line in of_file.lines()]
    if lines:
        raise UserError("nothing was imported:\n  " + "\n  ".join(lines))


def short(text: object) -> str:
    """A value from a file for a message: quoted, on one line, at most 40 characters."""
    words = one_line(text)
    return f'"{words[:40]}…"' if len(words) > 40 else f'"{words}"'
