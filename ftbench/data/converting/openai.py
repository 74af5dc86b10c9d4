"""OpenAI's `messages`, which say everything that a conversation can have."""

from __future__ import annotations

from typing import Any

from ftbench.data.conversations import openai
from ftbench.data.converting.dialogue import Dialogue
from ftbench.data.converting.losses import Losses
from ftbench.data.converting.message_texts import begins_with_reasoning, tool_objects, with_reasoning
from ftbench.data.converting.written_format import WrittenFormat, WrittenRow
from ftbench.records.message import ChatMessage


def message_object(message: ChatMessage, number: int, losses: Losses) -> dict[str, Any]:
    """The message as OpenAI's object, with the keys that it needs and no others."""
    written: dict[str, Any] = {"role": message.role, "content": message.text or None}
    if message.role in ("user", "system", "tool"):
        written["content"] = message.text
    elif begins_with_reasoning(message.text):
        written["content"] = with_reasoning(message, number, losses)
    elif message.reasoning:
        written["reasoning_content"] = message.reasoning
    if message.tool_calls:
        written["tool_calls"] = [
            {
                **({"id": call.id} if call.id else {}),
                "type": "function",
                "function": {"name": call.name, "arguments": call.arguments},
            }
            for call in message.tool_calls
        ]
    if message.tool_call_id:
        written["tool_call_id"] = message.tool_call_id
    if message.name:
        written["name"] = message.name
    if message.role == "assistant" and not message.trained:
        written["weight"] = 0
    return written


def _write(dialogue: Dialogue, losses: Losses) -> WrittenRow:
    written: WrittenRow = {
        "messages": [message_object(message, number, losses) for number, message in dialogue.numbered]
    }
    if dialogue.tools:
        written["tools"] = tool_objects(dialogue.tools)
    return written


FORMAT = WrittenFormat("openai", "OpenAI", openai.FORMAT, _write)
