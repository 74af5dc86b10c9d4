"""The rows of files as conversations, and notes on what was recognised and left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ftbench.contracts.task import CONVERSATION
from ftbench.data.conversations.conversation_format import ConversationFormat
from ftbench.data.conversations.reading import format_of, read_row
from ftbench.data.files.rows import PlacedRow
from ftbench.errors import DataError
from ftbench.messages import Note, data
from ftbench.records.example import Row
from ftbench.text.missing import without_missing_numbers


def with_conversations(
    placed: Sequence[PlacedRow], fields: Mapping[str, str], *, kept: str | None = None
) -> tuple[list[PlacedRow], list[Note]]:
    """The rows with their conversation in the place of the columns that it was read from, and notes.

    `fields`: the file's column for a column of the format. `kept`: a column that stays although it was read. Raises
    `DataError` with file and line for a row that cannot be read, and for the first row in another format than those
    before it in its file.
    """
    formats: dict[str, ConversationFormat] = {}
    rows: list[PlacedRow] = []
    unanswered = untrained = shortened = 0
    for line, row, file, side in placed:
        try:
            renamed = _renamed(without_missing_numbers(row), fields)
            form = format_of(renamed)
            expected = formats.setdefault(file, form)
            if form != expected:
                raise DataError(f"the row is in the format {form.name}, and the rows before it are in {expected.name}")
            reading = read_row(renamed, form)
        except DataError as error:
            raise DataError(error.message, file=file, line=line, key=error.key) from None
        unanswered += reading.unanswered
        untrained += reading.untrained
        shortened += reading.untrained > 0
        read = {*form.columns, *form.others, *fields.values()} - {kept}
        rest = {name: value for name, value in renamed.items() if name not in read}
        rows.append((line, {**rest, CONVERSATION: reading.conversation}, file, side))
    notes = [data.CONVERSATIONS(format=name) for name in dict.fromkeys(form.name for form in formats.values())]
    if unanswered:
        notes.append(data.UNANSWERED(n=unanswered))
    if untrained:
        notes.append(data.UNTRAINED_END(n=shortened, messages=untrained))
    return rows, notes


def _renamed(row: Row, fields: Mapping[str, str]) -> dict[str, object]:
    """The row with the format's names added beside the columns that fill them."""
    renamed = dict(row)
    for field, column in fields.items():
        if column not in row:
            raise DataError(f'there is no column "{column}" ({", ".join(map(str, row))})', key=field)
        renamed[field] = row[column]
    return renamed
