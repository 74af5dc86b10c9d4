"""Rows of files as examples of a task: finds columns by name, unifies spellings of labels and groups."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ftbench.contracts.task import Language, Task
from ftbench.data.columns import unread_content
from ftbench.data.files.rows import PlacedRow
from ftbench.data.groups import read_groups
from ftbench.data.half_empty import HalfEmpty
from ftbench.data.headers import header_is_data, known_columns, spelled_otherwise
from ftbench.data.labels import tidy_labels
from ftbench.data.split import Split
from ftbench.errors import DataError, nearest
from ftbench.matrix.schema import TaskEntry
from ftbench.messages import Note, Parameter
from ftbench.messages import data_errors as messages
from ftbench.messages.data import SPELLED
from ftbench.records.example import Example, Row
from ftbench.task_types.joined_columns import column_value, joined
from ftbench.text.missing import is_missing, without_missing_numbers
from ftbench.text.spelling import first_names, shown

_TABLES = (".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm")
"""Files whose first line names the columns."""

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


@dataclass(frozen=True, slots=True)
class MadeExamples:
    """The rows as examples, and what became of the others."""

    located: list[LocatedExample]
    rows: list[Row]
    """The rows of `located`, in the same order."""
    errors: list[DataError]
    """One for each row that the task cannot use."""
    empty: list[HalfEmpty]
    """One for each row without a value that the task needs."""
    notes: list[Note]


def made_examples(task: Task, entry: TaskEntry, placed: Sequence[PlacedRow], language: Language) -> MadeExamples:
    """All rows as examples. For a file without a header line, the only error says so."""
    spelled: dict[str, str] = {}
    made = MadeExamples([], [], [], [], [])
    for placed_row in placed:
        try:
            located = _example(task, entry, placed_row, language, spelled)
        except HalfEmpty as error:
            made.empty.append(error)
        except DataError as error:
            made.errors.append(error)
        else:
            made.located.append(located)
            made.rows.append(placed_row[1])
    if made.errors and not made.located and (no_header := _no_header(placed, made.errors[0])) is not None:
        made.errors[:] = [no_header]
    made.notes.extend(SPELLED(column=shown(column)[1:-1], field=name) for column, name in spelled.items())
    return made


def tidy_examples(
    task: Task, entry: TaskEntry, made: MadeExamples, language: Language
) -> tuple[list[LocatedExample], list[Note]]:
    """The examples with one spelling per label and group, and notes on the rows."""
    located, notes = made.located, list(made.notes)
    examples = [row.example for row in located]
    if task.output == "label":
        examples, more = tidy_labels(task, language, examples)
        notes += more
    if entry.group_by:
        split = all(row.side is None for row in located)
        groups, more = read_groups([row[entry.group_by] for row in made.rows], split=split)
        examples = [replace(example, group=group) for example, group in zip(examples, groups, strict=True)]
        notes += more
    notes += unread_content(made.rows, examples, known=(entry.group_by, "split"))
    return [replace(row, example=example) for row, example in zip(located, examples, strict=True)], notes


def _no_header(placed: Sequence[PlacedRow], error: DataError) -> DataError | None:
    """The error for a table without a header line; None if it seems to have one."""
    _, first, file, _ = placed[0]
    table = Path(file).suffix.lower() in _TABLES
    if not table or error.key in first or not header_is_data([row for _, row, name, _ in placed if name == file]):
        return None
    return DataError(messages.NO_HEADER(columns=first_names(first)), file=file, line=1, key=error.key)


def _example(
    task: Task, entry: TaskEntry, placed: PlacedRow, language: Language, spelled: dict[str, str]
) -> LocatedExample:
    """The example of one row. Adds columns with other spellings to `spelled`, with the field that they fill."""
    line, row, file, side = placed
    finite = without_missing_numbers(row)
    known = known_columns(task, row, entry.fields)
    renamed = finite | {name: finite[column] for name, (column, _) in known.items()}
    read_as = dict(known.values())
    for field, columns in entry.fields.items():
        try:
            renamed[field] = column_value(finite, columns, field)
        except DataError as error:
            raise DataError(error.note, file=file, line=line, key=error.key) from None
    if entry.group_by and entry.group_by not in row:
        fault = messages.NO_GROUP_COLUMN(hint=nearest(entry.group_by, map(str, row)))
        raise DataError(fault, file=file, line=line, key=entry.group_by)
    while True:
        try:
            example = task.example(renamed, language)
        except DataError as error:
            name, column = _missing_field(error, task, placed, renamed)
            renamed[name] = finite[column]
            read_as[column] = name
        else:
            spelled |= read_as
            return LocatedExample(example, file, line, renamed, side)


def _missing_field(error: DataError, task: Task, placed: PlacedRow, renamed: Row) -> tuple[str, str]:
    """A missing field, and the only column whose name equals it or an alias but for case or space.

    Raises `DataError` with the file's columns if there is no such column, or if no field is missing.
    """
    line, row, file, _ = placed
    field = error.key or ""
    missing = bool(field) and field not in renamed and not _is_empty(renamed, field, task)
    names = [name for name in (field, *task.aliases.get(field, ())) if isinstance(name, str)]
    column = spelled_otherwise(names, row) if missing else None
    if column is not None:
        return field, column
    # The task saw renamed columns too; the message shows the file's columns.
    fault = _with_columns(error.note, tuple(map(str, renamed)), tuple(map(str, row)))
    if missing and row:
        near = difflib.get_close_matches(field, list(map(str, row)), n=1, cutoff=0.5)
        fault = messages.NAME_COLUMN(fault=fault, field=field, column=near[0] if near else "COLUMN")
    kind = HalfEmpty if _is_empty(renamed, field, task) else DataError
    raise kind(fault, file=file, line=line, key=error.key) from None


def _with_columns(note: Note, before: tuple[str, ...], after: tuple[str, ...]) -> Note:
    """The note with other columns in the place of those that the row has, wherever it names them."""
    old, new = ", ".join(before), ", ".join(after)

    def changed(value: Parameter) -> Parameter:
        if isinstance(value, Note):
            return _with_columns(value, before, after)
        return after if value == before else new if value == old else value

    parameters = {name: changed(value) for name, value in note.parameters.items()}
    return Note(note.code, parameters, note.text.replace(f"(the row has: {old})", f"(the row has: {new})"))


def _is_empty(row: Row, field: str, task: Task) -> bool:
    """Whether a row has a field, or columns that are joined for it, and nothing in it."""
    if field in row:
        value = row[field]
        return is_missing(value) or (isinstance(value, list | tuple | Mapping) and not value)
    several = (names for names in task.aliases.get(field, ()) if not isinstance(names, str))
    present = next((names for names in several if any(name in row for name in names)), None)
    return present is not None and joined(row, present) is None
