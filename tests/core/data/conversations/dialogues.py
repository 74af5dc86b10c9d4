"""Dialogues, and their rows in every format that can hold them."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Dialogue:
    """Questions with their answers in turn, and what the system says first."""

    pairs: tuple[tuple[str, str], ...]
    system: str = ""


def _with_system(row: dict[str, Any], dialogue: Dialogue) -> dict[str, Any]:
    return {**row, "system": dialogue.system} if dialogue.system else row


def _messages(dialogue: Dialogue) -> list[dict[str, Any]]:
    first = [{"role": "system", "content": dialogue.system}] if dialogue.system else []
    turns = [
        {"role": role, "content": text}
        for pair in dialogue.pairs
        for role, text in zip(("user", "assistant"), pair, strict=True)
    ]
    return [*first, *turns]


def openai(dialogue: Dialogue) -> dict[str, Any]:
    return {"messages": _messages(dialogue)}


def sharegpt(dialogue: Dialogue) -> dict[str, Any]:
    names = {"system": "system", "user": "human", "assistant": "gpt"}
    return {
        "conversations": [{"from": names[one["role"]], "value": one["content"]} for one in _messages(dialogue)],
    }


def ms_swift(dialogue: Dialogue) -> dict[str, Any]:
    pairs = [{"human": question, "assistant": answer} for question, answer in dialogue.pairs]
    return _with_system({"conversation": pairs}, dialogue)


def alpaca(dialogue: Dialogue) -> dict[str, Any]:
    *earlier, (question, answer) = dialogue.pairs
    row = {"instruction": question, "input": "", "output": answer, "history": [list(pair) for pair in earlier]}
    return _with_system(row, dialogue)


def query_response(dialogue: Dialogue) -> dict[str, Any]:
    *earlier, (question, answer) = dialogue.pairs
    row = {"query": question, "response": answer, "history": [list(pair) for pair in earlier]}
    return _with_system(row, dialogue)


def prompt_completion(dialogue: Dialogue) -> dict[str, Any]:
    ((question, answer),) = dialogue.pairs
    return _with_system({"prompt": question, "completion": answer}, dialogue)


def prompt_completion_messages(dialogue: Dialogue) -> dict[str, Any]:
    *before, last = _messages(dialogue)
    return {"prompt": before, "completion": [last]}


def question_answer(dialogue: Dialogue) -> dict[str, Any]:
    ((question, answer),) = dialogue.pairs
    return _with_system({"question": question, "answer": answer}, dialogue)


Writer = Callable[[Dialogue], dict[str, Any]]

OF_MANY_TURNS: Sequence[Writer] = (openai, sharegpt, ms_swift, alpaca, query_response)
OF_ONE_TURN: Sequence[Writer] = (*OF_MANY_TURNS, prompt_completion, prompt_completion_messages, question_answer)


def invented(count: int, *, turns: int = 1, system: str = "") -> list[Dialogue]:
    """Dialogues whose texts share nothing."""
    draw = random.Random(7)
    word = lambda: "".join(draw.choices("abcdefghijklmnopqrstuvwxyz", k=6))  # noqa: E731
    text = lambda: " ".join(word() for _ in range(8))  # noqa: E731
    return [Dialogue(tuple((text(), text()) for _ in range(turns)), system) for _ in range(count)]


def message(role: str, content: object, **more: object) -> dict[str, Any]:
    return {"role": role, "content": content, **more}


def call(name: str, arguments: object, **more: object) -> Mapping[str, Any]:
    """An answer that calls a tool, in OpenAI's form."""
    function = {"type": "function", "function": {"name": name, "arguments": arguments}, **more}
    return {"role": "assistant", "content": None, "tool_calls": [function]}
