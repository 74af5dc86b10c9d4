"""What shows results: report formats, sections of the HTML report, comparisons of two runs, pages of a site."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ftbench.contracts.plugin_object import PluginObject

if TYPE_CHECKING:
    from ftbench.analysis.published import PublishedSite
    from ftbench.analysis.run_comparison import ComparedRuns
    from ftbench.analysis.run_results import RunResults
    from ftbench.analysis.view import RunView
    from ftbench.plugins import Registry


class Report(PluginObject):
    """A format in which a run can be published."""

    default_file: str
    """File name inside the run directory when `--out` is not given."""
    writes_folder: bool = False
    """Whether a report is a folder; then the format says itself what it may replace."""

    @abstractmethod
    def write(self, results: RunResults, out: Path) -> Path:
        """Write the report, complete or not at all, and return the file to open.

        Raises `ReportIncomplete` after writing a report that says in the place of a section why it could not be made.
        """

    def warm_up(self) -> None:
        """Begin imports that take long, and return at once; called while workers start."""
        return

    def with_sections(self, sections: Sequence[ReportSection]) -> Report:
        """The same format with these sections of plugins added, if it has room for any."""
        return self

    def about(self, *, model: str | None, task: str | None, method: str | None) -> Report | None:
        """The same format about one method of a run; what is None is left to the format.

        None for a format about a whole run.
        """
        return None


class ReportSection(PluginObject):
    """A section that a plugin adds to the HTML report. The address of the section ends with `#section-NAME`."""

    title: str | Mapping[str, str]
    """The heading: one text for both languages, or `{"en": …, "zh": …}`."""
    template: str
    """A Jinja template in which every value is escaped; the page's policy lets no script and no `style=` work."""

    @abstractmethod
    def build(self, view: RunView) -> Mapping[str, Any] | None:
        """What the template shows, or None where the section has nothing to say about this run."""


class ComparisonReport(PluginObject):
    """A format in which two runs side by side can be written."""

    default_file: str
    """File name inside the second run's directory when `--out` is not given."""

    @abstractmethod
    def write_comparison(self, runs: ComparedRuns, out: Path) -> Path:
        """Write the comparison, complete or not at all, and return the file to open."""


class SitePages(PluginObject):
    """Pages of a published site beside the reports of its runs, such as an index or a feed."""

    @abstractmethod
    def pages(self, site: PublishedSite) -> Mapping[str, str]:
        """Text of each file by its path in the site (`trends.html`); made of nothing but `site`."""


def find_report(registry: Registry, name: str) -> Report:
    """The report format of this name; raises `UserError`."""
    found: Report = registry.get("reports", name)
    return found


def find_comparison_report(registry: Registry, name: str) -> ComparisonReport:
    """The format for two runs of this name; raises `UserError`."""
    found: ComparisonReport = registry.get("comparisons", name)
    return found
