"""All messages of the core."""

from __future__ import annotations

from ftbench.messages import cells, checks, data, failures, plan, results, sides
from ftbench.messages.note import Message, messages_of

CORE_MESSAGES: tuple[Message, ...] = tuple(
    message for area in (sides, cells, checks, data, plan, results, failures) for message in messages_of(vars(area))
)
