"""Texts of messages as formats write them: reasoning within an answer, calls and tools as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from ftbench.data.converting.dialogue import part
from ftbench.data.converting.losses import REASONING, Losses
from ftbench.records.message import ChatMessage, ToolCall

_BEGINS_WITH_REASONING = re.compile(r"\s*<think>.*?</think>", re.DOTALL)


def begins_with_reasoning(text: str) -> bool:
    """Whether a reader would take the beginning of an answer's text for its reasoning."""
    return _BEGINS_WITH_REASONING.match(text) is not None


def with_reasoning(message: ChatMessage, number: int, losses: Losses) -> str:
    """The text of an answer after its reasoning in `<think>`, where it has some."""
    reasoning = message.reasoning
    if "</think>" in reasoning:
        losses.lose(REASONING, part(number))
        reasoning = ""
    if not reasoning and not begins_with_reasoning(message.text):
        return message.text
    return f"<think>\n{reasoning}\n</think>\n\n{message.text}"


def call_objects(calls: Sequence[ToolCall]) -> list[dict[str, Any]]:
    """Calls as objects with name and arguments, and with the id of a call that has one."""
    return [
        {**({"id": call.id} if call.id else {}), "name": call.name, "arguments": json.loads(call.arguments)}
        for call in calls
    ]


def tool_objects(tools: Sequence[str]) -> list[Any]:
    """The definitions of tools as objects."""
    return [json.loads(tool) for tool in tools]


def as_json(value: Any) -> str:
    """The value as JSON text on one line."""
    return json.dumps(value, ensure_ascii=False)
