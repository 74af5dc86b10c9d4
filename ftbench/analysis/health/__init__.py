"""The health of a run: what may make its numbers mean little, said before the numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

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

__all__ = ["SEVERITIES", "Finding", "Place", "Severity", "findings", "findings_of"]

_KINDS: tuple[Callable[[RunView], Iterator[Finding]], ...] = (
    not_above_majority,
    collapsed,
    degenerate_answers,
    leaks,
    forgetting,
    losses_that_never_fell,
    unfinished,
    prompt_formats,
    disturbed_times,
    tuned_alike,
)


def findings(view: RunView) -> tuple[Finding, ...]:
    """All findings of a run, the worst first; those of one severity in a fixed order of kinds. Computed once."""
    return view.findings


def findings_of(view: RunView) -> tuple[Finding, ...]:
    """As `findings`, computed anew."""
    found = [finding for kind in _KINDS for finding in kind(view)]
    return tuple(sorted(found, key=lambda finding: SEVERITIES.index(finding.severity)))
