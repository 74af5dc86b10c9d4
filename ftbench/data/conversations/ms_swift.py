"""A format of ms-swift: `conversation`, a list of objects with `human` and `assistant`."""

from __future__ import annotations

from collections.abc import Mapping

from ftbench.data.conversations.conversation_format import ConversationFormat
from ftbench.data.conversations.json_lists import list_or_text
from ftbench.data.conversations.pairs import pair
from ftbench.data.conversations.turn import Place, Turn
from ftbench.messages.conversation_errors import BROKEN_PAIRS, NO_PAIR, NO_PAIRS, PAIR
from ftbench.records.example import Row


def _turns(row: Row) -> list[Turn]:
    pairs = list_or_text(row["conversation"], "conversation", BROKEN_PAIRS)
    if not isinstance(pairs, list) or not pairs:
        raise Place("conversation").error(NO_PAIRS(value=f"{pairs!r:.40}"))
    turns = []
    for number, both in enumerate(pairs, start=1):
        place = Place("conversation", PAIR, number)
        if not isinstance(both, Mapping) or not {"human", "assistant"} <= set(both):
            raise place.error(NO_PAIR(value=f"{both!r:.60}"))
        turns += pair(both["human"], both["assistant"], place, place)
    return turns


FORMAT = ConversationFormat("ms-swift", ("conversation",), _turns)
