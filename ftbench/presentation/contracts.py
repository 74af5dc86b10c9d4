"""What shows results: report formats, sections of the HTML report, comparisons of two runs, pages of a site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    from ftbench.analysis.published import PublishedSite
    from ftbench.analysis.run_comparison import ComparedRuns
    from ftbench.analysis.run_results import RunResults
    from ftbench.analysis.view import RunView
    from ftbench.plugins import Registry


@runtime_checkable
class Report(Protocol):
    """A format in which a run can be published.

    One whose libraries take long to import may have a method `warm_up()`, which returns at once; it is called while
    workers start.
    """

    @property
    def name(self) -> str: ...
    @property
    def default_file(self) -> str:
        """File name inside the run directory when `--out` is not given."""
        ...

    def write(self, results: RunResults, out: Path) -> Path:
        """Write the report, complete or not at all, and return the file to open.

        Raises `ReportIncomplete` after writing a report that says in the place of a section why it could not be made.
        """
        ...


@runtime_checkable
class ReportSection(Protocol):
    """A section that a plugin adds to the HTML report."""

    @property
    def name(self) -> str:
        """What the address of the section ends with: `#section-NAME`."""
        ...

    @property
    def title(self) -> str | Mapping[str, str]:
        """The heading: one text for both languages, or `{"en": …, "zh": …}`."""
        ...

    @property
    def template(self) -> str:
        """A Jinja template in which every value is escaped; the page's policy lets no script and no `style=` work."""
        ...

    def build(self, view: RunView) -> Mapping[str, Any] | None:
        """What the template shows, or None where the section has nothing to say about this run."""
        ...


@runtime_checkable
class SectionedReport(Report, Protocol):
    """A format that has room for the sections of plugins."""

    def with_sections(self, sections: Sequence[ReportSection]) -> Report:
        """The same format with these sections added."""
        ...


@runtime_checkable
class ComparisonReport(Protocol):
    """A format in which two runs side by side can be written."""

    @property
    def name(self) -> str: ...
    @property
    def default_file(self) -> str:
        """File name inside the second run's directory when `--out` is not given."""
        ...

    def write_comparison(self, runs: ComparedRuns, out: Path) -> Path:
        """Write the comparison, complete or not at all, and return the file to open."""
        ...


@runtime_checkable
class SitePages(Protocol):
    """Pages of a published site beside the reports of its runs, such as an index or a feed."""

    @property
    def name(self) -> str: ...

    def pages(self, site: PublishedSite) -> Mapping[str, str]:
        """Text of each file by its path in the site (`trends.html`); made of nothing but `site`."""
        ...


@runtime_checkable
class MethodReport(Report, Protocol):
    """A format about one method of a run."""

    def about(self, *, model: str | None, task: str | None, method: str | None) -> Report:
        """The same format about these; None leaves the choice to the format."""
        ...


def find_report(registry: Registry, name: str) -> Report:
    """The report format of this name; raises `UserError`."""
    found: Report = registry.get("reports", name)
    return found


def find_comparison_report(registry: Registry, name: str) -> ComparisonReport:
    """The format for two runs of this name; raises `UserError`."""
    found: ComparisonReport = registry.get("comparisons", name)
    return found
