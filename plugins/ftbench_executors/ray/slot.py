"""A place for one job at a time: an actor of Ray with what jobs of its kind need."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ftbench_executors.ray.machines import fits
from ftbench_executors.ray.worker import THREADS, RayWorker

if TYPE_CHECKING:
    from ftbench.contracts.job import Job, Needs
    from ftbench.execution.jobs.sent import SentJob
    from ftbench_executors.ray.settings import RaySettings

_GOODBYE = 5.0
"""Seconds that an idle actor has to remove its folder before it is killed."""


@dataclass(slots=True)
class Running:
    """The job of a slot; references are those of Ray."""

    job: Job
    result: Any
    events: Any
    read: int = 0
    """Bytes of its events that are here."""
    began: float = field(default_factory=time.monotonic)

    @property
    def name(self) -> str:
        return self.job.name

    @property
    def is_late(self) -> bool:
        """Whether it has taken all the time that it was given."""
        seconds = self.job.needs.seconds
        return seconds is not None and time.monotonic() - self.began > seconds


@dataclass(slots=True, eq=False)
class Slot:
    """An actor, from the moment when it is asked for."""

    ray: Any
    actor: Any
    place: Needs
    """What it was given."""
    ready: Any
    """The reference to its machine's name; None once it is known."""
    where: str = ""
    running: Running | None = None
    model: str = ""
    """The label of the model that it has in memory."""

    @classmethod
    def open(
        cls, ray: Any, place: Needs, run: Any, contents: Mapping[str, Sequence[Any]], settings: RaySettings
    ) -> Slot:
        """Ask Ray for an actor; it waits there until a machine has room. Ray itself begins nothing again."""
        cores = place.cores or 1
        options = {
            "num_cpus": cores,
            "num_gpus": place.gpus,
            "max_restarts": 0,
            "max_task_retries": 0,
            "max_concurrency": THREADS,
            # Added to that of the connection. Threads follow the cores: torch would take all that the machine has.
            "runtime_env": {"env_vars": {"OMP_NUM_THREADS": str(cores)}},
        }
        if place.memory_bytes:
            options["memory"] = place.memory_bytes
        actor = ray.remote(RayWorker).options(**options).remote(run, contents, settings.scratch)
        return cls(ray, actor, place, actor.set_up.remote())

    @property
    def is_idle(self) -> bool:
        """Whether it is there and has nothing to do."""
        return self.ready is None and self.running is None

    def references(self) -> list[Any]:
        """What is waited for."""
        if self.ready is not None:
            return [self.ready]
        return [self.running.result, self.running.events] if self.running else []

    def takes(self, job: Job) -> bool:
        """Whether it has what a job needs."""
        return fits(job.needs, self.place)

    def begin(self, job: Job, sent: SentJob) -> None:
        """Send a job; the slot is idle."""
        self.running = Running(job, self.actor.do.remote(sent), self.actor.events.remote(job.name, 0))

    def ask(self) -> None:
        """Ask for further events of its job."""
        assert self.running is not None
        self.running.events = self.actor.events.remote(self.running.name, self.running.read)

    def close(self) -> None:
        """End the actor, in the middle of a job too."""
        with suppress(Exception):  # it may be gone
            if self.ready is None:
                self.ray.get(self.actor.close.remote(), timeout=_GOODBYE)
        with suppress(Exception):
            self.ray.kill(self.actor, no_restart=True)
