"""ShareGPT's `conversations`: calls of tools are messages of their own."""

from __future__ import annotations

from typing import Any

from ftbench.data.conversations import sharegpt
from ftbench.data.converting.dialogue import Dialogue, part
from ftbench.data.converting.losses import REASONING, TEXT_BESIDE_CALLS, Losses
from ftbench.data.converting.message_texts import as_json, call_objects, tool_objects, with_reasoning
from ftbench.data.converting.written_format import WrittenFormat, WrittenRow
from ftbench.records.message import ChatMessage

_SPEAKERS = {"system": "system", "user": "human", "assistant": "gpt", "tool": "observation"}


def message_object(message: ChatMessage, number: int, losses: Losses) -> dict[str, Any]:
    """The message as an object with `from` and `value`."""
    written = {"from": _SPEAKERS[message.role], "value": message.text}
    if message.tool_calls:
        if message.text:
            losses.lose(TEXT_BESIDE_CALLS, part(number))
        if message.reasoning:
            losses.lose(REASONING, part(number))
        calls = call_objects(message.tool_calls)
        written = {"from": "function_call", "value": as_json(calls[0] if len(calls) == 1 else calls)}
    elif message.role == "assistant":
        written["value"] = with_reasoning(message, number, losses)
    if message.tool_call_id:
        written["tool_call_id"] = message.tool_call_id
    return written


def _with_keys(message: ChatMessage, number: int, losses: Losses) -> dict[str, Any]:
    written = message_object(message, number, losses)
    if message.name:
        written["name"] = message.name
    if message.role == "assistant" and not message.trained:
        written["weight"] = 0
    return written


def _write(dialogue: Dialogue, losses: Losses) -> WrittenRow:
    written: WrittenRow = {
        "conversations": [_with_keys(message, number, losses) for number, message in dialogue.numbered]
    }
    if dialogue.tools:
        written["tools"] = as_json(tool_objects(dialogue.tools))
    return written


FORMAT = WrittenFormat("sharegpt", "ShareGPT", sharegpt.FORMAT, _write)
