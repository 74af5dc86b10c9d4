"""A report as lines for a terminal: a summary first, then the findings, then the rows in numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ftbench.data_check.estimates_output import estimate_lines
from ftbench.data_check.findings_output import detail_lines, summary_lines
from ftbench.data_check.layout import TEXTS
from ftbench.data_check.report import CheckReport
from ftbench.data_check.rows_table import FileFacts
from ftbench.data_check.screen import Screen
from ftbench.data_check.statistics_output import statistics_lines
from ftbench.data_check.training_costs import EPOCHS, WantedTrainings
from ftbench.messages import Note
from ftbench.messages import data_check_screen as messages


@dataclass(frozen=True, slots=True)
class TextOutput:
    """How a report is written."""

    width: int
    render: Callable[[Note], str]
    """A note in the reader's language."""
    language: str = "en"
    """The language of the sentences about codes: `en` or `zh`."""
    every: bool = False
    """Whether all findings are shown."""
    trainings: WantedTrainings | None = None
    """The trainings of which time and memory are estimated."""
    epochs: float = EPOCHS
    """Of these, and of those that hosted services charge for."""

    def lines(self, report: CheckReport) -> Iterator[str]:
        """The lines of a report, without line breaks."""
        screen = Screen(self.width, self.render)
        for facts in report.table.files:
            yield from screen.wrapped(self.render(_file(facts)), "")
        yield ""
        yield from summary_lines(report, screen)
        for code in report.codes:
            yield ""
            yield from detail_lines(report, code, screen, self.language, every=self.every)
        yield ""
        yield from statistics_lines(report, screen)
        if len(report.table):
            yield ""
            yield from estimate_lines(report, screen, self.trainings, self.epochs)


def _file(facts: FileFacts) -> Note:
    layout = messages.UNKNOWN_TEXTS() if facts.layout == TEXTS.name else facts.layout
    rows = messages.ROWS(n=facts.rows)
    if facts.unreadable:
        return messages.FILE_IN_PART(file=facts.name, rows=rows, unreadable=facts.unreadable, layout=layout)
    return messages.FILE(file=facts.name, rows=rows, layout=layout)
