"""Prompt and completion: two texts, or two lists of messages. Answers in a prompt are not trained on."""

from __future__ import annotations

from dataclasses import replace

from ftbench.data.conversations.content import text_of
from ftbench.data.conversations.conversation_format import ConversationFormat
from ftbench.data.conversations.roles import OPENAI
from ftbench.data.conversations.turn import Place, Turn
from ftbench.data.conversations.turns import answer, spoken, turns_of
from ftbench.records.example import Row


def _turns(row: Row) -> list[Turn]:
    prompt, completion = row["prompt"], row["completion"]
    if _is_messages(prompt):
        turns = turns_of(prompt, "prompt", OPENAI)
        turns = [replace(turn, message=replace(turn.message, trained=False)) for turn in turns]
    else:
        place = Place("prompt")
        turns = [Turn(spoken("user", text_of(prompt, place)), place)]
    if _is_messages(completion):
        return [*turns, *turns_of(completion, "completion", OPENAI)]
    place = Place("completion")
    return [*turns, Turn(answer(text_of(completion, place), place), place)]


def _is_messages(value: object) -> bool:
    """Whether it is a list of messages; a list of parts of content is one text."""
    return isinstance(value, list) and not all(isinstance(part, str) or _is_part(part) for part in value)


def _is_part(part: object) -> bool:
    return isinstance(part, dict) and "type" in part and "role" not in part


FORMAT = ConversationFormat("prompt/completion", ("prompt", "completion"), _turns)
