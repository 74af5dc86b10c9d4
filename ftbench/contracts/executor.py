"""What runs cells: an executor, its workers, and what they are told."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from ftbench.contracts.plugin_object import PluginObject

if TYPE_CHECKING:
    from ftbench.contracts.process_cache import ProcessCache
    from ftbench.records.cell import Cell

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

    def run(self, cell: Cell, watch: Watch, memory: ProcessCache) -> Outcome:
        """Do it; raises whatever goes wrong with this cell."""
        ...


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


class Workers(ABC):
    """What runs cells for as long as a run lasts."""

    count: int = 1
    """How many cells it runs at once."""

    @abstractmethod
    def run(self, work: Work, cells: Sequence[Cell], watch: Watch) -> Iterator[tuple[Cell, Outcome | BaseException]]:
        """Do the work with each cell and yield the cell with its outcome or what it raised, as soon as it ended.

        None of the cells depends on another. `KeyboardInterrupt` is not caught: it ends the run.
        """


class Executor(PluginObject):
    """Runs cells somewhere."""

    runs_elsewhere: bool = False
    """Whether cells run in other processes, for whose start this one only waits: it does other things meanwhile."""

    def warm_up(self) -> None:
        """Begin what takes long to start, and return at once; called before the planning."""
        return

    @abstractmethod
    def open(self, settings: ExecutorSettings) -> AbstractContextManager[Workers]:
        """Make ready what runs cells; the end of the block stops it, whatever it is doing.

        Raises `UserError` for settings that it cannot follow.
        """
