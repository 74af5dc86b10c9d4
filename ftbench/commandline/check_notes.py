"""Notes on failed checks in a run: the first of a kind with its meaning, the others counted at the end."""

from __future__ import annotations

from collections import Counter

from ftbench.messages import Note, checks

_MEANINGS = {
    checks.ANSWERS_FAULT.code: "usual for a base model that learned little; scores count the answers as they are",
    checks.TRAINABLE_FAULT.code: "the method trains other weights than it should, so its costs do not compare",
    checks.LOSS_FAULT.code: (
        "nothing was learned that helps on the validation rows: try another learning rate, or more steps"
    ),
    checks.MERGED_FAULT.code: "folding the update into the weights changed the model, so the scores are of another one",
}
"""Code of a failed check → its meaning for readers."""


class CheckNotes:
    """Remembers the failed checks of a run, so that a note is not repeated below every cell."""

    def __init__(self) -> None:
        self._failed: Counter[Note] = Counter()

    def told(self, note: Note) -> str | None:
        """The text of a note; None for a check that was shown before."""
        check = note.parameters.get("check")
        if note.code != checks.FAILED.code or not isinstance(check, Note):
            return str(note)
        self._failed[check] += 1
        if self._failed[check] > 1:
            return None
        return f"{note} ({_MEANINGS[check.code]})" if check.code in _MEANINGS else str(note)

    def summary(self) -> list[str]:
        """One line per check that failed in several cells."""
        return [
            f"note: check failed in {count} cells: {name} (numbers in the report, below each cell)"
            for name, count in self._failed.items()
            if count > 1
        ]
