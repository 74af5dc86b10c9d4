"""Lists of messages: each an object with a role and content, as in OpenAI's and ShareGPT's files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ftbench.data.conversations.content import text_of, with_reasoning
from ftbench.data.conversations.json_lists import list_or_text
from ftbench.data.conversations.roles import Roles, speaker
from ftbench.data.conversations.tool_json import calls_of, written_calls
from ftbench.data.conversations.turn import Place, Turn
from ftbench.messages import Note
from ftbench.messages.conversation_errors import (
    AND,
    BROKEN_MESSAGES,
    MESSAGE,
    NO_MESSAGE,
    NO_MESSAGES,
    WEIGHT,
    WEIGHT_PLACE,
    WEIGHTS_DIFFER,
)
from ftbench.records.message import ChatMessage, Role, Text

WEIGHTS = ("weight", "train", "training", "loss")
"""Keys that say whether an answer is trained on: OpenAI's, Axolotl's two, ms-swift's."""


def turns_of(messages: object, column: str, roles: Roles) -> list[Turn]:
    """The turns of a list of messages, or of its JSON text, as a column of a table has it.

    Raises `DataError` that names the message.
    """
    messages = list_or_text(messages, column, BROKEN_MESSAGES)
    if not isinstance(messages, list) or not messages:
        raise Place(column).error(NO_MESSAGES(value=f"{messages!r:.40}"))
    return [_turn(message, Place(column, MESSAGE, number), roles) for number, message in enumerate(messages, 1)]


def spoken(role: Role, text: str) -> ChatMessage:
    """A message with one text, or with no content if the text is empty."""
    return ChatMessage(role, (Text(text),) if text else ())


def answer(text: str, place: Place, message: Mapping[str, Any] | None = None) -> ChatMessage:
    """A message of the assistant that is trained on, with its reasoning apart from its text."""
    reasoning, text = with_reasoning(message or {}, text, place)
    return replace(spoken("assistant", text), trained=True, reasoning=reasoning)


def _turn(message: object, place: Place, roles: Roles) -> Turn:
    if not isinstance(message, Mapping):
        raise place.error(NO_MESSAGE(value=f"{message!r:.40}"))
    who = speaker(message.get("role", message.get("from")), roles, place)
    text = text_of(message.get("content", message.get("value")), place)
    trained = _weight(message, place)
    if who == "assistant":
        said = answer(text, place, message)
        said = replace(said, trained=trained is not False, tool_calls=calls_of(message, place))
    elif who == "call":
        calls = calls_of(message, place) or written_calls(text, place)
        said = ChatMessage("assistant", (), trained is not False, calls)
    else:
        if trained:
            raise place.error(WEIGHT_PLACE())
        said = spoken(who, text)
    if who == "tool":
        said = replace(said, tool_call_id=text_of(message.get("tool_call_id"), place))
    return Turn(replace(said, name=text_of(message.get("name"), place)), place)


def _weight(message: Mapping[str, Any], place: Place) -> bool | None:
    """Whether the message is to be trained on, or None if it does not say."""
    given = [(key, message[key]) for key in WEIGHTS if message.get(key) is not None]
    for key, value in given:
        if not isinstance(value, bool | int | float) or value not in (0, 1):
            raise place.error(WEIGHT(key=key, value=f"{value!r:.40}"))
    values = {bool(value) for _, value in given}
    if len(values) > 1:
        raise place.error(WEIGHTS_DIFFER(keys=_and([key for key, _ in given])))
    return values.pop() if values else None


def _and(keys: Sequence[str]) -> Note:
    """All keys, joined by the word for `and`."""
    joined = Note.plain(keys[0])
    for key in keys[1:]:
        joined = AND(first=joined, second=key)
    return joined
