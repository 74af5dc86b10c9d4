"""`slurm`: every cell is a job of a Slurm cluster whose machines share the run directory.

submitit (MIT) submits and requeues well, and learns how a job ended from Slurm's accounting. Where a site has none, it
waits for a killed job without end. Here the word of squeue and the run directory decide, in about as many lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ftbench import Executor
from ftbench.errors import UserError
from ftbench.messages.job_errors import NO_DIRECTORY
from ftbench_executors.messages import NO_WORKERS_IN_SLURM

if TYPE_CHECKING:
    from ftbench.contracts.executor import ExecutorSettings, Workers


@dataclass(frozen=True, slots=True)
class SlurmExecutor(Executor):
    """Submits cells to Slurm, in arrays of jobs that ask for the same."""

    name: str = "slurm"
    runs_elsewhere = True

    @contextmanager
    def open(self, settings: ExecutorSettings) -> Iterator[Workers]:
        from ftbench.execution.jobs.job_workers import JobWorkers
        from ftbench.storage.jobs import JobFolder
        from ftbench.storage.lease import lease
        from ftbench_executors.slurm.queue import SlurmQueue
        from ftbench_executors.slurm.settings import SlurmSettings

        if settings.workers is not None or settings.time_limit is not None:
            raise UserError(NO_WORKERS_IN_SLURM())
        if settings.directory is None:
            raise UserError(NO_DIRECTORY(executor=self.name))
        folder = JobFolder(settings.directory)
        with lease(folder.root):
            yield JobWorkers(SlurmQueue(SlurmSettings.of(settings.options), settings, folder), folder)


__all__ = ["SlurmExecutor"]
