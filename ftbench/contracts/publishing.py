"""What shows more than one run, or one method of a run: comparisons, pages of a published site, model cards."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from ftbench.contracts.execution import Report

if TYPE_CHECKING:
    from ftbench.results.published import PublishedSite
    from ftbench.results.two_runs import ComparedRuns


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
