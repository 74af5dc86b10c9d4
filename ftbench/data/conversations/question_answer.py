"""Question and answer: two texts."""

from __future__ import annotations

from ftbench.data.conversations.conversation_format import ConversationFormat
from ftbench.data.conversations.pairs import pair
from ftbench.data.conversations.turn import Place, Turn
from ftbench.records.example import Row


def _turns(row: Row) -> list[Turn]:
    return pair(row["question"], row["answer"], Place("question"), Place("answer"))


FORMAT = ConversationFormat("question/answer", ("question", "answer"), _turns)
