"""The rules of a conversation: who speaks when, and where it ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ftbench.data.conversations.turn import Place, Turn
from ftbench.errors import nearest
from ftbench.messages.conversation_errors import (
    EMPTY_ANSWER,
    EMPTY_QUESTION,
    LATE_SYSTEM,
    NO_ANSWER,
    NONE_TRAINED,
    NOTHING_BEFORE,
    TWO_ANSWERS,
)
from ftbench.messages.tool_errors import NOT_CALLED, UNKNOWN_ID, UNKNOWN_TOOL
from ftbench.records.conversation import Conversation
from ftbench.records.message import ChatMessage, ToolCall


@dataclass(frozen=True, slots=True)
class Reading:
    """The conversation of a row, and what of the row is not in it."""

    conversation: Conversation
    unanswered: int = 0
    """Number of messages after the last answer."""
    untrained: int = 0
    """Number of messages after the last answer that is trained on, those after the last answer not counted."""
    left_out: tuple[ChatMessage, ...] = ()
    """These messages, in order."""


def checked(turns: Sequence[Turn], tools: tuple[str, ...], column: str) -> Reading:
    """The conversation of turns, up to its last answer that is trained on.

    Raises `DataError` that names the turn: for a system message in the middle, two answers in a row, an empty message,
    a tool's result that answers no call; and for turns without any answer to learn.
    """
    turns = [turn for turn in turns if turn.message.role != "system" or turn.message.text]
    messages = _in_order(turns)
    answers = [place for place, message in enumerate(messages) if message.role == "assistant"]
    if not answers:
        raise Place(column).error(NO_ANSWER())
    trained = [place for place in answers if messages[place].trained]
    if not trained:
        raise Place(column).error(NONE_TRAINED())
    end = trained[-1]
    if end == 0:
        raise turns[0].place.error(NOTHING_BEFORE())
    return Reading(
        Conversation(messages[: end + 1], tools),
        unanswered=len(messages) - 1 - answers[-1],
        untrained=answers[-1] - end,
        left_out=messages[end + 1 :],
    )


def _in_order(turns: Sequence[Turn]) -> tuple[ChatMessage, ...]:
    """The messages, each checked against those before it; results of tools get the names of their tools."""
    messages: list[ChatMessage] = []
    waiting: list[ToolCall] = []
    for turn in turns:
        message, place = turn.message, turn.place
        if message.role == "tool":
            call = _answered(message, waiting, place)
            waiting.remove(call)
            message = replace(message, name=message.name or call.name)
        else:
            _check(message, messages, place)
            waiting = list(message.tool_calls)
        messages.append(message)
    return tuple(messages)


def _check(message: ChatMessage, before: Sequence[ChatMessage], place: Place) -> None:
    if message.role == "system" and any(earlier.role != "system" for earlier in before):
        raise place.error(LATE_SYSTEM())
    if message.role == "user" and not message.text:
        raise place.error(EMPTY_QUESTION())
    if message.role == "assistant":
        if before and before[-1].role == "assistant":
            raise place.error(TWO_ANSWERS())
        if not message.text and not message.tool_calls:
            raise place.error(EMPTY_ANSWER())


def _answered(result: ChatMessage, waiting: Sequence[ToolCall], place: Place) -> ToolCall:
    """The call that a tool's result answers: the one with its id or, without ids, the first of its tool."""
    if not waiting:
        raise place.error(NOT_CALLED())
    if result.tool_call_id:
        ids = [call.id for call in waiting if call.id]
        by_id = next((call for call in waiting if call.id == result.tool_call_id), None)
        if by_id is None and ids:
            raise place.error(UNKNOWN_ID(id=f"{result.tool_call_id:.40}", hint=nearest(result.tool_call_id, ids)))
        return by_id or waiting[0]
    if result.name:
        named = next((call for call in waiting if call.name == result.name), None)
        if named is None:
            names = [call.name for call in waiting]
            raise place.error(UNKNOWN_TOOL(name=f"{result.name:.40}", hint=nearest(result.name, names)))
        return named
    return waiting[0]
