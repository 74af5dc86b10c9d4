"""What an executor and a report are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, runtime_checkable

if TYPE_CHECKING:
    from ftbench.plan.cell import Cell
    from ftbench.results.model import RunResults


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
        """Write the report, complete or not at all, and return the file to open."""
        ...
