"""`ray`: every cell is a job of a cluster of Ray, whose machines need no shared disk.

Ray Core's actors are used, and not Ray Tune: ftbench chooses trials, begins lost jobs again and keeps results itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ftbench import Executor
from ftbench.errors import UserError
from ftbench.messages.job_errors import NO_DIRECTORY
from ftbench_executors.messages import NO_WORKERS_IN_RAY

if TYPE_CHECKING:
    from ftbench.contracts.executor import ExecutorSettings, Workers

_GROUPS = 8
"""Groups into which trials that train together are cut, at most, where the matrix limits no jobs."""


@dataclass(frozen=True, slots=True)
class RayExecutor(Executor):
    """Sends cells to the machines of a cluster of Ray."""

    name: str = "ray"
    runs_elsewhere = True

    @contextmanager
    def open(self, settings: ExecutorSettings) -> Iterator[Workers]:
        from ftbench.execution.jobs.job_workers import JobWorkers
        from ftbench.execution.jobs.sent import Sender
        from ftbench.storage.jobs import JobFolder
        from ftbench.storage.lease import lease
        from ftbench_executors.ray.connection import connected
        from ftbench_executors.ray.queue import RayQueue
        from ftbench_executors.ray.settings import RaySettings

        if settings.workers is not None or settings.time_limit is not None:
            raise UserError(NO_WORKERS_IN_RAY())
        if settings.directory is None:
            raise UserError(NO_DIRECTORY(executor=self.name))
        chosen = RaySettings.of(settings.options)
        folder = JobFolder(settings.directory)
        with lease(folder.root), connected(chosen) as ray:
            queue = RayQueue(ray, chosen, Sender.of(settings.directory, settings))
            try:
                yield JobWorkers(queue, folder, at_once=min(_GROUPS, chosen.at_once or _GROUPS))
            finally:
                queue.close()


__all__ = ["RayExecutor"]
