"""The table of formats, and a row of any of them as a conversation."""

from __future__ import annotations

from functools import lru_cache

from ftbench.data.conversations import (
    alpaca,
    ms_swift,
    openai,
    prompt_completion,
    query_response,
    question_answer,
    sharegpt,
)
from ftbench.data.conversations.checked import Reading, checked
from ftbench.data.conversations.content import text_of
from ftbench.data.conversations.conversation_format import ConversationFormat
from ftbench.data.conversations.tool_json import tools_of
from ftbench.data.conversations.turn import Place, Turn
from ftbench.data.conversations.turns import spoken
from ftbench.errors import DataError, did_you_mean
from ftbench.messages import Note
from ftbench.messages.conversation_errors import NO_FORMAT, TWO_SYSTEMS
from ftbench.messages.field_errors import NO_COLUMNS
from ftbench.records.conversation import Conversation
from ftbench.records.example import Row
from ftbench.text.missing import is_missing_word
from ftbench.text.spelling import first_names

FORMATS: tuple[ConversationFormat, ...] = (
    openai.FORMAT,
    sharegpt.FORMAT,
    ms_swift.FORMAT,
    alpaca.FORMAT,
    prompt_completion.FORMAT,
    question_answer.FORMAT,
    query_response.FORMAT,
)
"""The first one whose columns a row has is its format."""

COLUMNS: tuple[str, ...] = tuple(dict.fromkeys(name for form in FORMATS for name in (*form.columns, *form.others)))
"""All columns that formats read."""


def format_of(row: Row) -> ConversationFormat:
    """The format that a row's columns have; raises `DataError` with the nearest column if it is none."""
    for form in FORMATS:
        if all(row.get(column) is not None for column in form.columns):
            return form
    needed = tuple(column for form in FORMATS for column in form.columns if column not in row)
    question = _nearest_column(tuple(name for name in map(str, row) if name not in COLUMNS), needed)
    columns = first_names(row) or NO_COLUMNS()
    known = "; ".join(f"{' + '.join(form.columns)} ({form.name})" for form in FORMATS)
    raise DataError(NO_FORMAT(columns=columns, question=question, known=known))


@lru_cache(maxsize=64)
def _nearest_column(unknown: tuple[str, ...], needed: tuple[str, ...]) -> Note:
    """The question for the first name that is like one that is needed; rows of a file have mostly equal columns."""
    questions = (did_you_mean(name, needed) for name in unknown)
    return next((question for question in questions if question.text), Note.plain(""))


def read_conversation(row: Row) -> Conversation:
    """The conversation of a row in any format, up to its last answer that is trained on.

    Raises `DataError` that names column and turn; file and line are added by whoever reads the file.
    """
    return read_row(row, format_of(row)).conversation


def read_row(row: Row, form: ConversationFormat) -> Reading:
    """The conversation of a row in a format, with the number of messages that are left out."""
    tools = [
        tool for column in ("tools", "functions") if column in form.others for tool in tools_of(row.get(column), column)
    ]
    return checked(_with_system(row, form), tuple(tools), form.columns[0])


def _with_system(row: Row, form: ConversationFormat) -> list[Turn]:
    """The turns of a row after the text of its column `system`; a first message that says the same stands for it."""
    turns, place = form.turns(row), Place("system")
    text = text_of(row.get("system"), place) if "system" in form.others else ""
    if is_missing_word(text):  # tables write "NA" into cells that hold nothing
        text = ""
    if not text:
        return turns
    first = turns[0].message
    if first.role == "system" and first.text and first.text != text:
        raise place.error(TWO_SYSTEMS())
    return turns if first.role == "system" and first.text else [Turn(spoken("system", text), place), *turns]
