"""What an executor, a report and a section of a report are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, runtime_checkable

if TYPE_CHECKING:
    from ftbench.plan.cell import Cell
    from ftbench.results.model import RunResults
    from ftbench.results.view import RunView


Outcome = Literal["done", "elsewhere"]
"""How a cell ended that raised nothing: done, or left to another process that is running it."""


@runtime_checkable
class Executor(Protocol):
    """Runs cells somewhere and says of each how it ended."""

    @property
    def name(self) -> str: ...

    def run(
        self, cells: Iterable[Cell], run_one: Callable[[Cell], Outcome], workers: int
    ) -> Iterator[tuple[Cell, Outcome | BaseException]]:
        """Call `run_one` for each cell and yield the cell with its answer or what it raised, as soon as it ended.

        `KeyboardInterrupt` is not caught: it ends the run.
        """
        ...


@runtime_checkable
class Report(Protocol):
    """A format in which a run can be published."""

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
