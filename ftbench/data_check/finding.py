"""One thing that is wrong with a data file, with its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from ftbench.messages import Note

Level = Literal["error", "warning", "info"]

LEVELS: tuple[Level, ...] = ("error", "warning", "info")
"""The worst first."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding about a row, or about a whole file (no line)."""

    code: str
    """One of `CODES`; it never changes its meaning."""
    level: Level
    file: str
    line: int | None
    field: str | None
    message: Note
    other: tuple[str, int] | None = None
    """File and line of the row that it repeats, leaks from or contradicts."""

    @property
    def place(self) -> str:
        """`rows.jsonl:12: answer`, as far as it is known."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.field}" if self.field else place

    def as_json(self) -> dict[str, Any]:
        """The finding as `--json` writes it."""
        other = None if self.other is None else {"file": self.other[0], "line": self.other[1]}
        return {
            "code": self.code,
            "level": self.level,
            "file": self.file,
            "line": self.line,
            "field": self.field,
            "message": self.message.as_json(),
            "other": other,
        }
