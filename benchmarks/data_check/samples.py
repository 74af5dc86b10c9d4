"""Real public texts, English and Chinese, from the folder beside the checkout."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FIELDS = {
    "general_text": ("text",),
    "general_text_wiki": ("text",),
    "general_text_indomain": ("text",),
    "medical": ("question", "answer"),
    "recipes": ("name", "ingredients", "steps"),
    "sentiment": ("text",),
    "summarization": ("document", "summary"),
    "support": ("question", "answer"),
    "support_sysadmin": ("question", "answer"),
    "toxicity": ("text",),
}
"""The text fields of each set, whose files are called NAME_LANGUAGE.jsonl."""


def real_texts(folder: Path, language: str, most: int | None = None) -> dict[str, list[str]]:
    """The texts of each set, at most so many of each, in the order of the file."""
    sets = {}
    for name, fields in FIELDS.items():
        path = folder / f"{name}_{language}.jsonl"
        if path.is_file():
            with path.open(encoding="utf-8") as lines:
                rows = [json.loads(line) for _, line in zip(range(most or 10**9), lines, strict=False)]
            sets[name] = ["\n".join(_text(row[field]) for field in fields) for row in rows]
    return sets


def _text(value: Any) -> str:
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value)
