"""The text of a message: a string, a number, or a list of parts; and the reasoning at its beginning."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ftbench.data.conversations.turn import Place
from ftbench.messages.conversation_errors import (
    HALF_CHARACTER,
    NO_TEXT,
    NO_TEXT_PART,
    PART_TYPE,
    REASONING_TWICE,
)
from ftbench.text.missing import is_missing
from ftbench.text.unicode import is_unicode

_REASONING = re.compile(r"\s*<think>(.*?)</think>", re.DOTALL)

_REASONING_KEYS = ("reasoning_content", "reasoning", "thinking")


def text_of(value: object, place: Place) -> str:
    """The text without white space around it, or "" for a missing value; text parts are joined.

    Raises `DataError` for anything else: an image, a mapping, a text that is no valid Unicode.
    """
    if isinstance(value, list):
        value = "".join(_part(part, number, place) for number, part in enumerate(value, start=1))
    if is_missing(value):
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise place.error(NO_TEXT(value=f"{value!r:.40}"))
    text = str(value).strip()
    if not is_unicode(text):
        raise place.error(HALF_CHARACTER())
    return text


def with_reasoning(message: Mapping[str, Any], text: str, place: Place) -> tuple[str, str]:
    """(reasoning, text) of an answer: reasoning has a key of its own, or stands in `<think>` before the answer."""
    given = next((reasoning for key in _REASONING_KEYS if (reasoning := text_of(message.get(key), place))), "")
    begun = _REASONING.match(text)
    if begun is None:
        return given, text
    thought = begun[1].strip()
    if given and thought and given != thought:
        raise place.error(REASONING_TWICE())
    return given or thought, text[begun.end() :].strip()


def _part(part: object, number: int, place: Place) -> str:
    if isinstance(part, str):
        return part
    kind = part.get("type", "text") if isinstance(part, Mapping) else None
    if isinstance(part, Mapping) and kind == "text" and isinstance(part.get("text"), str):
        return str(part["text"])
    if isinstance(kind, str) and kind != "text":
        raise place.error(PART_TYPE(number=number, type=f"{kind:.40}"))
    raise place.error(NO_TEXT_PART(number=number, value=f"{part!r:.40}"))
