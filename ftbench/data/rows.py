"""Rows read from a data file, with line numbers and notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from ftbench.data.split import Split
from ftbench.messages import Note
from ftbench.records.example import Row


class NumberedRow(NamedTuple):
    """A row and the line on which it begins (its position for a JSON list)."""

    line: int
    row: Row


@dataclass(frozen=True, slots=True)
class FileRows:
    """The rows of one file in order."""

    rows: tuple[NumberedRow, ...]
    notes: tuple[Note, ...] = ()
    """Notes on what was left out or reinterpreted."""


PlacedRow = tuple[int, Row, str, Split | None]
"""(line, row, file for messages, given side) of a row."""
