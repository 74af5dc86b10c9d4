"""The report format `html`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ftbench.contracts import ReportSection
    from ftbench.results.model import RunResults


@dataclass(frozen=True, slots=True)
class HtmlReport:
    """One self-contained file: no network, no folder beside it."""

    name: str = "html"
    default_file: str = "report.html"
    sections: tuple[ReportSection, ...] = ()
    """Those of plugins."""

    def with_sections(self, sections: Sequence[ReportSection]) -> HtmlReport:
        return replace(self, sections=tuple(sections))

    def write(self, results: RunResults, out: Path) -> Path:
        """Raises `ReportIncomplete` after writing a page with a section that could not be made."""
        from ftbench.errors import ReportIncomplete
        from ftbench_reports.files import write_whole
        from ftbench_reports.html.page import build_page

        page = build_page(results, self.sections)
        path = write_whole(out, page.text)
        if page.problems:
            raise ReportIncomplete(path, page.problems)
        return path
