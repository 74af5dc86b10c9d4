"""`process`: workers that live for the whole run, one per GPU or group of cores."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ftbench import Executor
from ftbench.errors import UserError
from ftbench_executors.messages import NO_SETTINGS

if TYPE_CHECKING:
    from ftbench.contracts.executor import ExecutorSettings, Workers


@dataclass(frozen=True, slots=True)
class ProcessExecutor(Executor):
    """Runs cells in worker processes: a crash, or a cell that takes all memory, costs only that cell."""

    name: str = "process"
    runs_elsewhere = True

    def warm_up(self) -> None:
        """Start the process that workers are forked from: its imports take seconds, during which the run is planned."""
        from ftbench_executors.process.starting import start_imports

        start_imports()

    @contextmanager
    def open(self, settings: ExecutorSettings) -> Iterator[Workers]:
        from ftbench_executors.process.pool import WorkerPool

        for key in settings.options:
            raise UserError(NO_SETTINGS(executor=self.name), key=f"executors.{self.name}.{key}")
        crew = WorkerPool.gathered(settings)
        try:
            yield crew
        finally:
            crew.stop()


__all__ = ["ProcessExecutor"]
