"""What an executor, a report and a section of a report are."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar, runtime_checkable

if TYPE_CHECKING:
    from ftbench.plan.cell import Cell
    from ftbench.results.model import RunResults
    from ftbench.results.view import RunView

T = TypeVar("T")

Outcome = Literal["done", "elsewhere"]
"""How a cell ended that raised nothing: done, or left to another process that is running it."""


class Watch(Protocol):
    """Is told how cells get on. Where cells run in other processes, it is called in the one that began the run."""

    def started(self, cell: Cell) -> None: ...
    def step(self, cell: Cell, doing: str, share: float) -> None:
        """What is being done, and the share of the cell that is done."""
        ...

    def logged(self, cell: Cell, step: int, values: Mapping[str, float]) -> None:
        """What training measured after `step` steps."""
        ...

    def finished(self, cell: Cell, summary: str, result: Mapping[str, Any] | None) -> None:
        """The cell is complete; `result` is the content of its result.json, None if another process finished it."""
        ...


class Work(Protocol):
    """What is to be done with each cell of a list. It can be sent to another process with cloudpickle."""

    def run(self, cell: Cell, watch: Watch, memory: Memory) -> Outcome:
        """Do it; raises whatever goes wrong with this cell."""
        ...


@dataclass(slots=True)
class Memory:
    """What a process keeps from one cell to the next because it would come out the same again."""

    _known: dict[Hashable, Any] = field(default_factory=dict)
    _latest: dict[str, tuple[Hashable, Any]] = field(default_factory=dict)

    def get(self, key: Hashable, compute: Callable[[], T]) -> T:
        """What `compute` gave when this key was asked for first. Whoever gets it must not change it."""
        if key not in self._known:
            self._known[key] = compute()
        found: T = self._known[key]
        return found

    def latest(self, kind: str, key: Hashable, compute: Callable[[], T]) -> T:
        """As `get`, for what is large: only the one of its kind that was asked for last is kept."""
        if kind not in self._latest or self._latest[kind][0] != key:
            self._latest.pop(kind, None)  # the old one goes before the new one comes
            self._latest[kind] = (key, compute())
        found: T = self._latest[kind][1]
        return found


@dataclass(frozen=True, slots=True)
class ExecutorSettings:
    """How cells are to be run."""

    device: str = "cpu"
    workers: int | None = None
    """None leaves it to the executor."""
    time_limit: float | None = None
    """Seconds that a cell may take."""
    plugin_files: tuple[Path, ...] = ()
    """For executors whose cells run in other processes, which have to load the same plugins."""
    plugin_modules: tuple[str, ...] = ()
    blocked_plugins: tuple[str, ...] = ()
    logs: Path | None = None
    """A folder for what workers print."""


class Workers(Protocol):
    """What runs cells for as long as a run lasts.

    One that runs several cells at once says how many in an attribute `count`.
    """

    def run(self, work: Work, cells: Sequence[Cell], watch: Watch) -> Iterator[tuple[Cell, Outcome | BaseException]]:
        """Do the work with each cell and yield the cell with its outcome or what it raised, as soon as it ended.

        None of the cells depends on another. `KeyboardInterrupt` is not caught: it ends the run.
        """
        ...


@runtime_checkable
class Executor(Protocol):
    """Runs cells somewhere.

    One that takes long to start may have a method `warm_up()`, which returns at once; it is called before the planning.
    """

    @property
    def name(self) -> str: ...

    def open(self, settings: ExecutorSettings) -> AbstractContextManager[Workers]:
        """Make ready what runs cells; the end of the block stops it, whatever it is doing.

        Raises `UserError` for settings that it cannot follow.
        """
        ...


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
