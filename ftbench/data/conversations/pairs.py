"""A question and its answer as two turns, and a history of such pairs."""

from __future__ import annotations

from ftbench.data.conversations.content import text_of
from ftbench.data.conversations.json_lists import list_or_text
from ftbench.data.conversations.turn import Place, Turn
from ftbench.data.conversations.turns import answer, spoken
from ftbench.messages.conversation_errors import BROKEN_HISTORY, NO_HISTORY, NO_HISTORY_PAIR, PAIR


def pair(question: object, reply: object, asked: Place, answered: Place) -> list[Turn]:
    """The turns of the user and of the assistant, each with its place."""
    question_turn = Turn(spoken("user", text_of(question, asked)), asked)
    return [question_turn, Turn(answer(text_of(reply, answered), answered), answered)]


def history_turns(history: object) -> list[Turn]:
    """The turns of `history`, a list of [question, answer]; raises `DataError` that names the pair."""
    history = list_or_text(history, "history", BROKEN_HISTORY)
    if not history:
        return []
    if not isinstance(history, list):
        raise Place("history").error(NO_HISTORY(value=f"{history!r:.40}"))
    turns = []
    for number, earlier in enumerate(history, start=1):
        place = Place("history", PAIR, number)
        if not isinstance(earlier, list) or len(earlier) != 2:
            raise place.error(NO_HISTORY_PAIR(value=f"{earlier!r:.40}"))
        question, reply = earlier
        turns += pair(question, reply, place, place)
    return turns
