"""Query and response: two texts, with the `history` of ms-swift."""

from __future__ import annotations

from ftbench.data.conversations.conversation_format import ConversationFormat
from ftbench.data.conversations.pairs import history_turns, pair
from ftbench.data.conversations.turn import Place, Turn
from ftbench.records.example import Row


def _turns(row: Row) -> list[Turn]:
    return [
        *history_turns(row.get("history")),
        *pair(row["query"], row["response"], Place("query"), Place("response")),
    ]


FORMAT = ConversationFormat("query/response", ("query", "response"), _turns, ("history", "system", "tools"))
