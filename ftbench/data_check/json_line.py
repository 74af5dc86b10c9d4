"""One line of a JSON Lines file: its objects, and remarks on what is wrong with it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from ftbench.contracts.reader import NumberedRow
from ftbench.data.files.row_fault import library_reason
from ftbench.data_check.remark import Remark, remark
from ftbench.messages import Note, data_check

_PYTHON = re.compile(r"\s*\{\s*'|:\s*(True|False|None)\s*[,}]")
_TRAILING_COMMA = re.compile(r",\s*([}\]]|$)")
_SPACE = re.compile(r"[ \t]*")


class _RepeatedKey(ValueError):
    """An object has a key twice, so its value is ambiguous."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


_constants: list[str] = []
"""The constants that the decoder met in the line that it reads."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _RepeatedKey(next(key for place, key in enumerate(keys) if key in keys[:place]))
    return content


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constants.append)
"""NaN and infinities, which pandas writes, become None: a missing value."""


def read_line(text: str, line: int) -> Iterator[NumberedRow | Remark]:
    """The rows of a line that is not blank, each after the remarks on it; remarks alone if it cannot be read."""
    if text.startswith("\ufeff"):
        text = text.lstrip("\ufeff")
        if line > 1:
            yield remark(line, "byte-order-mark")
    _constants.clear()
    text = text.strip()
    values, place = [], 0
    try:
        while place < len(text):
            value, place = _DECODER.raw_decode(text, place)
            values.append(value)
            if place < len(text):
                space = _SPACE.match(text, place)
                place = space.end() if space else place
    except _RepeatedKey as error:
        yield remark(line, "json-key-twice", error.key, key=error.key)
        return
    except (ValueError, RecursionError) as error:
        yield remark(line, "json-syntax", reason=_reason(error, text, place))
        return
    if len(values) > 1:
        yield remark(line, "several-objects", n=len(values))
    for constant in sorted(set(_constants)):
        yield remark(line, "not-a-number", constant=constant)
    for value in values:
        if isinstance(value, dict):
            yield NumberedRow(line, value)
        else:
            yield remark(line, "not-an-object", kind=type(value).__name__)


def _reason(error: ValueError | RecursionError, text: str, start: int) -> Note:
    """Why a line is no JSON, with the usual causes in words."""
    if isinstance(error, RecursionError):
        return library_reason("too deep")
    if _PYTHON.search(text):
        return data_check.PYTHON_LITERAL()
    position = getattr(error, "pos", 0)
    before = max((text.rfind(",", 0, position + 1)), 0)
    if _TRAILING_COMMA.match(text, before) and (position >= len(text) or text[position] in "}],"):
        return data_check.TRAILING_COMMA()
    message = str(getattr(error, "msg", error))
    if message.startswith("Unterminated") or position >= len(text):
        return data_check.CUT_OFF()
    return library_reason(message)
