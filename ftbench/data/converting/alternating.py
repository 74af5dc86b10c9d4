"""Dialogues for formats where questions and answers alternate, and all answers are trained on."""

from __future__ import annotations

from dataclasses import replace

from ftbench.data.converting.dialogue import Dialogue, part
from ftbench.data.converting.losses import BORDERS, CALLS, ENDINGS, NAMES, OPENINGS, WEIGHTS, Losses
from ftbench.data.converting.message_texts import as_json, tool_objects, with_reasoning
from ftbench.data.converting.written_format import WrittenRow
from ftbench.records.message import ChatMessage, Text

Numbered = tuple[int, ChatMessage]


def alternating(dialogue: Dialogue, losses: Losses, *, tools: bool) -> list[Numbered]:
    """The messages without the system's: one of the user (or a tool) and one of the assistant in turn.

    `tools`: whether the format has calls of tools; otherwise calls and results are losses.
    """
    turns: list[Numbered] = []
    for number, message in dialogue.without_system():
        if not tools and (message.role == "tool" or message.tool_calls):
            losses.lose(CALLS, part(number))
            continue
        answer = message.role == "assistant"
        if not turns and answer:
            losses.lose(OPENINGS, part(number))
            continue
        if message.name and message.role != "tool":
            losses.lose(NAMES, part(number))
        if turns and (turns[-1][1].role == "assistant") == answer:
            losses.lose(BORDERS, part(number))
            before, previous = turns.pop()
            joined = "\n\n".join(text for text in (previous.text, message.text) if text)
            turns.append((before, replace(previous, content=(Text(joined),))))
            continue
        if answer and not message.trained:
            losses.lose(WEIGHTS, part(number))
        turns.append((number, message))
    if turns and turns[-1][1].role != "assistant":
        losses.lose(ENDINGS, part(turns.pop()[0]))
    return turns


def pairs(dialogue: Dialogue, losses: Losses) -> list[tuple[str, str]]:
    """Questions with their answers, each a text."""
    turns = alternating(dialogue, losses, tools=False)
    return [
        (question.text, with_reasoning(answer, number, losses))
        for (_, question), (number, answer) in zip(turns[::2], turns[1::2], strict=True)
    ]


def columns_beside(dialogue: Dialogue, losses: Losses) -> WrittenRow:
    """The columns `system` and `tools`, where there is something for them."""
    written: WrittenRow = {}
    if system := dialogue.system(losses):
        written["system"] = system
    if dialogue.tools:
        written["tools"] = as_json(tool_objects(dialogue.tools))
    return written
