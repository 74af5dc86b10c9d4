"""Conversations that are too long lose their oldest turns, and then the middle of what a user said."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from ftbench.errors import ChatError
from ftbench.messages.chat import DOES_NOT_FIT
from ftbench.records.conversation import Conversation
from ftbench.records.message import ChatMessage, Text

GAP = " … "
"""Stands in the place of the middle of a text."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A conversation that fits, and what it lost."""

    conversation: Conversation
    dropped: int = 0
    """Number of messages that were left out."""
    truncated: int = 0
    """Number of tokens that a message of a user or a tool lost from its middle."""


def fitted(conversation: Conversation, limit: int, measure: Callable[[Conversation], int]) -> Fitted:
    """The longest end of the conversation that `measure` counts at most `limit` tokens for.

    System messages stay. Turns go as wholes, the oldest first: a user's message with all that follows it until the next
    one. If the last of them alone is too long, the longest text that is not the assistant's loses its middle. Raises
    `ChatError` if that is not enough.
    """
    if measure(conversation) <= limit:
        return Fitted(conversation)
    turns = _turns(conversation)
    shorter = [_without(conversation, begin) for begin in turns]
    first = _first_fitting(shorter.__getitem__, len(shorter), measure, limit)
    if first < len(shorter):
        return Fitted(shorter[first], len(conversation.messages) - len(shorter[first].messages))
    last = shorter[-1] if shorter else conversation
    cut = _cut(last, limit, measure)
    return Fitted(cut, len(conversation.messages) - len(last.messages), measure(last) - measure(cut))


def _turns(conversation: Conversation) -> list[int]:
    """The indices at which a later turn begins: messages of users after the first, that follow another role."""
    messages, start = conversation.messages, len(conversation.system)
    return [
        place
        for place in range(start + 1, len(messages))
        if messages[place].role == "user" and messages[place - 1].role != "user"
    ]


def _without(conversation: Conversation, begin: int) -> Conversation:
    """The conversation without what stands between the system's messages and `begin`."""
    return replace(conversation, messages=(*conversation.system, *conversation.messages[begin:]))


def _first_fitting(
    candidate: Callable[[int], Conversation], count: int, measure: Callable[[Conversation], int], limit: int
) -> int:
    """The first number below `count` whose candidate fits, else `count`. Later candidates are shorter."""
    return bisect_left(range(count), True, key=lambda number: measure(candidate(number)) <= limit)


def _cut(conversation: Conversation, limit: int, measure: Callable[[Conversation], int]) -> Conversation:
    """The conversation with less of its longest texts of users and tools."""
    places = [i for i, message in enumerate(conversation.messages) if message.role in ("user", "tool")]
    for place in sorted(places, key=lambda i: (-len(conversation.messages[i].text), i)):
        shortened = partial(_shortened, conversation, place)
        length = len(conversation.messages[place].text)
        lost = _first_fitting(shortened, length, measure, limit)
        if lost < length:
            return shortened(lost)
        conversation = shortened(length - 1)
    raise ChatError(DOES_NOT_FIT(limit=limit), turn=len(conversation.messages) - 1)


def _shortened(conversation: Conversation, place: int, lost: int) -> Conversation:
    """The conversation whose message at `place` has lost `lost` characters from its middle."""
    message = conversation.messages[place]
    kept = len(message.text) - lost
    begin, end = message.text[: (kept + 1) // 2], message.text[len(message.text) - kept // 2 :]
    text = message.text if lost == 0 else f"{begin.rstrip()}{GAP}{end.lstrip()}"
    return replace(conversation, messages=_replaced(conversation.messages, place, text))


def _replaced(messages: Sequence[ChatMessage], place: int, text: str) -> tuple[ChatMessage, ...]:
    changed = replace(messages[place], content=(Text(text),))
    return (*messages[:place], changed, *messages[place + 1 :])
