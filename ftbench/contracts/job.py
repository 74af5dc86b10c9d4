"""Jobs: work on cells that a scheduler runs on some machine, and the queues that schedulers are to ftbench.

What runs on the machine is a command, `ftbench cell RUN --job NAME`. It plans the run's matrix there and takes the
cells with the job's ids from it. So nothing is sent but names, and a machine with another model or other data is
noticed.
A job may be run twice, as schedulers do after a fault: a cell that is finished already stays as it is.
"""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, get_args

from ftbench.messages import Note
from ftbench.records.failure import FailureKind

JobKind = Literal["cell", "together", "other-tasks", "validation"]
"""Run a cell; train trials together; measure a finished cell on other tasks, or on its validation rows."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What a job asks of a machine; None leaves it to the scheduler's own defaults."""

    gpus: int = 0
    cores: int | None = None
    memory_bytes: int | None = None
    """Main memory, not that of GPUs."""
    seconds: int | None = None
    """Longest time it may take."""


@dataclass(frozen=True, slots=True)
class Job:
    """Work on one cell, or on several that are done together."""

    kind: JobKind
    cells: tuple[str, ...]
    """Ids. The first one stands for the job where progress is told."""
    needs: Needs = field(default_factory=Needs)
    name: str = field(init=False)
    """Equal for equal work, whoever submits it: the id of a cell that is run, else the kind and a hash of the ids."""

    def __post_init__(self) -> None:
        known = (
            self.cells[0] if len(self.cells) == 1 else hashlib.sha256(" ".join(self.cells).encode()).hexdigest()[:20]
        )
        object.__setattr__(self, "name", known if self.kind == "cell" else f"{self.kind}-{known}")

    def as_json(self) -> dict[str, Any]:
        """Kind, cells and needs."""
        return {"kind": self.kind, "cells": list(self.cells), "needs": asdict(self.needs)}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Job:
        """The job that `as_json` wrote; raises KeyError, TypeError and ValueError for anything else."""
        kind, cells = value["kind"], tuple(map(str, value["cells"]))
        if not cells or kind not in get_args(JobKind):
            raise ValueError("no job")
        return cls(kind, cells, Needs(**value["needs"]))


@dataclass(frozen=True, slots=True)
class JobState:
    """How a scheduler says that a job stands."""

    state: Literal["queued", "running", "gone"]
    """Gone: it ended in any way, or the scheduler knows nothing of it."""
    where: str = ""
    """The machine, once there is one."""
    reason: Note | None = None
    """Why it waits, or how it ended."""
    final: FailureKind | None = None
    """The kind of an end that another try would come to as well, so that none is made: `time` or `memory`, of which it
    took all that it was given, or `other`."""
    restarts: int = 0
    """How often the scheduler itself has begun it again."""


class JobQueue(ABC):
    """A scheduler with the jobs of one run directory."""

    patience: float = 5.0
    """Seconds between two looks at it."""
    most: int = 1000
    """Jobs that are in it at once, at most: sites limit them for each user."""

    @abstractmethod
    def check(self, needs: Collection[Needs]) -> None:
        """Raise `UserError` for needs that no machine can ever meet; called before anything is queued."""

    @abstractmethod
    def submit(self, jobs: Sequence[Job]) -> None:
        """Queue jobs that are not queued. Their files lie in the run directory already. Raises `UserError`."""

    @abstractmethod
    def poll(self) -> Mapping[str, JobState]:
        """By name, how jobs of this run directory stand, those that an earlier process submitted among them.

        A job that is not in it is gone.
        """

    @abstractmethod
    def cancel(self, names: Collection[str]) -> None:
        """End jobs, whether they wait or run; names that are not queued are ignored."""
