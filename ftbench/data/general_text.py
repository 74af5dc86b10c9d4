"""General text, on which forgetting is measured: passages that have nothing to do with the task."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ftbench.data.formats import read_rows
from ftbench.errors import DataError
from ftbench.records.example import Example
from ftbench.text.language_tags import primary
from ftbench.text.missing import is_missing

_BEGINNING = 12
"""Characters of a passage that are given; the rest is what the model is asked for."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage as an example: its beginning as prompt, the rest as target."""

    example: Example
    language: str | None
    """None: it serves tasks in every language."""


def read_general_text(path: Path) -> tuple[Passage, ...]:
    """One passage a row.

    Raises `DataError` for a file that cannot be read and for a row whose `text` is missing or too short to be split.
    """
    passages = []
    for line, row in read_rows(path):
        text = row.get("text")
        if not isinstance(text, str) or len(text.strip()) <= 2 * _BEGINNING:
            raise DataError(
                f"general text needs a field `text` of more than {2 * _BEGINNING} characters", file=path, line=line
            )
        prompt, target = _split(text.strip())
        example = Example.of(prompt, target, target, id=hashlib.sha256(text.encode()).hexdigest()[:12])
        language = row.get("language")
        passages.append(Passage(example, str(language) if language and not is_missing(language) else None))
    return tuple(passages)


def in_language(passages: Sequence[Passage], language: str) -> tuple[Example, ...]:
    """Those that serve a task in the language: of any of its varieties, `pt` for `pt-BR`, and those of no language."""
    return tuple(
        passage.example
        for passage in passages
        if passage.language is None or primary(passage.language) == primary(language)
    )


def _split(text: str) -> tuple[str, str]:
    """After the word in which the beginning ends; Chinese has no spaces, so there it is after the beginning itself."""
    space = text.find(" ", _BEGINNING)
    place = space if 0 <= space <= 2 * _BEGINNING else _BEGINNING
    return text[:place], text[place:]


def fingerprint(passages: Sequence[Example]) -> str:
    """sha256 over the ids of all passages in order."""
    return hashlib.sha256("\n".join(passage.id for passage in passages).encode()).hexdigest()
