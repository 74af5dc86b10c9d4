"""Findings about the texts of an evaluation: facts that a reader of its numbers should know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ftbench.compute.encode import EncodedExample


@dataclass(slots=True)
class Findings:
    """Counts of test rows."""

    spelling_control: int = 0
    """Rows whose text spells out a control token; it was read as plain text."""
    joined: int = 0
    """Rows where the tokenizer would merge the end of the prompt with the answer."""
    unmatched: int = 0
    """Rows whose reference not even a perfect answer reproduces, because of the tokenizer or a stop string."""
    tied: int = 0
    """Rows where several labels tie for the likeliest, so there is no answer."""
    reasoning: int = 0
    """Rows whose answer never came out of its reasoning, so that it is empty."""
    matched: int = 0
    """Rows whose answer was generated and matched to a label."""
    unnamed: int = 0
    """Those of them that named no label, or several."""

    def see(self, rows: Sequence[EncodedExample]) -> None:
        """Count what the tokens of the rows show."""
        self.spelling_control += sum(row.spells_control for row in rows)
        self.joined += sum(row.joined for row in rows)
