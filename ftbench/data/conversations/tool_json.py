"""Tools and their calls in data files, as JSON text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ftbench.data.conversations.turn import Place
from ftbench.records.message import ToolCall
from ftbench.text.unicode import is_unicode


def tools_of(value: object, column: str) -> tuple[str, ...]:
    """The definition of each tool in OpenAI's form, `{"type": "function", "function": {...}}`, as JSON text.

    `value` is a list, or a list as JSON text. A bare function (`name`, `description`, `parameters`) is put into that
    form. Raises `DataError` for anything else.
    """
    if isinstance(value, str) and value.strip():
        value = _parsed(value, "the tools are no JSON", Place(column))
    if not value:
        return ()
    if not isinstance(value, list):
        raise Place(column).error(f"the tools must be a list of definitions, not {value!r:.40}")
    return tuple(_definition(tool, Place(column, f"tool {number}")) for number, tool in enumerate(value, start=1))


def calls_of(message: Mapping[str, Any], place: Place) -> tuple[ToolCall, ...]:
    """The calls of a message: OpenAI's `tool_calls`, or its older `function_call`."""
    calls = message.get("tool_calls") or []
    if not isinstance(calls, list):
        raise place.error(f"tool_calls must be a list, not {calls!r:.40}")
    older = message.get("function_call")
    return tuple(_call(call, place) for call in [*calls, *([] if older is None else [older])])


def written_calls(text: str, place: Place) -> tuple[ToolCall, ...]:
    """The calls of a message whose text is one call, or a list of calls, as JSON."""
    content = _parsed(text, "the call of a tool is no JSON", place)
    return tuple(_call(call, place) for call in (content if isinstance(content, list) else [content]))


def _definition(tool: object, place: Place) -> str:
    tool = _parsed(tool, "the definition is no JSON", place) if isinstance(tool, str) else tool
    function = tool.get("function", tool) if isinstance(tool, Mapping) else None
    if not isinstance(function, Mapping) or not isinstance(function.get("name"), str) or not function["name"]:
        raise place.error(f"the definition must be an object with the name of a function, not {tool!r:.60}")
    whole = tool if isinstance(tool, Mapping) and "function" in tool else {"type": "function", "function": function}
    return _text(whole, place)


def _call(call: object, place: Place) -> ToolCall:
    function = call.get("function", call) if isinstance(call, Mapping) else None
    if not isinstance(call, Mapping) or not isinstance(function, Mapping):
        raise place.error(f"the call of a tool must be an object with name and arguments, not {call!r:.60}")
    name, arguments = function.get("name"), function.get("arguments")
    if not isinstance(name, str) or not name.strip():
        raise place.error(f"the call of a tool has no name: {call!r:.60}")
    name = name.strip()
    if isinstance(arguments, str):
        text = arguments.strip()
        arguments = _parsed(text, f"the arguments of {name} are no JSON", place)
    else:
        arguments = {} if arguments is None else arguments
        text = _text(arguments, place)
    if not isinstance(arguments, Mapping):
        raise place.error(f"the arguments of {name} must be a JSON object, not {text:.40}")
    identity = call.get("id")
    return ToolCall(name, text, "" if identity is None else str(identity))


def _parsed(text: str, fault: str, place: Place) -> Any:
    try:
        return json.loads(text, parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        reason = "too deep" if isinstance(error, RecursionError) else str(getattr(error, "msg", error))
        raise place.error(f"{fault} ({reason}): {text:.60}") from None


def _refused(constant: str) -> None:
    raise ValueError(f"{constant} is no number in JSON")


def _text(value: object, place: Place) -> str:
    text = json.dumps(value, ensure_ascii=False)
    if not is_unicode(text):
        raise place.error("a tool has half a character (a lone surrogate, as of a cut emoji)")
    return text
