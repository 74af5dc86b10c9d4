"""Limits on the rows of a side, and labels that a limit leaves without training rows."""

from __future__ import annotations

from collections.abc import Sequence

from ftbench.messages import Note
from ftbench.messages.data import UNSEEN
from ftbench.records.example import Example


def limited(examples: Sequence[Example], limit: int | None) -> tuple[Example, ...]:
    """The first `limit` by id: a random choice that is the same in every run and for every seed."""
    ordered = sorted(examples, key=lambda example: example.id)
    return tuple(ordered[:limit])


def unseen_labels(train: Sequence[Example], test: Sequence[Example], labels: Sequence[str]) -> list[Note]:
    """A note on labels of test rows that no training row has; nothing without labels."""
    unseen = (
        sorted({example.reference for example in test} - {example.reference for example in train}) if labels else []
    )
    return [UNSEEN(labels=tuple(unseen))] if unseen else []
