"""Why a text is no JSON, as a note."""

from __future__ import annotations

import json

from ftbench.data.files.row_fault import library_reason
from ftbench.messages import Note
from ftbench.messages.row_faults import JSON_AT, TOO_DEEP


def json_reason(error: ValueError | RecursionError) -> Note:
    """The reason in a few words, without the place in the text."""
    if isinstance(error, RecursionError):
        return TOO_DEEP()
    return library_reason(error.msg if isinstance(error, json.JSONDecodeError) else str(error))


def placed_json_reason(error: ValueError | RecursionError) -> Note:
    """The reason with line and column, where the error has them."""
    if not isinstance(error, json.JSONDecodeError):
        return Note.plain(str(error))
    return JSON_AT(reason=json_reason(error), line=error.lineno, column=error.colno, character=error.pos)
