"""The mended text of a row: what `--fix` changes inside rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ftbench.data_check.detectors.damage import find_damage
from ftbench.data_check.detectors.masks import PersonalMasks, mask_personal
from ftbench.data_check.detectors.mojibake import repaired

REMOVED = ("control-character", "zero-width", "bidi-control", "lone-surrogate")
"""Damage that is removed. A character that was lost (U+FFFD) cannot be brought back."""

MASKED = "personal-data"
"""The code of a masked value in the list of changes."""


@dataclass(frozen=True, slots=True)
class TextChange:
    """A change of one text."""

    code: str
    field: str
    before: str
    after: str


def mended_row(
    row: Mapping[str, Any], masks: PersonalMasks | None, label: str | None
) -> tuple[dict[str, Any], list[TextChange]]:
    """The row with all its texts mended, and the changes; `label` is a column that is not masked."""
    changes: list[TextChange] = []

    def mended(value: Any, field: str, masks: PersonalMasks | None) -> Any:
        if isinstance(value, str):
            return mended_text(value, field, masks, changes)
        if isinstance(value, list):
            return [mended(part, f"{field}[{number}]", masks) for number, part in enumerate(value, start=1)]
        if isinstance(value, dict):
            return {key: mended(part, f"{field}.{key}", masks) for key, part in value.items()}
        return value

    return {name: mended(value, name, None if name == label else masks) for name, value in row.items()}, changes


def mended_text(text: str, field: str, masks: PersonalMasks | None, changes: list[TextChange]) -> str:
    """The text without damage and without white space around it. Mending the result again changes nothing."""

    def became(code: str, after: str) -> str:
        if after != text:
            changes.append(TextChange(code, field, text, after))
        return after

    while True:
        before = text
        if not text.isascii():
            text = became("mojibake", repaired(text) or text)
        if not (text.isascii() and text.isprintable()):
            for kind in REMOVED:
                text = became(kind, _without(text, kind))
        text = became("outer-space", text.strip())
        if masks is not None:
            text = became(MASKED, mask_personal(text, masks))
        if text == before:
            return text


def _without(text: str, kind: str) -> str:
    parts, end = [], 0
    for match in find_damage(text):
        if match.kind == kind:
            parts.append(text[end : match.start])
            end = match.end
    return "".join([*parts, text[end:]])
