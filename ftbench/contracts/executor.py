"""Executors, their workers, and the protocols of their work and of its watcher."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from ftbench.contracts.plugin_object import PluginObject

if TYPE_CHECKING:
    from ftbench.contracts.job import Job
    from ftbench.contracts.process_cache import ProcessCache
    from ftbench.messages import Note
    from ftbench.records.cell import Cell

Outcome = Literal["done", "elsewhere"]
"""Outcome of a cell without an error: done, or elsewhere (another process runs it)."""


class Watch(Protocol):
    """Receives the progress of cells. It is always called in the process that started the run."""

    def started(self, cell: Cell) -> None: ...
    def step(self, cell: Cell, doing: str, share: float) -> None:
        """The current activity, and the finished share of the cell (0 to 1)."""
        ...

    def logged(self, cell: Cell, step: int, values: Mapping[str, float]) -> None:
        """The measurements of training after `step` steps."""
        ...

    def finished(self, cell: Cell, summary: str, result: Mapping[str, Any] | None) -> None:
        """The cell is complete; `result` is the content of its result.json, None if another process finished it."""
        ...

    def lost(self, cell: Cell, reason: Note, attempt: int) -> None:
        """The machine or process that had the cell is gone; it begins again. `attempt` counts what was lost, from 1."""
        ...


class Work(Protocol):
    """The work to do on each cell. cloudpickle must be able to send it to another process."""

    def run(self, cell: Cell, watch: Watch, memory: ProcessCache) -> Outcome:
        """Run one cell; raises the cell's error."""
        ...

    def job(self, cell: Cell) -> Job:
        """The same work as a job, for an executor that has a scheduler run it on another machine."""
        ...


@dataclass(frozen=True, slots=True)
class ExecutorSettings:
    """How an executor runs cells."""

    device: str = "cpu"
    workers: int | None = None
    """None leaves it to the executor."""
    devices: int = 1
    """Most devices that one cell trains on, which a worker must have together."""
    time_limit: float | None = None
    """Seconds per cell; None for no limit."""
    plugin_files: tuple[Path, ...] = ()
    """Single-file plugins that worker processes must load too."""
    plugin_modules: tuple[str, ...] = ()
    blocked_plugins: tuple[str, ...] = ()
    logs: Path | None = None
    """Folder for the output of workers."""
    directory: Path | None = None
    """The run directory, for executors that submit jobs about it."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """The matrix's `executors: {NAME: …}`, which the executor itself validates."""


class Workers(ABC):
    """Runs cells until the run ends."""

    count: int = 1
    """Number of cells that run at once."""

    @abstractmethod
    def run(self, work: Work, cells: Sequence[Cell], watch: Watch) -> Iterator[tuple[Cell, Outcome | BaseException]]:
        """Run the work on each cell. Yield each cell with its outcome or exception as soon as it ends.

        The cells are independent. `KeyboardInterrupt` is not caught: it ends the run.
        """


class Executor(PluginObject):
    """Runs cells somewhere."""

    runs_elsewhere: bool = False
    """Whether cells run in other processes. While these start, this process can do other work."""

    def warm_up(self) -> None:
        """Start slow parts in the background and return at once; called before planning."""
        return

    @abstractmethod
    def open(self, settings: ExecutorSettings) -> AbstractContextManager[Workers]:
        """Start the workers. The end of the `with` block stops them, even in the middle of a cell.

        Raises `UserError` for settings that the executor does not support.
        """
