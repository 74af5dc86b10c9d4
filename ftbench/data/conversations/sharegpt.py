"""ShareGPT's format: `conversations` with `from` and `value`, or with role and content."""

from __future__ import annotations

from ftbench.data.conversations.conversation_format import ConversationFormat
from ftbench.data.conversations.roles import SHAREGPT
from ftbench.data.conversations.turn import Turn
from ftbench.data.conversations.turns import turns_of
from ftbench.records.example import Row


def _turns(row: Row) -> list[Turn]:
    return turns_of(row["conversations"], "conversations", SHAREGPT)


FORMAT = ConversationFormat("ShareGPT", ("conversations",), _turns)
