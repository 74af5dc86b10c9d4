"""The charts that results and comparisons have from the report, for notebooks; what makes them is imported late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ftbench import ChartPart, ResultChart

if TYPE_CHECKING:
    from ftbench.analysis.run_comparison import ComparedRuns
    from ftbench.analysis.view import RunView


@dataclass(frozen=True, slots=True)
class ReportChart(ResultChart):
    """A chart of a section of the report; the module `figures` of this package has the function of its name."""

    name: str
    options: tuple[str, ...] = ()
    compares: bool = False

    @property
    def about(self) -> Mapping[str, str]:  # type: ignore[override]  # the words of the report's catalogue
        from ftbench_reports.language import LANGUAGES, say

        words = say(f"chart.{self.name}")
        return {language: words.text(language) for language in LANGUAGES}

    def of_run(self, view: RunView, language: str, options: Mapping[str, str]) -> Sequence[ChartPart]:
        from ftbench_reports.notebook.figures import OF_RUN

        return list(OF_RUN[self.name](view, language, options))

    def of_comparison(self, runs: ComparedRuns, language: str) -> Sequence[ChartPart]:
        from ftbench_reports.notebook.figures import compared

        return list(compared(runs, language))


CHARTS = (
    ReportChart("differences", compares=True),
    ReportChart("costs", options=("x", "y")),
    ReportChart("curves"),
    ReportChart("tuning"),
    ReportChart("settings"),
    ReportChart("sizes"),
    ReportChart("forgetting"),
    ReportChart("confusion"),
)
