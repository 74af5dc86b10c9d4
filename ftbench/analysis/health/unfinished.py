"""Cells without a result, and problems of the run beside its cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ftbench.analysis.health.finding import Finding, Severity
from ftbench.analysis.view import RunView
from ftbench.messages.health import FAILED, PENDING, PROBLEMS, SKIPPED
from ftbench.messages.note import Message

_STATUSES: Mapping[str, tuple[Message, Severity]] = {
    "failed": (FAILED, "warning"),
    "pending": (PENDING, "warning"),
    "skipped": (SKIPPED, "note"),
}


def unfinished(view: RunView) -> Iterator[Finding]:
    """One finding for each status, and one for the problems."""
    for status, (message, severity) in _STATUSES.items():
        cells = [cell for cell in view.results.cells if cell.status == status]
        if cells:
            yield Finding(message(n=len(cells)), severity, tuple(cell.cell for cell in cells))
    if view.results.problems:
        yield Finding(PROBLEMS(n=len(view.results.problems)), "warning")
