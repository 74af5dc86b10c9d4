"""Leaks: test inputs that the training data has too, as reading the data counted them."""

from __future__ import annotations

from collections.abc import Iterator

from ftbench.analysis.health.finding import Finding, Severity
from ftbench.analysis.view import RunView
from ftbench.messages.data import LEAKED as IN_BOTH
from ftbench.messages.health import LEAKED

BAD = 0.05
"""Share of the test inputs from which on a leak is bad: it may be larger than the differences between methods."""


def leaks(view: RunView) -> Iterator[Finding]:
    """One finding for each task with a leak."""
    for task in view.tasks:
        for note in (note for note in task.notes if note.code == IN_BOTH.code):
            leaked, count = note.parameters.get("leaked"), note.parameters.get("count")
            if not isinstance(leaked, int) or not isinstance(count, int) or count < 1:
                continue  # written by another version
            severity: Severity = "bad" if leaked >= BAD * count else "warning"
            places = tuple((model, label) for model, label in view.groups if label == task.label)
            yield Finding(LEAKED(where=task.label, leaked=leaked, count=count), severity, places=places)
