"""The health of a run in words: what may make its numbers mean little, with links to what shows it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ftbench.analysis.health import SEVERITIES, Finding, Severity, findings
from ftbench.analysis.view import RunView
from ftbench.messages import health as messages
from ftbench_reports.answers_address import AnswerFilter, answers_link
from ftbench_reports.language import Words, joined, plain, say
from ftbench_reports.notes import in_words
from ftbench_reports.tables import cell_address

UNFOLDED = 3
"""With more findings than these, all but the first are folded."""
_LINKED = 3
"""Cells that a finding links to one by one; of more, it links to the list of all cells."""

_SECTIONS: Mapping[str, str] = {
    messages.FORGETTING.code: "forgetting",
    messages.OTHER_TASKS.code: "forgetting",
    messages.LOSS_NEVER_FELL.code: "curves",
    messages.TIME_DISTURBED.code: "costs",
    messages.BASELINE_DISTURBED.code: "costs",
    messages.PROBLEMS.code: "provenance",
    messages.LEAKED.code: "provenance",
    messages.PLAIN_CHAT.code: "provenance",
    messages.PLAIN_BESIDE.code: "provenance",
    messages.TEMPLATE_HANDLED.code: "provenance",
    messages.UNEQUAL_TUNING.code: "tuning",
    messages.TUNED_TO_EDGE.code: "tuning",
    messages.UNTUNED.code: "tuning",
}
"""The section of the page that shows a finding, by its code."""

_IN_ANSWERS: Mapping[str, AnswerFilter | None] = {
    messages.ONE_LABEL.code: None,
    messages.DEGENERATE.code: None,
    messages.NONE_ABOVE_MAJORITY.code: "wrong",
    messages.NOT_ABOVE_MAJORITY.code: "wrong",
}
"""Findings that answers show, and which of the answers."""

_ABOUT_A_METHOD = frozenset(
    message.code
    for message in (
        messages.NONE_ABOVE_MAJORITY,
        messages.NOT_ABOVE_MAJORITY,
        messages.ONE_LABEL,
        messages.DEGENERATE,
        messages.FORGETTING,
        messages.OTHER_TASKS,
        messages.LOSS_NEVER_FELL,
        messages.LEAKED,
    )
)
"""Findings that limit what a single model is good for, for its card."""


@dataclass(frozen=True, slots=True)
class Line:
    """A finding on a page."""

    severity: Severity
    label: Words
    """The severity in a word: colour alone says nothing to some readers."""
    text: Words
    links: tuple[tuple[str, Words], ...]
    """(address, words) of what shows it."""


@dataclass(frozen=True, slots=True)
class Health:
    """The block before everything else."""

    counts: Words
    """How many findings there are of each severity, or that there are none."""
    lines: tuple[Line, ...]
    """The worst first."""

    @property
    def worst(self) -> Severity | None:
        return self.lines[0].severity if self.lines else None


def health(view: RunView, sections: Collection[str]) -> Health:
    """The block; `sections` are the anchors that the page has."""
    found = findings(view)
    lines = tuple(
        Line(
            finding.severity,
            say(f"health.{finding.severity}"),
            in_words(finding.note, view.results.messages),
            _links(finding, view, sections),
        )
        for finding in found
    )
    return Health(counts(found), lines)


def counts(found: Collection[Finding]) -> Words:
    """`2 bad, 3 warnings, 1 note`."""
    numbers = {severity: sum(finding.severity == severity for finding in found) for severity in SEVERITIES}
    named = [say(f"health.count.{severity}", n=n) for severity, n in numbers.items() if n]
    return joined(named) if named else say("health.none")


def health_lines(view: RunView) -> list[tuple[Words, Words]]:
    """(severity, text) of each finding, for formats without links."""
    return [
        (say(f"health.{finding.severity}"), in_words(finding.note, view.results.messages)) for finding in findings(view)
    ]


def limits_of(view: RunView, model: str, task: str, method: str) -> list[Words]:
    """What the findings say of one method on one task with one model."""
    return [
        in_words(finding.note, view.results.messages)
        for finding in findings(view)
        if finding.code in _ABOUT_A_METHOD
        and (model, task) in finding.places
        and (not finding.methods or method in finding.methods)
    ]


def _links(finding: Finding, view: RunView, sections: Collection[str]) -> tuple[tuple[str, Words], ...]:
    links: list[tuple[str, Words]] = []
    section = _SECTIONS.get(finding.code)
    if section in sections:
        links.append((f"#{section}", say(f"{section}.short")))
    if finding.code in _IN_ANSWERS and "samples" in sections:
        links += [
            (answers_link(task, model, finding.methods[0], filter=_IN_ANSWERS[finding.code]), _answers_of(task))
            for model, task in finding.places[:_LINKED]
        ]
    if 0 < len(finding.cells) <= _LINKED:
        cells = {cell.cell: cell for cell in view.results.cells}
        for cell in (cells[name] for name in finding.cells):
            links.append((cell_address(cell.cell), plain(f"{cell.task} / {cell.method} / {cell.seed}")))
    elif finding.cells and "cells" in sections:
        links.append(("#cells", say("cells.short")))
    return tuple(links)


def _answers_of(task: str) -> Words:
    return joined([say("samples.short"), task], comma=": ")
