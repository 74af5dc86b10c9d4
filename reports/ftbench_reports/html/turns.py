"""The messages of a conversation on a page: which are carried, and which are folded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ftbench_reports.html.embedding import TEXT_LIMIT

Turn: TypeAlias = tuple[str, str]
"""(role, text) of a message."""

CONVERSATION_LIMIT = 5 * TEXT_LIMIT
"""Characters of a conversation on a page, at most; system messages and the last message are always there."""

LONG = 300
"""Characters above which a message before the last one is folded."""

MANY = 5
"""Messages above which all but the last `RECENT` are folded together."""

RECENT = 3


@dataclass(frozen=True, slots=True)
class Message:
    """A message as a page shows it."""

    role: str
    text: str
    folded: bool


@dataclass(frozen=True, slots=True)
class Conversation:
    """The messages before an answer as a page shows them."""

    left_out: int
    """Number of the oldest messages that the page does not carry."""
    system: tuple[Message, ...]
    earlier: tuple[Message, ...]
    """Messages that are folded together; empty for a short conversation."""
    recent: tuple[Message, ...]


def conversation(turns: Sequence[Turn]) -> Conversation:
    """The messages in parts. System messages are folded, and so are long ones before the last."""
    carried = carried_turns(turns)
    last = len(carried) - 1
    messages = tuple(
        Message(role, text, role == "system" or (place < last and len(text) > LONG))
        for place, (role, text) in enumerate(carried)
    )
    begin = next((place for place, message in enumerate(messages) if message.role != "system"), len(messages))
    recent = len(messages) - RECENT if len(messages) - begin > MANY else begin
    return Conversation(len(turns) - len(carried), messages[:begin], messages[begin:recent], messages[recent:])


def carried_turns(turns: Sequence[Turn]) -> list[Turn]:
    """The system messages, and the last messages that fit the limit."""
    kept: list[Turn] = []
    room = CONVERSATION_LIMIT
    for place, (role, text) in reversed(list(enumerate(turns))):
        room -= min(len(text), TEXT_LIMIT)
        if room >= 0 or role == "system" or place == len(turns) - 1:
            kept.append((role, text))
    return kept[::-1]
