"""Alpaca's format: `instruction`, `input`, `output`, and the `system` and `history` of LLaMA-Factory."""

from __future__ import annotations

from ftbench.data.conversations.content import text_of
from ftbench.data.conversations.conversation_format import ConversationFormat
from ftbench.data.conversations.pairs import history_turns, pair
from ftbench.data.conversations.turn import Place, Turn
from ftbench.records.example import Row
from ftbench.text.missing import is_missing_word


def _turns(row: Row) -> list[Turn]:
    asked, answered = Place("instruction"), Place("output")
    instruction, more = text_of(row["instruction"], asked), text_of(row.get("input"), Place("input"))
    parts = [instruction, "" if is_missing_word(more) else more]
    question = "\n".join(part for part in parts if part)
    return [*history_turns(row.get("history")), *pair(question, row["output"], asked, answered)]


FORMAT = ConversationFormat("Alpaca", ("instruction", "output"), _turns, ("input", "history", "system", "tools"))
