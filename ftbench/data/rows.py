"""What is read from a data file: numbered rows, and what a reader should know about how they were read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from ftbench.data.split import Split
from ftbench.messages import Note
from ftbench.records.example import Row


class NumberedRow(NamedTuple):
    """A row and the line of its file that it begins on (the position in the list for a JSON list)."""

    line: int
    row: Row


@dataclass(frozen=True, slots=True)
class FileRows:
    """The rows of one file in order."""

    rows: tuple[NumberedRow, ...]
    notes: tuple[Note, ...] = ()
    """What was left out or taken for something else."""


PlacedRow = tuple[int, Row, str, Split | None]
"""A row with its line, the file that a message names, and the side that it came with."""
