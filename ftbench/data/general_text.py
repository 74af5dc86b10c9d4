"""General text for measuring forgetting: passages unrelated to the task."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ftbench.data.files.reading import read_rows
from ftbench.errors import DataError
from ftbench.messages.data_errors import SHORT_GENERAL_TEXT
from ftbench.records.example import Example
from ftbench.text.language_tags import primary
from ftbench.text.missing import is_missing

_BEGINNING = 12
"""Characters of a passage in the prompt; the rest is the target."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage as an example: its beginning is the prompt, the rest the target."""

    example: Example
    language: str | None
    """None: for tasks in every language."""


def read_general_text(path: Path) -> tuple[Passage, ...]:
    """The passages of a file, one per row.

    Raises `DataError` for an unreadable file and for a row whose `text` is missing or too short.
    """
    passages = []
    for line, row in read_rows(path):
        text = row.get("text")
        if not isinstance(text, str) or len(text.strip()) <= 2 * _BEGINNING:
            raise DataError(SHORT_GENERAL_TEXT(least=2 * _BEGINNING), file=path, line=line)
        prompt, target = _split(text.strip())
        example = Example.of(prompt, target, target, id=hashlib.sha256(text.encode()).hexdigest()[:12])
        language = row.get("language")
        passages.append(Passage(example, str(language) if language and not is_missing(language) else None))
    return tuple(passages)


def in_language(passages: Sequence[Passage], language: str) -> tuple[Example, ...]:
    """Passages for a task's language: in any of its varieties (`pt` for `pt-BR`), or without a language."""
    return tuple(
        passage.example
        for passage in passages
        if passage.language is None or primary(passage.language) == primary(language)
    )


def _split(text: str) -> tuple[str, str]:
    """Beginning and rest, split after the word at the border, or at the border itself without a space (Chinese)."""
    space = text.find(" ", _BEGINNING)
    place = space if 0 <= space <= 2 * _BEGINNING else _BEGINNING
    return text[:place], text[place:]


def fingerprint(passages: Sequence[Example]) -> str:
    """sha256 over the ids of all passages in order."""
    return hashlib.sha256("\n".join(passage.id for passage in passages).encode()).hexdigest()
