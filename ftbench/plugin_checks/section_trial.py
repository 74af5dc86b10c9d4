"""A section of the HTML report on a sample run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ftbench.analysis.run_results import RunResults
from ftbench.analysis.view import RunView
from ftbench.errors import ReportIncomplete
from ftbench.messages import plugin_checks_runs as messages
from ftbench.plugin_checks.check import Finding, failed, skipped
from ftbench.plugin_checks.run_samples import SECRET, sample_runs
from ftbench.plugin_checks.written import another_time
from ftbench.plugins import Registry
from ftbench.presentation.contracts import Report, ReportSection

_PAGE = "html"
"""The report that has room for sections."""


@dataclass(slots=True)
class SectionTrial:
    """A section and a run."""

    section: ReportSection
    run: RunResults
    page: Report | None
    """The report that it is put into; None where its plugin is not loaded."""


def has_title(trial: SectionTrial) -> Finding | None:
    """The heading is there in both languages of the page, and the template is a text."""
    title = trial.section.title
    texts = [title] if isinstance(title, str) else [title.get(tag, "") for tag in ("en", "zh")]
    if not all(isinstance(text, str) and text.strip() for text in texts):
        return failed(messages.NO_TITLE(title=repr(title)[:80]))
    return None if isinstance(trial.section.template, str) else failed(messages.NO_TEMPLATE())


def builds(trial: SectionTrial) -> Finding | None:
    """It gives values for the template, or None, with the texts of the rows and without; the results stay the same."""
    for run in (trial.run, trial.run.without_texts()):
        before = repr(run)
        values: Any = trial.section.build(RunView(run))
        if values is not None and not isinstance(values, Mapping):
            return failed(messages.NO_VALUES(returned=repr(values)[:80]))
        if repr(run) != before:
            return failed(messages.RESULTS_CHANGED())
    return None


def is_shown(trial: SectionTrial) -> Finding | None:
    """The page with it is whole, the same each time, and without texts where these are left out."""
    if trial.page is None or trial.section.build(RunView(trial.run)) is None:
        return skipped(messages.NO_PAGE() if trial.page is None else messages.NOTHING_TO_SAY())
    page = trial.page.with_sections([trial.section])
    with TemporaryDirectory(prefix="ftbench-check-") as folder:
        out = Path(folder) / "page.html"
        try:
            first = page.write(trial.run, out).read_bytes()
            with another_time():
                again = page.write(trial.run, out).read_bytes()
            private = page.write(trial.run.without_texts(), out).read_bytes()
        except ReportIncomplete as error:
            return failed(messages.INCOMPLETE(problem=str(error.problems[0])[:200]))
    if first != again:
        return failed(messages.SECTION_DRAWN())
    return failed(messages.TEXTS_TOLD(file=out.name)) if SECRET.encode() in private else None


def section_trials(section: ReportSection, registry: Registry | None) -> Iterator[tuple[str, SectionTrial]]:
    """A trial for each sample run."""
    page = _page(registry)
    for label, run in sample_runs():
        yield label, SectionTrial(section, run, page)


def _page(registry: Registry | None) -> Report | None:
    from ftbench.plugin_loading import load_plugins

    known = (registry or Registry(load_plugins(entry_points=False))).objects("reports")
    return known[_PAGE][1] if _PAGE in known else None
