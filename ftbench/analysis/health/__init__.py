"""The health of a run: what may make its numbers mean little, said before the numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from ftbench.analysis.health.collapse import collapsed
from ftbench.analysis.health.degenerate import degenerate_answers
from ftbench.analysis.health.finding import SEVERITIES, Finding, Place, Severity
from ftbench.analysis.health.forgetting import forgetting
from ftbench.analysis.health.formats import prompt_formats
from ftbench.analysis.health.leaks import leaks
from ftbench.analysis.health.losses import losses_that_never_fell
from ftbench.analysis.health.majority import not_above_majority
from ftbench.analysis.health.times import disturbed_times
from ftbench.analysis.health.tuning import tuned_alike
from ftbench.analysis.health.unfinished import unfinished
from ftbench.analysis.view import RunView
from ftbench.messages.health import NOT_CHECKED
from ftbench.text.one_line import describe

__all__ = ["SEVERITIES", "Finding", "Place", "Severity", "findings", "findings_of"]

_KINDS: Mapping[str, Callable[[RunView], Iterator[Finding]]] = {
    "majority label": not_above_majority,
    "one label for all rows": collapsed,
    "degenerate answers": degenerate_answers,
    "leaks": leaks,
    "forgetting": forgetting,
    "training losses": losses_that_never_fell,
    "cells": unfinished,
    "prompt formats": prompt_formats,
    "training times": disturbed_times,
    "tuning": tuned_alike,
}
"""In the order in which findings of one severity are shown."""


def findings(view: RunView) -> tuple[Finding, ...]:
    """All findings of a run, the worst first; those of one severity in a fixed order of kinds. Computed once."""
    return view.findings


def findings_of(view: RunView) -> tuple[Finding, ...]:
    """As `findings`, computed anew."""
    found = [finding for name, kind in _KINDS.items() for finding in _of_kind(name, kind, view)]
    pooled = {
        cell.cell: tuple(part.cell for part in cell.parts)
        for groups in view.groups.values()
        for group in groups
        for cell in group.cells
        if cell.folds
    }
    found = [replace(f, cells=tuple(c for cell in f.cells for c in pooled.get(cell, (cell,)))) for f in found]
    return tuple(sorted(found, key=lambda finding: SEVERITIES.index(finding.severity)))


def _of_kind(name: str, kind: Callable[[RunView], Iterator[Finding]], view: RunView) -> list[Finding]:
    """The findings of one kind. Files that cannot be read must not cost the report, and must not pass as health."""
    try:
        return list(kind(view))
    except Exception as error:
        return [Finding(NOT_CHECKED(kind=name, error=describe(error)), "warning")]
