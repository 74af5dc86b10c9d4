"""Rows read from a data file, with line numbers and notes."""

from __future__ import annotations

from dataclasses import dataclass

from ftbench.contracts.reader import NumberedRow
from ftbench.data.split import Split
from ftbench.messages import Note
from ftbench.records.example import Row

__all__ = ["FileRows", "NumberedRow", "PlacedRow"]


@dataclass(frozen=True, slots=True)
class FileRows:
    """The rows of one file in order."""

    rows: tuple[NumberedRow, ...]
    notes: tuple[Note, ...] = ()
    """Notes on what was left out or reinterpreted."""


PlacedRow = tuple[int, Row, str, Split | None]
"""(line, row, file for messages, given side) of a row."""
