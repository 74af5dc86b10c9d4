"""The rows of files as conversations, and notes on what was recognised and left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ftbench.contracts.task import CONVERSATION
from ftbench.data.conversations.conversation_format import ConversationFormat
from ftbench.data.conversations.reading import FORMATS, format_of, read_row
from ftbench.data.files.rows import PlacedRow
from ftbench.data.half_empty import HalfEmpty
from ftbench.errors import DataError
from ftbench.messages import Note, data
from ftbench.messages.conversation_errors import OTHER_FORMAT
from ftbench.messages.field_errors import EMPTY
from ftbench.records.example import Row
from ftbench.task_types.joined_columns import Columns, column_value, every_name
from ftbench.text.missing import is_missing, without_missing_numbers


@dataclass(frozen=True, slots=True)
class ConversationRows:
    """The rows of files with their conversations, and what became of the others."""

    rows: list[PlacedRow]
    errors: list[DataError]
    """One for each row that cannot be read."""
    empty: list[HalfEmpty]
    """One for each row without a column that its format needs."""
    notes: list[Note]


def with_conversations(
    placed: Sequence[PlacedRow], fields: Mapping[str, Columns], *, kept: str | None = None
) -> ConversationRows:
    """The rows with their conversation in the place of the columns that it was read from, and notes.

    `fields`: the file's column, or columns, for a column of the format. `kept`: a column that stays although it was
    read. There is an error with file and line for a row that cannot be read, and for one in another format than those
    before it in its file.
    """
    formats: dict[str, ConversationFormat] = {}
    found = ConversationRows([], [], [], [])
    unanswered = untrained = shortened = 0
    for line, row, file, side in placed:
        renamed: dict[str, object] = {}
        try:
            renamed = _renamed(without_missing_numbers(row), fields)
            form = format_of(renamed)
            expected = formats.setdefault(file, form)
            if form != expected:
                raise DataError(OTHER_FORMAT(format=form.name, before=expected.name))
            reading = read_row(renamed, form)
        except DataError as error:
            empty = _empty_column(renamed, formats.get(file))
            if empty is not None:
                found.empty.append(HalfEmpty(EMPTY(), file=file, line=line, key=empty))
            else:
                found.errors.append(DataError(error.note, file=file, line=line, key=error.key))
            continue
        unanswered += reading.unanswered
        untrained += reading.untrained
        shortened += reading.untrained > 0
        read = {*form.columns, *form.others, *every_name(tuple(fields.values()))} - {kept}
        rest = {name: value for name, value in renamed.items() if name not in read}
        found.rows.append((line, {**rest, CONVERSATION: reading.conversation}, file, side))
    found.notes.extend(
        data.CONVERSATIONS(format=name) for name in dict.fromkeys(form.name for form in formats.values())
    )
    if unanswered:
        found.notes.append(data.UNANSWERED(n=unanswered))
    if untrained:
        found.notes.append(data.UNTRAINED_END(n=shortened, messages=untrained))
    return found


def _empty_column(row: Mapping[str, object], known: ConversationFormat | None) -> str | None:
    """The column without a value that a row's format needs: that of the rows before it, else the first that fits."""
    for form in FORMATS if known is None else (known,):
        if all(column in row for column in form.columns):
            return next((column for column in form.columns if is_missing(row[column])), None)
    return None


def _renamed(row: Row, fields: Mapping[str, Columns]) -> dict[str, object]:
    """The row with the format's names added beside the columns that fill them."""
    renamed = dict(row)
    for field, columns in fields.items():
        renamed[field] = column_value(row, columns, field)
    return renamed
