"""Which variants are used: none without text, none that is there already, none of a row that is measured on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import get_args

from ftbench.contracts.augmentation import Made, Rejected, RejectionReason, SourceRow, Variant
from ftbench.data.shingles import normalise
from ftbench.records.example import Example


@dataclass(slots=True)
class VariantFilter:
    """Judges the variants of a task's training rows, one after the other."""

    held_out: frozenset[str]
    """The inputs of validation and test rows, as `input_key` gives them."""
    known: set[str] = field(default_factory=set)
    """The inputs of training rows and of the variants so far."""

    @classmethod
    def of(cls, train: Iterable[Example], held_out: Iterable[Example]) -> VariantFilter:
        """The filter for these training rows, and for validation and test rows."""
        return cls(frozenset(map(input_key, held_out)), set(map(input_key, train)))

    def judged(self, made: Example) -> RejectionReason | None:
        """Why a variant is not used; None if it is, and then no later one may be equal to it."""
        key = input_key(made)
        if key in self.held_out:
            return "held-out"
        if key in self.known:
            return "repeated"
        self.known.add(key)
        return None


def input_key(example: Example) -> str:
    """The input's letters and digits: texts that differ in case, spaces and marks alone are equal."""
    text = example.row_texts[0]
    return normalise(text) or text.strip()


def checked(row: SourceRow, made: Made) -> Variant | Rejected:
    """A variant of a row with all its texts, or why it is none: a text is empty, or none is changed.

    Raises `ValueError` for what an augmentation may not give.
    """
    if isinstance(made, Rejected):
        if made.reason not in get_args(RejectionReason):
            raise ValueError(f'"{made.reason}" is no reason: {", ".join(get_args(RejectionReason))}')
        return made
    unknown = sorted(set(made) - set(row.texts))
    if unknown:
        raise ValueError(f"a variant has texts that its row has not: {', '.join(unknown)}")
    texts = {name: str(made.get(name, text)).strip() for name, text in row.texts.items()}
    if not all(texts.values()):
        return Rejected("empty")
    if all(_same(texts[name], text) for name, text in row.texts.items()):
        return Rejected("unchanged")
    return texts


def _same(text: str, other: str) -> bool:
    return (normalise(text) or text.strip()) == (normalise(other) or other.strip())


def reasons(rejected: Sequence[RejectionReason]) -> Mapping[str, int]:
    """The number of variants by reason, in a fixed order."""
    return dict(sorted(Counter(rejected).items()))
