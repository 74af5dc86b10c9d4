"""Contracts of presentation: report formats, sections of the HTML report, comparisons, charts, pages of a site."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ftbench.contracts.plugin_object import PluginObject

if TYPE_CHECKING:
    from ftbench.analysis.published import PublishedSite
    from ftbench.analysis.run_comparison import ComparedRuns
    from ftbench.analysis.run_results import RunResults
    from ftbench.analysis.view import RunView
    from ftbench.messages import Note
    from ftbench.plugins import Registry


@dataclass(frozen=True, slots=True)
class ExportedModel:
    """The weights of one cell as they are given to others: what a report about them has to know."""

    model: str
    task: str
    method: str
    seed: int
    cell: str
    """The id of the cell."""
    form: str
    """`adapter` (in PEFT's format), `merged` (a model of its own) or `native` (the method's own files)."""
    dtype: str
    """Of the weights, as torch calls it."""
    base: str
    """The base model: `ORG/NAME` on the hub, `builtin:NAME`, or its name in the results."""
    base_dtype: str
    """In which the cell held the base model's weights, as torch calls it."""
    licence: str | None
    """Of the base model; None where it is not known."""
    repository: str | None
    """`OWNER/NAME` on the hub, where it is to be sent there."""
    why: tuple[Note, ...]
    """Why this cell."""
    notes: tuple[Note, ...]
    """What to know of the files."""
    scores: Mapping[str, Mapping[str, Any]]
    """By metric `value`, `interval` (two numbers or None), `signature` and `direction`, of this cell alone."""


class Report(PluginObject):
    """A format for publishing a run."""

    default_file: str
    """File name inside the run directory if `--out` is not given."""
    writes_folder: bool = False
    """Whether the report is a folder; the format then decides what it may replace."""

    @abstractmethod
    def write(self, results: RunResults, out: Path) -> Path:
        """Write the report, all or nothing, and return the file to open.

        Raises `ReportIncomplete` after writing a report in which a section is replaced by the reason for its failure.
        """

    def warm_up(self) -> None:
        """Start slow imports and return at once; called while workers start."""
        return

    def with_sections(self, sections: Sequence[ReportSection]) -> Report:
        """The same format with these plugin sections added, if it has room for any."""
        return self

    def on_site(self, home: str) -> Report:
        """The same format with a link to the site that it is published on, if it has room for one; `home` is the
        relative address of the site's first page."""
        return self

    def about(self, *, model: str | None, task: str | None, method: str | None) -> Report | None:
        """The same format for one method of a run; None leaves that choice to the format.

        Returns None for a format that covers whole runs.
        """
        return None

    def exported(self, model: ExportedModel) -> Report | None:
        """The same format for weights that are exported; None (the default) if it does not describe such."""
        return None


class ReportSection(PluginObject):
    """A section that a plugin adds to the HTML report. Its address ends with `#section-NAME`."""

    title: str | Mapping[str, str]
    """The heading: one text for both languages, or `{"en": …, "zh": …}`."""
    template: str
    """A Jinja template. Every value is escaped; the page's policy allows no script and no `style=`."""

    @abstractmethod
    def build(self, view: RunView) -> Mapping[str, Any] | None:
        """The values for the template, or None if the section has nothing to say about this run."""


class ComparisonReport(PluginObject):
    """A format for the comparison of two runs."""

    default_file: str
    """File name inside the second run's directory if `--out` is not given."""

    @abstractmethod
    def write_comparison(self, runs: ComparedRuns, out: Path) -> Path:
        """Write the comparison, all or nothing, and return the file to open."""


@dataclass(frozen=True, slots=True)
class ChartPart:
    """One Altair chart and what it is about. Shown with others, it loses its `config` for that of the first."""

    chart: Any
    """An `altair.Chart`, or what Altair makes of several."""
    model: str
    task: str | None = None
    """None if it is about all tasks."""
    method: str | None = None
    """None if it compares methods."""


class ResultChart(PluginObject):
    """A chart of results for notebooks: `results.charts.NAME()`, where NAME is a Python name."""

    about: str | Mapping[str, str]
    """What it shows, in a line: one text for all languages, or `{"en": …, "zh": …}`."""
    options: tuple[str, ...] = ()
    """Names of what else may be chosen, besides model, task, method and language."""
    compares: bool = False
    """Whether it is made of the comparison of two runs, too."""

    @abstractmethod
    def of_run(self, view: RunView, language: str, options: Mapping[str, str]) -> Sequence[ChartPart]:
        """A part for each model and task; none if the run has nothing of the kind.

        `language` is that of the words, `en` or `zh`; `options` are those that were chosen. Raises `UserError` for one
        that cannot be used.
        """

    def of_comparison(self, runs: ComparedRuns, language: str) -> Sequence[ChartPart]:
        """The same for two runs, if `compares`."""
        return ()


class SitePages(PluginObject):
    """Pages of a published site besides the reports, such as an index or a feed."""

    @abstractmethod
    def pages(self, site: PublishedSite) -> Mapping[str, str]:
        """Text of each file by its path in the site (`trends.html`), made from `site` alone."""


def find_report(registry: Registry, name: str) -> Report:
    """The report format of this name; raises `UserError`."""
    report: Report = registry.get("reports", name)
    return report


def find_comparison_report(registry: Registry, name: str) -> ComparisonReport:
    """The comparison format of this name; raises `UserError`."""
    report: ComparisonReport = registry.get("comparisons", name)
    return report
