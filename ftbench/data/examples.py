"""Rows of files as examples of a task: finds columns by name, unifies spellings of labels and groups."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ftbench.contracts.task import Language, Task
from ftbench.data.columns import unread_content
from ftbench.data.groups import read_groups
from ftbench.data.headers import header_is_data, known_columns, spelled_otherwise
from ftbench.data.labels import tidy_labels
from ftbench.data.rows import PlacedRow
from ftbench.data.split import Split
from ftbench.errors import DataError, nearest
from ftbench.matrix.schema import TaskEntry
from ftbench.messages import Note
from ftbench.messages.data import SPELLED
from ftbench.records.example import Example, Row
from ftbench.text.missing import without_missing_numbers
from ftbench.text.spelling import shown

_FIRST = 50
"""Number of rows used to detect the language."""


@dataclass(frozen=True, slots=True)
class LocatedExample:
    """An example with its file and line, for error messages."""

    example: Example
    file: str
    line: int
    row: Row
    """As the task read it, with the names of its fields."""
    side: Split | None = None


def drafts(task: Task, entry: TaskEntry, rows: Sequence[PlacedRow]) -> list[tuple[Row, str]]:
    """The first rows, each with the text that the task reads from it (without labels), to detect the language."""
    texts = []
    for placed in rows[:_FIRST]:
        try:
            example = _example(task, entry, placed, task.languages[0], {}).example
        except DataError:  # reported once the language is known
            texts.append((placed[1], ""))
        else:
            answer = f"\n{example.target}" if task.output == "text" else ""
            texts.append((placed[1], example.prompt + answer))
    return texts


def located_examples(
    task: Task, entry: TaskEntry, placed: Sequence[PlacedRow], language: Language
) -> tuple[list[LocatedExample], list[Note]]:
    """The rows as examples, with one spelling per label and group, and notes on the rows."""
    located, notes = _made(task, entry, placed, language)
    examples = [row.example for row in located]
    rows = [row for _, row, _, _ in placed]
    if task.output == "label":
        examples, more = tidy_labels(task, language, examples)
        notes += more
    if entry.group_by:
        split = all(row.side is None for row in located)
        groups, more = read_groups([row[entry.group_by] for row in rows], split=split)
        examples = [replace(example, group=group) for example, group in zip(examples, groups, strict=True)]
        notes += more
    notes += unread_content(rows, examples, known=(entry.group_by, "split"))
    return [replace(row, example=example) for row, example in zip(located, examples, strict=True)], notes


def _made(
    task: Task, entry: TaskEntry, placed: Sequence[PlacedRow], language: Language
) -> tuple[list[LocatedExample], list[Note]]:
    """All rows as examples. For a file without a header line, the error says so."""
    spelled: dict[str, str] = {}
    try:
        located = [_example(task, entry, placed_row, language, spelled) for placed_row in placed]
    except DataError as error:
        _, first, file, _ = placed[0]
        table = Path(file).suffix.lower() in (".csv", ".tsv")
        if not table or error.key in first or not header_is_data([row for _, row, name, _ in placed if name == file]):
            raise
        columns = ", ".join(f"{name:.40}" for name in first)
        message = f"the field is missing: is there no header line? The first line is taken for one ({columns})"
        raise DataError(message, file=file, line=1, key=error.key) from None
    return located, [SPELLED(column=shown(column)[1:-1], field=name) for column, name in spelled.items()]


def _example(
    task: Task, entry: TaskEntry, placed: PlacedRow, language: Language, spelled: dict[str, str]
) -> LocatedExample:
    """The example of one row. Adds columns with other spellings to `spelled`, with the field that they fill."""
    line, row, file, side = placed
    finite = without_missing_numbers(row)
    known = known_columns(task, row, entry.fields)
    renamed = finite | {name: finite[column] for name, (column, _) in known.items()}
    spelled |= dict(known.values())
    for field, column in entry.fields.items():
        if column not in row:
            raise DataError(
                f'there is no column "{column}" ({", ".join(map(str, row))})', file=file, line=line, key=field
            )
        renamed[field] = finite[column]
    if entry.group_by and entry.group_by not in row:
        message = f"the column named by group_by is missing.{nearest(entry.group_by, map(str, row))}"
        raise DataError(message, file=file, line=line, key=entry.group_by)
    while True:
        try:
            return LocatedExample(task.example(renamed, language), file, line, renamed, side)
        except DataError as error:
            name, column = _missing_field(error, task, placed, renamed)
        renamed[name] = finite[column]
        spelled[column] = name


def _missing_field(error: DataError, task: Task, placed: PlacedRow, renamed: Row) -> tuple[str, str]:
    """A missing field, and the only column whose name equals it or an alias but for case or space.

    Raises `DataError` with the file's columns if there is no such column, or if no field is missing.
    """
    line, row, file, _ = placed
    field = error.key or ""
    missing = bool(field) and field not in renamed
    column = spelled_otherwise((field, *task.aliases.get(field, ())), row) if missing else None
    if column is not None:
        return field, column
    # The task saw renamed columns too; the message shows the file's columns.
    file_columns, task_columns = (
        f"(the row has: {', '.join(map(str, columns)) or 'nothing'})" for columns in (row, renamed)
    )
    message = error.message.replace(task_columns, file_columns)
    if missing and row:
        near = difflib.get_close_matches(field, list(map(str, row)), n=1, cutoff=0.5)
        message += f"; `fields: {{{field}: {near[0] if near else 'COLUMN'}}}` names its column"
    raise DataError(message, file=file, line=line, key=error.key) from None
