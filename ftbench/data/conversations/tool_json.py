"""Tools and their calls in data files, as JSON text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ftbench.data.conversations.turn import Place
from ftbench.data.files.json_reason import json_reason
from ftbench.messages import Message
from ftbench.messages.conversation_errors import TOOL
from ftbench.messages.tool_errors import (
    ARGUMENTS_NO_JSON,
    CALL_NO_JSON,
    DEFINITION_NO_JSON,
    HALF_CHARACTER,
    NO_ARGUMENTS,
    NO_CALL,
    NO_CALL_LIST,
    NO_DEFINITION,
    NO_LIST,
    NO_NAME,
    NO_NUMBER,
    TOOLS_NO_JSON,
)
from ftbench.records.message import ToolCall
from ftbench.text.unicode import is_unicode


def tools_of(value: object, column: str) -> tuple[str, ...]:
    """The definition of each tool in OpenAI's form, `{"type": "function", "function": {...}}`, as JSON text.

    `value` is a list, or a list as JSON text. A bare function (`name`, `description`, `parameters`) is put into that
    form. Raises `DataError` for anything else.
    """
    if isinstance(value, str) and value.strip():
        value = _parsed(value, TOOLS_NO_JSON, Place(column))
    if not value:
        return ()
    if not isinstance(value, list):
        raise Place(column).error(NO_LIST(value=f"{value!r:.40}"))
    return tuple(_definition(tool, Place(column, TOOL, number)) for number, tool in enumerate(value, start=1))


def calls_of(message: Mapping[str, Any], place: Place) -> tuple[ToolCall, ...]:
    """The calls of a message: OpenAI's `tool_calls`, or its older `function_call`."""
    calls = message.get("tool_calls") or []
    if not isinstance(calls, list):
        raise place.error(NO_CALL_LIST(value=f"{calls!r:.40}"))
    older = message.get("function_call")
    return tuple(_call(call, place) for call in [*calls, *([] if older is None else [older])])


def written_calls(text: str, place: Place) -> tuple[ToolCall, ...]:
    """The calls of a message whose text is one call, or a list of calls, as JSON."""
    content = _parsed(text, CALL_NO_JSON, place)
    return tuple(_call(call, place) for call in (content if isinstance(content, list) else [content]))


def _definition(tool: object, place: Place) -> str:
    tool = _parsed(tool, DEFINITION_NO_JSON, place) if isinstance(tool, str) else tool
    function = tool.get("function", tool) if isinstance(tool, Mapping) else None
    if not isinstance(function, Mapping) or not isinstance(function.get("name"), str) or not function["name"]:
        raise place.error(NO_DEFINITION(value=f"{tool!r:.60}"))
    whole = tool if isinstance(tool, Mapping) and "function" in tool else {"type": "function", "function": function}
    return _text(whole, place)


def _call(call: object, place: Place) -> ToolCall:
    function = call.get("function", call) if isinstance(call, Mapping) else None
    if not isinstance(call, Mapping) or not isinstance(function, Mapping):
        raise place.error(NO_CALL(value=f"{call!r:.60}"))
    name, arguments = function.get("name"), function.get("arguments")
    if not isinstance(name, str) or not name.strip():
        raise place.error(NO_NAME(call=f"{call!r:.60}"))
    name = name.strip()
    if isinstance(arguments, str):
        text = arguments.strip()
        arguments = _parsed(text, ARGUMENTS_NO_JSON, place, name=name)
    else:
        arguments = {} if arguments is None else arguments
        text = _text(arguments, place)
    if not isinstance(arguments, Mapping):
        raise place.error(NO_ARGUMENTS(name=name, value=f"{text:.40}"))
    identity = call.get("id")
    return ToolCall(name, text, "" if identity is None else str(identity))


class _NoNumber(ValueError):
    """A word such as NaN, which Python's reader would take as a number."""


def _parsed(text: str, fault: Message, place: Place, **names: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refused)
    except _NoNumber as error:
        raise place.error(fault(reason=NO_NUMBER(constant=str(error)), text=f"{text:.60}", **names)) from None
    except (ValueError, RecursionError) as error:
        raise place.error(fault(reason=json_reason(error), text=f"{text:.60}", **names)) from None


def _refused(constant: str) -> None:
    raise _NoNumber(constant)


def _text(value: object, place: Place) -> str:
    text = json.dumps(value, ensure_ascii=False)
    if not is_unicode(text):
        raise place.error(HALF_CHARACTER())
    return text
