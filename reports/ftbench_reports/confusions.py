"""Confusion matrices: answered against correct labels, counted over all seeds of a method."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ftbench.analysis.method_row import MethodRow

NO_ANSWER = "∅"
"""Placeholder for no answer: the likeliest labels tied, or a generated answer named no label."""


@dataclass(frozen=True, slots=True)
class Confusion:
    """The answers of one method on one label task."""

    method: str
    seeds: int
    counts: Mapping[tuple[str, str], int]
    """Counts by (reference, answer), over all seeds."""

    def row(self, reference: str) -> int:
        return sum(count for (row_label, _), count in self.counts.items() if row_label == reference)

    @property
    def errors(self) -> Mapping[tuple[str, str], int]:
        """The confused pairs, the most frequent first."""
        wrong = [(pair, count) for pair, count in self.counts.items() if pair[0] != pair[1]]
        return dict(sorted(wrong, key=lambda item: (-item[1], item[0])))


def confusion(group: MethodRow) -> Confusion | None:
    """The confusion of a method; None if no finished cell has predictions."""
    counts: Counter[tuple[str, str]] = Counter()
    seeds = 0
    for cell in group.done:
        predictions = cell.predictions()
        counts.update((prediction.reference, prediction.text or NO_ANSWER) for prediction in predictions)
        seeds += bool(predictions)
    return Confusion(group.method, seeds, dict(counts)) if counts else None


def labels_of(matrices: Sequence[Confusion], groups: Sequence[MethodRow]) -> tuple[str, ...]:
    """The task's labels in its order, then all other references and answers."""
    named = [label for group in groups for cell in group.done for label in cell.spec.task.labels]
    met = sorted({label for matrix in matrices for pair in matrix.counts for label in pair})
    return tuple(dict.fromkeys([*named, *met]))


def most_confused(matrix: Confusion, labels: Sequence[str], limit: int) -> tuple[str, ...]:
    """At most `limit` labels, in the order of `labels`: those with the most errors as reference or answer."""
    if len(labels) <= limit:
        return tuple(labels)
    part: Counter[str] = Counter()
    for (reference, answer), count in matrix.errors.items():
        part[reference] += count
        part[answer] += count
    kept = set(sorted(labels, key=lambda label: (-part[label], labels.index(label)))[:limit])
    return tuple(label for label in labels if label in kept)
