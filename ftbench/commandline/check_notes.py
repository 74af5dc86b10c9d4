"""Failed checks as a run tells them: the first of a kind with what it means, the others counted at the end."""

from __future__ import annotations

from collections import Counter

_START = "check failed: "

_MEANINGS = {
    "answers": "usual for a base model that learned little; scores count the answers as they are",
    "trainable parameters": "the method trains other weights than it should, so its costs do not compare",
    "frozen weights unchanged": "weights moved that the method should leave alone, so its scores are not its own",
    "loss fell": "nothing was learned that helps on the validation rows: try another learning rate, or more steps",
    "logits changed": "training changed nothing, so this is the base model",
    "merged equals unmerged": "folding the update into the weights changed the model, so the scores are of another one",
}
"""Name of a check → what a reader should make of it."""


class CheckNotes:
    """Remembers which checks failed in a run: in a long one the same note stood below every cell."""

    def __init__(self) -> None:
        self._failed: Counter[str] = Counter()

    def told(self, note: str) -> str | None:
        """The note as it is to be shown; None for a check that was told before."""
        if not note.startswith(_START):
            return note
        name = note.removeprefix(_START).partition(": ")[0]
        self._failed[name] += 1
        if self._failed[name] > 1:
            return None
        return f"{note} ({_MEANINGS[name]})" if name in _MEANINGS else note

    def summary(self) -> list[str]:
        """One line for each check that failed in several cells."""
        return [
            f"note: check failed in {count} cells: {name} (numbers in the report, below each cell)"
            for name, count in self._failed.items()
            if count > 1
        ]
