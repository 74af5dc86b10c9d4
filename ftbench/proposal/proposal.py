"""A look at a data file, and what a matrix for it could be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ftbench.contracts.reader import DEFAULT_READING, NumberedRow, ReadingOptions, RowFault
from ftbench.contracts.task import Task
from ftbench.data.columns import language_of
from ftbench.data.conversations.reading import FORMATS
from ftbench.data.files.readers import BUILT_IN, Readers
from ftbench.data.files.reading import lines_of, no_rows, stream_rows
from ftbench.data.files.row_fault import as_errors
from ftbench.data.files.rows import PlacedRow
from ftbench.data.split import LEAST
from ftbench.errors import DataError
from ftbench.messages import Note
from ftbench.proposal.choices import TaskChoice, task_choices
from ftbench.proposal.columns import SPLIT, Column, columns_of
from ftbench.records.example import Row
from ftbench.text.missing import is_missing

FEW_ROWS = 500
"""Below this many rows a single split leaves so few test rows that cross-validation is proposed."""

FOLDS = 5

LEAST_ROWS = 2 * LEAST * FOLDS // (FOLDS - 1)
"""Fewer rows leave no fold enough to train and to validate on beside its test rows."""

_FIRST = 1000
"""Rows whose content is looked at; the others are counted."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a file holds, and what could be made of it."""

    file: Path
    rows: int
    columns: tuple[Column, ...]
    language: str
    format: str | None
    """The format of conversations that the rows have, if any."""
    notes: tuple[Note, ...]
    """How the file was read: its encoding, separator, sheet."""
    faults: tuple[DataError, ...]
    """The first rows that cannot be read."""
    choices: tuple[TaskChoice, ...]
    """Tasks that can read the rows, the likeliest first."""
    reading: ReadingOptions = DEFAULT_READING
    """How the file was read, where that was asked for."""

    @property
    def has_split(self) -> bool:
        """Whether a column says the side of each row."""
        return any(column.name == SPLIT for column in self.columns)

    @property
    def groups(self) -> tuple[str, ...]:
        """Columns whose equal values may have to stay on one side."""
        read = {column.name for choice in self.choices if choice.own for column in choice.own.inputs}
        return tuple(column.name for column in self.columns if column.kind == "group" and column.name not in read)

    @property
    def dates(self) -> tuple[str, ...]:
        """Columns of dates."""
        return tuple(column.name for column in self.columns if column.kind == "date")

    @property
    def folds(self) -> int | None:
        """The number of folds to propose; None where the rows suffice or have their sides."""
        return FOLDS if self.rows < FEW_ROWS and not self.has_split else None

    @property
    def too_few(self) -> bool:
        """Whether no plan can be made of the rows, whatever they hold."""
        return self.rows < LEAST_ROWS and not self.has_split


def propose(
    file: Path,
    tasks: Mapping[str, Task],
    task_file: str,
    readers: Readers = BUILT_IN,
    reading: ReadingOptions = DEFAULT_READING,
) -> Proposal:
    """Look at a file and propose tasks; a task of its own would be written to `task_file`.

    Raises `DataError` if the file cannot be opened or has no row that can be read.
    """
    stream = stream_rows(file, reading, readers)
    first: list[NumberedRow] = []
    faults: list[RowFault] = []
    count = 0
    for row in stream:
        if isinstance(row, RowFault):
            faults.append(row)
            continue
        count += 1
        if len(first) < _FIRST:
            first.append(row)
    errors = tuple(as_errors(faults, lines_of(file)))
    if not first:
        raise errors[0] if errors else no_rows(stream)
    rows = [numbered.row for numbered in first]
    placed: list[PlacedRow] = [(numbered.line, numbered.row, str(file), None) for numbered in first]
    columns = columns_of(rows)
    language = _language(rows)
    choices = task_choices(tasks, placed, columns, language, task_file)
    return Proposal(file, count, columns, language, _format(rows), stream.notes, errors, choices, reading)


def _language(rows: Sequence[Row]) -> str:
    """`zh` or `en`, whichever the texts look like."""
    return language_of([(row, "\n".join(map(str, row.values()))) for row in rows], ("en", "zh"))


def _format(rows: Sequence[Row]) -> str | None:
    """The format of conversations that all rows have, if it is one with more than a question and an answer."""
    for form in FORMATS:
        if not any(is_missing(row.get(column)) for row in rows for column in form.columns):
            return form.name
    return None
