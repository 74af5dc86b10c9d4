"""Lists in cells of tables, where they are JSON text."""

from __future__ import annotations

import json

from ftbench.data.conversations.turn import Place
from ftbench.data.files.row_fault import library_reason
from ftbench.messages import Message, Note
from ftbench.messages.conversation_errors import JSON_AT
from ftbench.messages.row_faults import TOO_DEEP


def list_or_text(value: object, column: str, broken: Message) -> object:
    """The list that a text holds as JSON; anything else as it is.

    Raises `DataError` for broken JSON: the message `broken` with its `reason`.
    """
    if not isinstance(value, str) or not value.lstrip().startswith("["):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError) as error:
        raise Place(column).error(broken(reason=_reason_with_place(error))) from None


def json_reason(error: ValueError | RecursionError) -> Note:
    """Why Python's reader refuses a text, without the place in it."""
    if isinstance(error, RecursionError):
        return TOO_DEEP()
    return library_reason(error.msg if isinstance(error, json.JSONDecodeError) else str(error))


def _reason_with_place(error: ValueError | RecursionError) -> Note:
    if not isinstance(error, json.JSONDecodeError):
        return Note.plain(str(error))
    return JSON_AT(reason=json_reason(error), line=error.lineno, column=error.colno, character=error.pos)
