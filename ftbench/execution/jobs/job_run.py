"""The machine's side of a job: do the work, tell of it in the run directory, and say how it ended."""

from __future__ import annotations

import json
import os
import platform
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from ftbench.contracts.executor import Work
from ftbench.contracts.job import Job
from ftbench.contracts.process_cache import ProcessCache
from ftbench.errors import TrainingSuspended, failure_note
from ftbench.execution.batched_trials import BatchedTrials
from ftbench.execution.cell_attempt import CellAttempt
from ftbench.execution.cross_task import OtherTasks
from ftbench.execution.ending import Ending, told_by_signals
from ftbench.execution.jobs.planned_run import PlannedRun, cells_of
from ftbench.execution.validation_scores import ValidationScores
from ftbench.messages import Note
from ftbench.plugins import Registry
from ftbench.records.cell import Cell
from ftbench.records.failure import failure_kind
from ftbench.storage.atomic import append_text, check_regular
from ftbench.storage.jobs import JobFolder, JobOutcome

_BETWEEN = 1.0
"""Seconds between two writes of progress, at least: many machines may write to one disk."""


_VALUES: Mapping[str, Mapping[str, Any]] = {
    "started": {},
    "step": {"doing": str, "share": int | float},
    "logged": {"step": int, "values": dict},
    "finished": {"summary": str},
    "lost": {"attempt": int},
    "suspended": {"step": int},
}
"""By event, the values that it must have and their types; `lost` has a note as well."""


@dataclass(slots=True)
class EventWriter:
    """A `Watch` that appends its events to a job's file, a line each, with the seconds since the job began."""

    file: TextIO
    _began: float = field(default_factory=time.monotonic)
    _written: float = -_BETWEEN
    _waiting: list[str] = field(default_factory=list)

    def started(self, cell: Cell) -> None:
        about = {"where": platform.node(), "process": os.getpid()}
        self._add("started", cell, about, now=True)

    def step(self, cell: Cell, doing: str, share: float) -> None:
        self._add("step", cell, {"doing": doing, "share": share})

    def logged(self, cell: Cell, step: int, values: Mapping[str, float]) -> None:
        self._add("logged", cell, {"step": step, "values": dict(values)})

    def finished(self, cell: Cell, summary: str, result: Mapping[str, Any] | None) -> None:
        # The result itself lies in the store.
        self._add("finished", cell, {"summary": summary, "other": result is None}, now=True)

    def lost(self, cell: Cell, reason: Note, attempt: int) -> None:
        self._add("lost", cell, {"reason": reason.as_json(), "attempt": attempt}, now=True)

    def suspended(self, cell: Cell, step: int) -> None:
        """The training keeps its state after `step` steps and asks to be begun again."""
        self._add("suspended", cell, {"step": step}, now=True)

    def flush(self) -> None:
        """Write what waits."""
        self.file.write("".join(self._waiting))
        self.file.flush()
        self._waiting.clear()
        self._written = time.monotonic()

    def _add(self, event: str, cell: Cell, values: Mapping[str, Any], *, now: bool = False) -> None:
        seconds = round(time.monotonic() - self._began, 3)
        line = json.dumps({"event": event, "cell": cell.id, "seconds": seconds, **values}, ensure_ascii=False)
        if event == "step" and self._waiting and '"event": "step"' in self._waiting[-1]:
            self._waiting.pop()  # only the last state matters
        self._waiting.append(line + "\n")
        if now or time.monotonic() - self._written >= _BETWEEN:
            self.flush()


def is_whole(event: Mapping[str, Any]) -> bool:
    """Whether an event that was read from a file has all that `EventWriter` writes of its kind."""
    wanted = _VALUES.get(str(event.get("event")))
    if wanted is None or not isinstance(event.get("seconds"), int | float):
        return False
    try:
        if event["event"] == "lost":
            Note.from_json(event["reason"])
        return all(isinstance(event[key], kind) for key, kind in wanted.items())
    except (KeyError, TypeError, ValueError):
        return False


def _end_last_line(path: Path) -> None:
    """End the line in which a try was killed: a scheduler that begins it again does not remove what it told."""
    check_regular(path)
    content = path.read_bytes() if path.exists() else b""
    if content and not content.endswith(b"\n"):
        append_text(path, "\n")


SUSPENDED = "suspended"
"""The outcome of a job that asks to be begun again. It is no end, so it is not written."""


def run_job(
    directory: Path,
    name: str,
    registry: Registry,
    *,
    plan: Callable[[], PlannedRun] | None = None,
    memory: ProcessCache | None = None,
) -> JobOutcome:
    """Do a job of a run directory and write its outcome there; what a cell raises is an outcome.

    Inside, SIGUSR1 says that the time is nearly over: a training then keeps its state, and the outcome is `SUSPENDED`.
    A process that does several jobs gives `plan`, which returns the run as it has planned it already, and its `memory`.
    Raises `StoreError` for a job that the directory does not have.
    """
    folder = JobFolder(directory)
    job = folder.read(name)
    _end_last_line(folder.events_file(name))
    with folder.events_file(name).open("a", encoding="utf-8") as file:
        writer = EventWriter(file)
        with told_by_signals() as ending:
            try:
                run = plan() if plan else PlannedRun.read(directory, registry)
                cells = cells_of(run, job.cells)
                work = work_of(job, run, cells, ending)
                outcome = JobOutcome(work.run(cells[0], writer, memory or ProcessCache()))
            except TrainingSuspended as suspended:
                writer.suspended(cells[0], suspended.step)
                return JobOutcome(SUSPENDED)
            except Exception as error:  # recorded as the cell's failure
                details = "".join(traceback.format_exception(error))
                outcome = JobOutcome("failed", failure_note(error), details, failure_kind(error))
        writer.flush()
    folder.write_outcome(name, outcome)
    return outcome


def work_of(job: Job, run: PlannedRun, cells: list[Cell], ending: Ending) -> Work:
    """The work that a job names; `ending` is whether its process was told to end soon."""
    if job.kind == "together":
        return BatchedTrials(run.plan, run.directory, {cells[0].id: tuple(cells)})
    if job.kind == "other-tasks":
        return OtherTasks(run.plan, run.directory)
    if job.kind == "validation":
        return ValidationScores(run.plan, run.directory)
    return CellAttempt(run.plan, run.directory, ending=ending)
