"""What was found about the texts of an evaluation: facts that a reader of its numbers should know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ftbench.compute.encode import EncodedExample


@dataclass(slots=True)
class Findings:
    """Counts of test rows."""

    spelling_control: int = 0
    """Their text spells out a control token, which was read as text."""
    joined: int = 0
    """The tokenizer would join the end of the prompt with the answer."""
    unmatched: int = 0
    """Not even a perfect answer would be the reference: the tokenizer or a stop string changes it."""
    tied: int = 0
    """The likeliest labels are equally likely: there is no answer."""

    def see(self, rows: Sequence[EncodedExample]) -> None:
        """Count what the tokens of the rows show."""
        self.spelling_control += sum(row.spells_control for row in rows)
        self.joined += sum(row.joined for row in rows)
