"""`inline`: one cell after the other in this process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ftbench.contracts.executor import Executor, ExecutorSettings, Workers
from ftbench.contracts.process_cache import ProcessCache
from ftbench.errors import UserError
from ftbench_executors.messages import NO_SETTINGS, NO_TIME_LIMIT, ONE_WORKER

if TYPE_CHECKING:
    from ftbench.contracts.executor import Outcome, Watch, Work
    from ftbench.records.cell import Cell


@dataclass(frozen=True, slots=True)
class InlineExecutor(Executor):
    """Runs cells in this process, in order; simple to debug, and the only executor in which breakpoints work."""

    name: str = "inline"

    @contextmanager
    def open(self, settings: ExecutorSettings) -> Iterator[OneAfterTheOther]:
        if settings.workers not in (None, 1):
            raise UserError(ONE_WORKER(count=str(settings.workers)))
        if settings.time_limit is not None:
            raise UserError(NO_TIME_LIMIT())
        for key in settings.options:
            raise UserError(NO_SETTINGS(executor=self.name), key=f"executors.{self.name}.{key}")
        yield OneAfterTheOther()


@dataclass(frozen=True, slots=True)
class OneAfterTheOther(Workers):
    memory: ProcessCache = field(default_factory=ProcessCache)

    def run(self, work: Work, cells: Sequence[Cell], watch: Watch) -> Iterator[tuple[Cell, Outcome | BaseException]]:
        for cell in cells:
            try:
                ended: Outcome | BaseException = work.run(cell, watch, self.memory)
            except Exception as error:  # any error of a cell; the others continue
                ended = error
            yield cell, ended
