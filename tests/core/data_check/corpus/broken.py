"""What a case of the corpus is, and rows without any fault to put faults among."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Expected = tuple[str, int | None]
"""Code and line."""


@dataclass(frozen=True)
class Broken:
    """One or two files, and all errors and warnings in them."""

    name: str
    files: Mapping[str, bytes]
    """Content by name; `train.jsonl` and `test.jsonl` are sides."""
    expected: frozenset[Expected]
    notes: frozenset[Expected] = frozenset()
    """Findings of the level `info` that must be there too."""


TEXTS = (
    "The soup came hot and the bread was fresh from the oven.",
    "We waited an hour for a table although we had booked one.",
    "A quiet garden, kind people and the best coffee in town.",
    "My jacket smelled of smoke for days after this evening.",
    "The guide knew every street and told us funny stories.",
    "Our window looked at a wall and the heating did not work.",
    "Fast delivery, and the lamp is even nicer than in the picture.",
    "The zip broke on the first day and nobody answers my letters.",
    "This phone lasts two days and the camera is very sharp.",
    "The app forgets my password and shows the wrong balance.",
    "Great seats, clear sound, and the singer stayed for photos.",
    "The film is three hours long and has no story at all.",
)
LABELS = ("positive", "negative") * 6

REVIEWS: tuple[dict[str, Any], ...] = tuple(
    {"text": text, "label": label} for text, label in zip(TEXTS, LABELS, strict=True)
)

PAIRS: tuple[dict[str, Any], ...] = tuple(
    {"question": f"{text} What should I say?", "answer": f"Say that {word} would help you next time."}
    for text, word in zip(
        TEXTS,
        (
            "soup",
            "a call",
            "tea",
            "fresh air",
            "a map",
            "a fan",
            "a lamp",
            "glue",
            "a case",
            "a note",
            "a seat",
            "sleep",
        ),
        strict=True,
    )
)


def chat(*messages: tuple[str, Any]) -> dict[str, Any]:
    """A row of OpenAI's format."""
    return {"messages": [{"role": role, "content": content} for role, content in messages]}


CHATS: tuple[dict[str, Any], ...] = tuple(
    chat(("user", row["question"]), ("assistant", row["answer"])) for row in PAIRS
)


def lines(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """JSON Lines."""
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


def table(rows: Iterable[Mapping[str, Any]], separator: str = ",") -> bytes:
    """A CSV file with every cell in quotes."""
    rows = list(rows)
    records = [list(rows[0]), *(list(row.values()) for row in rows)]
    return b"".join(separator.join(f'"{cell}"' for cell in record).encode() + b"\n" for record in records)


def with_row(rows: Iterable[Mapping[str, Any]], row: Mapping[str, Any] | bytes) -> bytes:
    """JSON Lines with a row, or any bytes, as line 5."""
    good = list(rows)
    raw = row if isinstance(row, bytes) else lines([row])
    return lines(good[:4]) + raw + lines(good[4:])


def one(
    name: str, content: bytes, *expected: Expected, suffix: str = ".jsonl", notes: Iterable[Expected] = ()
) -> Broken:
    """A case of one file."""
    return Broken(name, {f"rows{suffix}": content}, frozenset(expected), frozenset(notes))
