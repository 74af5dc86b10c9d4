"""Conversations: roles, order, contents, weights and tools, as OpenAI and other services ask for them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ftbench.data.conversations.content import text_of
from ftbench.data.conversations.reading import format_of, read_row
from ftbench.data.conversations.roles import OPENAI, SHAREGPT, Roles
from ftbench.data.conversations.turn import Place
from ftbench.data.conversations.turns import WEIGHTS
from ftbench.data_check.codes import CODES
from ftbench.data_check.options import CheckOptions
from ftbench.data_check.providers import CHAT_MESSAGE_KEYS
from ftbench.data_check.remark import Remark, remark
from ftbench.data_check.rules.rule import RowRule
from ftbench.data_check.view import RowView, role_of
from ftbench.errors import DataError
from ftbench.messages import data_check
from ftbench.similar import similar

_SHAREGPT_KEYS = ("from", "value", "role", "content", "name", *WEIGHTS)


def _check(view: RowView, options: CheckOptions) -> Iterator[Remark]:
    column = view.layout.messages
    if column is None or column not in view.row:
        return
    if not view.messages:
        yield remark(view.line, "messages", column, found=f"{view.row[column]!r:.40}")
        return
    if isinstance(view.messages[0], dict) and "human" in view.messages[0]:
        remarks = []
    else:
        remarks = list(_messages(view.messages, view.line, column, OPENAI if column == "messages" else SHAREGPT))
        yield from remarks
    if not any(CODES[found.code].level == "error" for found in remarks):
        try:
            read_row(view.row, format_of(view.row))
        except DataError as error:
            yield remark(view.line, "conversation", column, reason=error.note)


def _messages(messages: list[Any], line: int, column: str, roles: Roles) -> Iterator[Remark]:
    speakers: list[str] = []
    called = False
    for turn, message in enumerate(messages, start=1):
        field = f"{column}[{turn}]"
        if not isinstance(message, dict):
            yield remark(line, "messages", field, found=f"{message!r:.40}")
            return
        role = role_of(message)
        speaker = _speaker(role, roles)
        if speaker is None:
            yield _unknown_role(role, roles, line, field, turn)
        yield from _keys(message, line, field, turn, roles)
        yield from _weight(message, speaker, line, field, turn)
        yield from _content(message, speaker, str(role), line, field, turn)
        yield from _calls(message, line, field, turn)
        yield from _order(speaker, speakers, called, line, field, turn)
        called = _calls_tool(message) or speaker == "call" or (called and speaker == "tool")
        speakers.append(speaker or "")
    if not {"assistant", "call"} & set(speakers):
        if "" not in speakers:  # an unknown role may be the assistant's
            yield remark(line, "no-assistant", column)
    elif speakers[-1] not in ("assistant", "call", ""):
        yield remark(line, "last-message", column, role=str(role_of(messages[-1])))


def _speaker(role: object, roles: Roles) -> str | None:
    return roles.get(role.strip().lower()) if isinstance(role, str) else None


def _unknown_role(role: object, roles: Roles, line: int, field: str, turn: int) -> Remark:
    if role is None:
        return remark(line, "no-role", field, turn=turn)
    near = similar(str(role), roles)
    hint = data_check.NEAREST(name=near[0]) if near else data_check.NO_HINT()
    return remark(line, "role", field, turn=turn, role=f"{role!s:.40}", hint=hint)


def _keys(message: Mapping[str, Any], line: int, field: str, turn: int, roles: Roles) -> Iterator[Remark]:
    known = CHAT_MESSAGE_KEYS if roles is OPENAI else _SHAREGPT_KEYS
    unknown = [str(key) for key in message if key not in known]
    if unknown:
        yield remark(line, "message-keys", field, turn=turn, names=", ".join(unknown[:5]))


def _weight(message: Mapping[str, Any], speaker: str | None, line: int, field: str, turn: int) -> Iterator[Remark]:
    for key in WEIGHTS:
        value = message.get(key)
        if value is None:
            continue
        if not isinstance(value, bool | int | float) or value not in (0, 1):
            yield remark(line, "weight", field, turn=turn, value=f"{value!r:.40}")
        elif speaker in ("system", "user", "tool"):
            yield remark(line, "weight-place", field, turn=turn, role=str(speaker))


def _content(
    message: Mapping[str, Any], speaker: str | None, role: str, line: int, field: str, turn: int
) -> Iterator[Remark]:
    content = message.get("content", message.get("value"))
    try:
        text = text_of(content, Place(""))
    except DataError:
        if not isinstance(content, str):  # half a character is found in the text
            yield remark(line, "content-kind", field, turn=turn, found=f"{content!r:.40}")
        return
    if not text.strip() and not _calls_tool(message) and speaker not in ("tool", None):
        yield remark(line, "empty-content", field, turn=turn, role=role)


def _calls_tool(message: Mapping[str, Any]) -> bool:
    return bool(message.get("tool_calls") or message.get("function_call"))


def _calls(message: Mapping[str, Any], line: int, field: str, turn: int) -> Iterator[Remark]:
    calls = message.get("tool_calls") or []
    older = message.get("function_call")
    for call in [*(calls if isinstance(calls, list) else [calls]), *([older] if older else [])]:
        function = call.get("function", call) if isinstance(call, dict) else None
        name = function.get("name") if isinstance(function, dict) else None
        if not isinstance(function, dict) or not isinstance(name, str) or not name.strip():
            yield remark(line, "tool-call", field, turn=turn, reason=data_check.CALL_WITHOUT_NAME())
        elif function.get("arguments") is None:
            yield remark(line, "tool-call", field, turn=turn, reason=data_check.CALL_WITHOUT_ARGUMENTS(name=name))
        elif not _is_object(function["arguments"]):
            yield remark(line, "tool-call", field, turn=turn, reason=data_check.CALL_ARGUMENTS(name=name))


def _is_object(arguments: object) -> bool:
    if isinstance(arguments, str):
        try:
            arguments = json.loads(arguments)
        except ValueError:
            return False
    return isinstance(arguments, dict)


def _order(speaker: str | None, before: list[str], called: bool, line: int, field: str, turn: int) -> Iterator[Remark]:
    if speaker == "system" and before:
        if set(before) == {"system"}:
            yield remark(line, "two-systems", field, turn=turn)
        else:
            yield remark(line, "system-place", field, turn=turn)
    if speaker == "assistant" and before and before[-1] == "assistant":
        yield remark(line, "two-answers", field, before=turn - 1, turn=turn)
    if speaker == "tool" and not called:
        yield remark(line, "tool-result", field, turn=turn)


RULE = RowRule(
    (
        "messages",
        "role",
        "no-role",
        "no-assistant",
        "last-message",
        "message-keys",
        "weight",
        "weight-place",
        "empty-content",
        "content-kind",
        "system-place",
        "two-systems",
        "two-answers",
        "tool-call",
        "tool-result",
        "conversation",
    ),
    _check,
)
