"""The messages of a conversation as a template reads them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from ftbench.chat.reasoning import TAGS, ReasoningTags, split_reasoning
from ftbench.data.files.json_reason import placed_json_reason
from ftbench.errors import ChatError
from ftbench.messages.chat import NO_OBJECT, NO_USER_FOR_SYSTEM, NOT_JSON, SYSTEM_IN_THE_MIDDLE
from ftbench.records.message import ChatMessage, Text, ToolCall

EMPTY_LINE = "\n\n"
"""Stands between two messages that a template can only write as one."""


@dataclass(frozen=True, slots=True)
class Style:
    """What a template takes messages to be."""

    parts: bool = False
    """Content is a list of parts; otherwise it is a text."""
    system: bool = True
    """System messages are written; otherwise their text is put before that of the first user."""
    alternating: bool = False
    """Two messages of a user in a row are refused, so they are written as one."""
    text_arguments: bool = False
    """Arguments of tool calls are JSON texts; otherwise they are values."""
    thinking: bool = False
    """Reasoning is kept; otherwise it is left out."""
    reasoning_field: bool = True
    """Reasoning is read from a field of its own; otherwise it stands in the content."""
    tags: ReasoningTags = TAGS[0]


def as_read(
    messages: Sequence[ChatMessage], style: Style, mark: Callable[[str], str] = str, *, system: str = ""
) -> list[dict[str, Any]]:
    """The messages as dictionaries; `mark` is applied to every text that is not the template's own.

    `system` is the system message where they have none. Raises `ChatError` for a system message in the middle, or one
    that nothing can carry.
    """
    first = next((i for i, message in enumerate(messages) if message.role != "system"), len(messages))
    for turn, message in enumerate(messages[first:], start=first):
        if message.role == "system":
            raise ChatError(SYSTEM_IN_THE_MIDDLE(), turn=turn)
    system = EMPTY_LINE.join(message.text for message in messages[:first]) or system
    turns = list(messages[first:])
    if style.alternating:
        turns = _joined(turns)
    if system and not style.system:
        turns = _folded(system, turns)
    start = [ChatMessage.of("system", system)] if system and style.system else []
    return [_as_dictionary(message, style, mark) for message in (*start, *turns)]


def definitions(tools: Sequence[str], mark: Callable[[str], str] = str) -> list[Any]:
    """The definitions of tools as values. Raises `ChatError` for a text that is no JSON object."""
    return [_marked(_parsed(tool), mark) for tool in tools]


def check_json(messages: Sequence[ChatMessage]) -> None:
    """Raise `ChatError`, with the turn, where the arguments of a tool call are no JSON object."""
    for turn, message in enumerate(messages):
        for call in message.tool_calls:
            try:
                _parsed(call.arguments)
            except ChatError as error:
                raise ChatError(error.note, turn=turn) from None


def _folded(system: str, turns: Sequence[ChatMessage]) -> list[ChatMessage]:
    """The turns with the system's text before that of the first user."""
    place = next((i for i, message in enumerate(turns) if message.role == "user"), None)
    if place is None:
        raise ChatError(NO_USER_FOR_SYSTEM(), turn=0)
    user = turns[place]
    folded = replace(user, content=(Text(system + EMPTY_LINE), *user.content))
    return [*turns[:place], folded, *turns[place + 1 :]]


def _joined(turns: Sequence[ChatMessage]) -> list[ChatMessage]:
    """The turns with several messages of a user in a row as one."""
    joined: list[ChatMessage] = []
    for role, group in groupby(turns, key=lambda message: message.role):
        messages = list(group)
        if role == "user":
            text = EMPTY_LINE.join(message.text for message in messages)
            messages = [replace(messages[0], content=(Text(text),))]
        joined += messages
    return joined


def _as_dictionary(message: ChatMessage, style: Style, mark: Callable[[str], str]) -> dict[str, Any]:
    text, reasoning = message.text, message.reasoning
    if message.role == "assistant" and not reasoning:
        reasoning, text = split_reasoning(text, style.tags)
    if not style.thinking:
        reasoning = ""
    text, reasoning = mark(text), mark(reasoning)
    if reasoning and not style.reasoning_field:
        text = style.tags.wrap(reasoning) + text
    content: Any = [{"type": "text", "text": text}] if style.parts else text
    written: dict[str, Any] = {"role": message.role, "content": content}
    if reasoning and style.reasoning_field:
        written["reasoning_content"] = reasoning
    if message.tool_calls:
        written["tool_calls"] = [_call(call, style, mark) for call in message.tool_calls]
    if message.tool_call_id:
        written["tool_call_id"] = mark(message.tool_call_id)
    if message.name:
        written["name"] = mark(message.name)
    return written


def _call(call: ToolCall, style: Style, mark: Callable[[str], str]) -> dict[str, Any]:
    arguments = mark(call.arguments) if style.text_arguments else _marked(_parsed(call.arguments), mark)
    name = {"id": mark(call.id)} if call.id else {}
    return {**name, "type": "function", "function": {"name": mark(call.name), "arguments": arguments}}


def _parsed(text: str) -> Any:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ChatError(NOT_JSON(error=placed_json_reason(error))) from None
    if not isinstance(value, dict):
        raise ChatError(NOT_JSON(error=NO_OBJECT(kind=type(value).__name__)))
    return value


def _marked(value: Any, mark: Callable[[str], str]) -> Any:
    """The value with every text in it marked, keys of objects too."""
    if isinstance(value, str):
        return mark(value)
    if isinstance(value, dict):
        return {mark(key): _marked(item, mark) for key, item in value.items()}
    return [_marked(item, mark) for item in value] if isinstance(value, list) else value
