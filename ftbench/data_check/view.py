"""A row as the rules see it: its texts with their fields, its input, its answer, its messages."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ftbench.data_check.layout import Layout
from ftbench.records.example import Row
from ftbench.text.missing import is_missing

_PARTS = 50
"""Nested values of a row that are looked into, at most."""


@dataclass(slots=True)
class RowView:
    """One row of a file."""

    line: int
    row: Row
    layout: Layout
    texts: tuple[tuple[str, str], ...]
    """(field, text) of all texts that are not empty."""
    question: str
    """The input without system messages."""
    answer: str | None
    """The answer or the label; None where the layout has none."""
    messages: list[Any] | None = None
    """The messages of a conversation as they stand in the file; None if they are no list."""
    tokens: int = 0
    answer_tokens: int = 0

    @property
    def label(self) -> str | None:
        """The label of a row that has one."""
        return (self.answer or None) if self.layout.kind == "labels" else None


def view_of(line: int, row: Row, layout: Layout) -> RowView:
    """The view of a row."""
    if layout.kind == "conversation" and layout.messages is not None:
        return _conversation(line, row, layout, layout.messages)
    texts = tuple(_texts(row))
    if layout.kind == "texts":
        return RowView(line, row, layout, texts, "\n".join(text for name, text in texts if name != "split"), None)
    question = "\n".join(filter(None, (plain(row.get(name)) for name in (*layout.inputs, *layout.optional))))
    return RowView(line, row, layout, texts, question, plain(row.get(layout.answer)) if layout.answer else None)


def plain(value: object) -> str:
    """The value as text; "" for a missing one."""
    if isinstance(value, str):
        return "" if is_missing(value) else value
    if is_missing(value):
        return ""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else str(value)


def content_of(message: Mapping[str, Any]) -> str:
    """The text of a message; parts of text are joined."""
    content = message.get("content", message.get("value"))
    if isinstance(content, list):
        parts = (part.get("text") if isinstance(part, dict) else part for part in content)
        return "".join(part for part in parts if isinstance(part, str))
    return content if isinstance(content, str) else ""


def role_of(message: Mapping[str, Any]) -> Any:
    """The role as it stands in the file."""
    return message.get("role", message.get("from"))


def _conversation(line: int, row: Row, layout: Layout, column: str) -> RowView:
    messages = messages_of(row.get(column))
    texts = list(_texts({name: value for name, value in row.items() if name != column}))
    asked: list[str] = []
    answer, question = "", ""
    for number, message in enumerate(messages or (), start=1):
        if not isinstance(message, dict):
            continue
        pairs = [message.get("human"), message.get("assistant")] if "human" in message else [content_of(message)]
        for text in pairs:
            if isinstance(text, str) and text:
                texts.append((f"{column}[{number}]", text))
        if "human" in message:
            asked.append(plain(pairs[0]))
            question, answer = "\n".join(asked), plain(pairs[1])
            asked.append(answer)
            continue
        role = role_of(message)
        if role in ("assistant", "gpt", "model"):
            question, answer = "\n".join(asked), content_of(message)
        if role != "system":
            asked.append(content_of(message))
    return RowView(line, row, layout, tuple(texts), question or "\n".join(asked), answer, messages)


def messages_of(value: object) -> list[Any] | None:
    """The list of messages in a column, or in its JSON text."""
    if isinstance(value, str) and value.lstrip().startswith("["):
        try:
            value = json.loads(value)
        except ValueError:
            return None
    return value if isinstance(value, list) else None


def _texts(row: Row) -> Iterator[tuple[str, str]]:
    for name, value in row.items():
        if isinstance(value, str):
            if value:
                yield name, value
        elif isinstance(value, list | dict):
            for text in _nested(value):
                yield name, text


def _nested(value: object) -> Iterator[str]:
    """The texts inside lists and objects, the first ones."""
    waiting, seen = [value], 0
    while waiting and seen < _PARTS:
        part = waiting.pop(0)
        seen += 1
        if isinstance(part, str):
            if part:
                yield part
        elif isinstance(part, dict):
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part
