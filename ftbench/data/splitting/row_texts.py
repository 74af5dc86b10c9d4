"""The texts by which rows are compared: they decide the side of a row, and which rows are nearly the same."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ftbench.data.columns import is_content, texts_in
from ftbench.data.conversations.reading import format_of, read_row
from ftbench.errors import DataError, nearest
from ftbench.messages.data_errors import NO_COLUMN
from ftbench.records.example import Row
from ftbench.task_types.chat_task import written_answer
from ftbench.text.missing import without_missing_numbers


def row_texts(row: Row, columns: Sequence[str], others: Collection[str]) -> tuple[str, str]:
    """(input, answer) of a row; both follow from this row alone.

    With `columns`, their text is the input, and there is no answer. Else a row in a known format of conversations has
    the texts that the task `chat` would compare. Of any other row, the first column with content (three words and
    twelve letters) is the input, and further ones are the answer; without content, every text is the input. `others`
    are columns with another purpose. Raises `DataError` for a column that the row does not have.
    """
    for column in columns:
        if column not in row:
            raise DataError(NO_COLUMN(column=column, hint=nearest(column, map(str, row))), key="--text")
    if columns:
        return "\n".join(_text(row[column]) for column in columns), ""
    try:
        finite = without_missing_numbers(row)
        conversation = read_row(finite, format_of(finite)).conversation
    except DataError:  # no conversation, or a faulty one: its side follows from its columns
        return _of_columns(row, others)
    before = "\n".join(message.text for message in conversation.prompt if message.text)
    return before, written_answer(conversation.answer)


def _of_columns(row: Row, others: Collection[str]) -> tuple[str, str]:
    texts = [text for name, value in row.items() if name not in others and (text := _text(value))]
    content = [text for text in texts if is_content([text])]
    if not content:
        return "\n".join(texts), ""
    return content[0], "\n".join(content[1:])


def _text(value: object) -> str:
    return "\n".join(texts_in(value))
