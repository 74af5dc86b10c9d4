"""OpenAI's format: `messages` with role and content, `tools`, or the older `functions`."""

from __future__ import annotations

from ftbench.data.conversations.conversation_format import ConversationFormat
from ftbench.data.conversations.roles import OPENAI
from ftbench.data.conversations.turn import Turn
from ftbench.data.conversations.turns import turns_of
from ftbench.records.example import Row


def _turns(row: Row) -> list[Turn]:
    return turns_of(row["messages"], "messages", OPENAI)


FORMAT = ConversationFormat("OpenAI", ("messages",), _turns, ("system", "tools", "functions", "parallel_tool_calls"))
