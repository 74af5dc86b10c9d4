"""The report formats `html`, one file, and `html-folder`, a page with its data beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from ftbench import Report

if TYPE_CHECKING:
    from ftbench.analysis.run_results import RunResults
    from ftbench.presentation.contracts import ReportSection


@dataclass(frozen=True, slots=True)
class HtmlReport(Report):
    """One self-contained file: no network, no folder beside it."""

    name: str = "html"
    default_file: str = "report.html"
    sections: tuple[ReportSection, ...] = ()
    """Sections of plugins."""
    home: str | None = None
    """The address of the site that the page belongs to; None for a page by itself."""

    def with_sections(self, sections: Sequence[ReportSection]) -> HtmlReport:
        return replace(self, sections=tuple(sections))

    def on_site(self, home: str) -> HtmlReport:
        return replace(self, home=home)

    def warm_up(self) -> None:
        """Import in another thread what a page needs, and start what draws its charts: together about a second."""
        Thread(target=_warm_up).start()  # no daemon, which would be cut off in the middle of a drawing

    def write(self, results: RunResults, out: Path) -> Path:
        """Write the page; raises `ReportIncomplete` afterwards if a section failed."""
        from ftbench.errors import ReportIncomplete
        from ftbench_reports.files import write_whole
        from ftbench_reports.html.page import build_page

        page = build_page(results, self.sections, home=self.home)
        path = write_whole(out, page.pieces)
        if page.problems:
            raise ReportIncomplete(path, page.problems)
        return path


@dataclass(frozen=True, slots=True)
class HtmlFolderReport(Report):
    """The same page with all examples and cells, in files beside it that are loaded on demand."""

    name: str = "html-folder"
    default_file: str = "report"
    writes_folder = True
    sections: tuple[ReportSection, ...] = ()
    """Sections of plugins."""
    home: str | None = None
    """The address of the site that the page belongs to; None for a page by itself."""

    def with_sections(self, sections: Sequence[ReportSection]) -> HtmlFolderReport:
        return replace(self, sections=tuple(sections))

    def on_site(self, home: str) -> HtmlFolderReport:
        return replace(self, home=home)

    def write(self, results: RunResults, out: Path) -> Path:
        """Returns the page in the folder `out`. Raises `UserError` where that holds anything but an older report, and
        `ReportIncomplete` after writing a page with something that could not be made."""
        from ftbench.errors import ReportIncomplete
        from ftbench_reports.html.folder import check_place, write_folder
        from ftbench_reports.html.page import build_page

        check_place(out)  # before the work, and again when the folder is written
        page = build_page(results, self.sections, whole=True, home=self.home)
        path, problems = write_folder(out, page)
        if page.problems or problems:
            raise ReportIncomplete(path, (*page.problems, *problems))
        return path


def _warm_up() -> None:
    from contextlib import suppress

    with suppress(Exception):  # whoever writes the page says what is wrong
        import altair

        from ftbench_reports.html import page  # noqa: F401
        from ftbench_reports.html.drawing import draw_axes

        draw_axes(altair.Chart(altair.Data(values=[])).mark_point(), {})
