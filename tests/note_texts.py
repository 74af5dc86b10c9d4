"""Notes as people who read English see them."""

from __future__ import annotations

from collections.abc import Iterable

from ftbench.messages import Note


def as_text(notes: Iterable[Note]) -> tuple[str, ...]:
    return tuple(map(str, notes))
