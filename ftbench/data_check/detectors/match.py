"""A place in a text that a detector found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Match:
    """The characters `text[start:end]`, and what they are."""

    kind: str
    """In kebab-case, such as `e-mail` or `control-character`."""
    start: int
    end: int


def without_overlaps(matches: Iterable[Match]) -> tuple[Match, ...]:
    """The matches in the order of the text. Of two that overlap, the one that comes first in `matches` stays."""
    kept: list[Match] = []
    for match in matches:
        if all(match.end <= other.start or other.end <= match.start for other in kept):
            kept.append(match)
    return tuple(sorted(kept, key=lambda match: match.start))
