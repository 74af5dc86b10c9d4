"""What is wrong with a file that came back: every fault with its place, the first ten of them told."""

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
    found: list[str] = field(default_factory=list)

    def add(self, message: str, *, line: int | None = None, column: str = "") -> None:
        """Remember one; `line` is that of the file, or the row of a workbook."""
        place = str(self.path) if line is None else f"{self.path}:{line}"
        self.found.append(": ".join(part for part in (place, column, message) if part))

    def told(self) -> list[str]:
        """The first ten, and how many more there are."""
        rest = len(self.found) - MOST
        return [*self.found[:MOST], *([f"{self.path}: and {rest} more"] if rest > 0 else [])]


def refuse(faults: list[Faults]) -> None:
    """Raise `UserError` with the faults of all files, if there are any."""
    told = [line for one in faults for line in one.told()]
    if told:
        raise UserError("nothing was imported:\n  " + "\n  ".join(told))


def short(text: object) -> str:
    """A value of a file in quotes, on one line and not too long for a message."""
    words = one_line(text)
    return f'"{words[:40]}…"' if len(words) > 40 else f'"{words}"'
