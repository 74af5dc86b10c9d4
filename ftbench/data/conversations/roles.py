"""The names of roles in data files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from ftbench.data.conversations.turn import Place
from ftbench.errors import nearest
from ftbench.messages.conversation_errors import NO_ROLE, UNKNOWN_ROLE

Speaker = Literal["system", "user", "assistant", "tool", "call"]
"""A role, or `call`: an answer of the assistant that is the call of a tool, written as JSON."""

Roles = Mapping[str, Speaker]

OPENAI: Roles = {
    "system": "system",
    "developer": "system",
    "user": "user",
    "assistant": "assistant",
    "tool": "tool",
    "function": "tool",
}

SHAREGPT: Roles = {
    "system": "system",
    "human": "user",
    "user": "user",
    "gpt": "assistant",
    "assistant": "assistant",
    "chatgpt": "assistant",
    "bing": "assistant",
    "bard": "assistant",
    "model": "assistant",
    "function_call": "call",
    "tool_call": "call",
    "observation": "tool",
    "tool": "tool",
    "tool_response": "tool",
    "function_response": "tool",
}


def speaker(name: object, roles: Roles, place: Place) -> Speaker:
    """Who speaks; raises `DataError` with the nearest name for one that is no role."""
    if name is None:
        raise place.error(NO_ROLE(roles=tuple(roles)))
    known = roles.get(name.strip().lower()) if isinstance(name, str) else None
    if known is None:
        raise place.error(UNKNOWN_ROLE(role=f"{name!s:.40}", hint=nearest(str(name), roles)))
    return known
