"""The run's side of jobs: submit them, follow what machines tell, take in how they ended, and begin lost ones again.

The scheduler's word is never taken for a result: a cell is done when its folder lies in the store. A job that the
scheduler no longer knows and that left no outcome is lost; it is tried again, a few times. Everything needed to go on
lies in the run directory, so a run that is killed and started again finds its jobs where they are.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ftbench.contracts.executor import Outcome, Watch, Work, Workers
from ftbench.contracts.job import Job, JobQueue, JobState
from ftbench.errors import StoreError, UserError, WorkerError
from ftbench.execution.jobs.job_run import is_whole
from ftbench.messages import Note
from ftbench.messages.job_errors import GONE, NEVER_BEGUN, OFTEN_LOST, RESTARTED
from ftbench.messages.resume import SUSPENDED
from ftbench.records.cell import Cell
from ftbench.storage import CellStore
from ftbench.storage.cell_files import read_result
from ftbench.storage.jobs import JobFolder, JobOutcome, LostTry
from ftbench.storage.resume import ResumeFolder

TRIES = 3
"""How often a job is begun, at most, where its machine is lost."""

_LOOKS = 2
"""Looks in a row at which a job has to be gone before it counts as lost: other machines see a shared disk late."""

_GONE = JobState("gone")


@dataclass(slots=True)
class OpenJob:
    """A job that has been submitted and not taken in."""

    job: Job
    cell: Cell
    """The first of its cells, as which it is shown."""
    attempt: int = 1
    read: int = 0
    """Bytes of its events that were read."""
    told: deque[dict[str, Any]] = field(default_factory=deque)
    """Events that were read and not forwarded yet."""
    begun: bool = False
    where: str = ""
    seconds: float = 0.0
    """Of its last sign of life, since it began."""
    gone: int = 0
    """Looks in a row at which the scheduler did not know it."""
    restarts: int = 0
    suspended: int = 0
    """Restarts that it asked for itself, after it had kept its state, and that have not been counted yet."""
    kept_step: int = 0
    """The step of the kept state of its training when it was begun."""


@dataclass(slots=True)
class JobWorkers(Workers):
    """Runs cells as jobs of a queue."""

    queue: JobQueue
    folder: JobFolder
    at_once: int = 8
    """Groups into which trials that train together are cut, at most: the scheduler alone knows how many jobs run."""
    tries: int = TRIES
    _waiting: deque[OpenJob] = field(default_factory=deque)
    """Jobs for which there is no room in the queue yet."""
    _open: dict[str, OpenJob] = field(default_factory=dict)

    @property
    def count(self) -> int:  # type: ignore[override]
        return self.at_once

    def run(self, work: Work, cells: Sequence[Cell], watch: Watch) -> Iterator[tuple[Cell, Outcome | BaseException]]:
        """See `ftbench.contracts.executor.Workers`; cells end in any order."""
        self._open = {}
        self._remove_finished()
        if not cells:
            return
        self._waiting = deque(self._opened(work.job(cell), cell) for cell in cells)
        self.queue.check({opened.job.needs for opened in self._waiting})
        try:
            while self._waiting or self._open:
                self._submit()
                yield from self._look(watch)
                if self._open:
                    time.sleep(self.queue.patience)
        except BaseException:
            # The caller stopped early, or was interrupted. A killed process does not come here: its jobs go on.
            self._cancel()
            raise
        finally:
            self._remove_finished()
            self.folder.write_standing([], waiting=0)

    def _remove_finished(self) -> None:
        """Remove jobs that ended while nobody looked after them: their cells are finished, so no run asks for them.

        One that was killed between finishing its cell and saying so has no outcome; the queue knows whether it runs. It
        may also wait there to be begun again, for nothing.
        """
        left = [name for name in self.folder.names() if name not in self._open and self._is_finished(name)]
        if silent := [name for name in left if self.folder.outcome(name) is None]:
            try:
                states = self.queue.poll()
                standing = {name: states.get(name, _GONE).state for name in silent}
                if queued := [name for name, state in standing.items() if state == "queued"]:
                    self.queue.cancel(queued)
            except UserError:  # nobody can tell now: the next run asks again
                standing = dict.fromkeys(silent, "running")
            left = [name for name in left if standing.get(name) != "running"]
        for name in left:
            self.folder.remove(name)

    def _is_finished(self, name: str) -> bool:
        """Whether a job has done its work; one that failed may be of use to the next run."""
        outcome, job = self.folder.outcome(name), self.folder.read(name)
        if job.kind != "cell" or (outcome is not None and outcome.outcome != "done"):
            return False
        store = CellStore(self.folder.directory)
        return all(store.path(cell).exists() for cell in job.cells)

    def _opened(self, job: Job, cell: Cell) -> OpenJob:
        return OpenJob(job, cell, kept_step=ResumeFolder(self.folder.directory, cell.id).step)

    def _submit(self) -> None:
        """Queue as many as there is room for; those that a process before this one has queued are taken as they are."""
        room = self.queue.most - len(self._open)
        if not self._waiting or room < max(1, min(len(self._waiting), self.queue.most // 10)):
            return  # in portions, because a scheduler takes many jobs as fast as one
        known = self.queue.poll()
        new = []
        for opened in [self._waiting.popleft() for _ in range(min(room, len(self._waiting)))]:
            job = opened.job
            self._open[job.name] = opened
            if known.get(job.name, _GONE).state != "gone" or self.folder.outcome(job.name) is not None:
                continue
            self.folder.write(job)
            self.folder.begin_again(job.name)
            new.append(job)
        self.queue.submit(new)

    def _look(self, watch: Watch) -> Iterator[tuple[Cell, Outcome | BaseException]]:
        """Look at every job once."""
        states = self.queue.poll()
        again: list[OpenJob] = []
        for name, opened in list(self._open.items()):
            state = states.get(name, _GONE)
            if state.state == "queued" and not opened.begun and state.restarts == opened.restarts:
                opened.gone = 0
                continue  # it has nothing to tell, and there may be thousands
            opened.where = state.where or opened.where
            # The outcome is read before the events: what a machine told before it ended is then complete.
            outcome = self.folder.outcome(name)
            self._forward(opened, watch)
            if state.restarts > opened.restarts:
                asked = min(opened.suspended, state.restarts - opened.restarts)
                if state.restarts - opened.restarts > asked:
                    self._lost(opened, RESTARTED(), watch)
                opened.restarts, opened.suspended = state.restarts, opened.suspended - asked
            if outcome is not None and self._is_taken_in(opened, outcome):
                del self._open[name]
                self.folder.remove(name)
                yield opened.cell, _ended(outcome)
                continue
            opened.gone = opened.gone + 1 if state.state == "gone" else 0
            if opened.gone < _LOOKS:
                continue
            reason = state.reason or (GONE(where=opened.where or "?") if opened.begun else NEVER_BEGUN())
            if opened.suspended:  # its scheduler did not begin it again by itself
                again.append(opened)
                continue
            if state.final == "time" and self._has_gained(opened):
                self._went_on(opened, reason)
                again.append(opened)
                continue
            if state.final or opened.attempt >= self.tries:
                del self._open[name]
                self.folder.add_lost(_lost_try(opened, reason))
                self.folder.remove(name)
                said = reason if state.final else OFTEN_LOST(attempts=opened.attempt, reason=reason)
                yield opened.cell, WorkerError(said, kind=state.final or "lost worker")
                continue
            self._lost(opened, reason, watch)
            again.append(opened)
        if again:
            for opened in again:
                self.folder.begin_again(opened.job.name)
                opened.read, opened.gone, opened.begun, opened.restarts, opened.suspended = 0, 0, False, 0, 0
                opened.told.clear()
            self.queue.submit([opened.job for opened in again])
        standing = [_standing(opened, states.get(name)) for name, opened in self._open.items()]
        self.folder.write_standing(standing, waiting=len(self._waiting))

    def _forward(self, opened: OpenJob, watch: Watch) -> None:
        """Tell what the job's machine has told since the last look."""
        events, opened.read = self.folder.events(opened.job.name, opened.read)
        opened.told.extend(filter(is_whole, events))
        store, cell = CellStore(self.folder.directory), opened.cell
        while opened.told:
            event = opened.told[0]
            kind = event.get("event")
            if kind == "finished" and not store.path(cell.id).exists():
                return  # a shared disk shows it a moment later
            opened.told.popleft()
            opened.seconds = float(event["seconds"])
            if kind == "started" and not opened.begun:
                opened.begun, opened.where = True, str(event.get("where", ""))
                watch.started(cell)
            elif kind == "step":
                watch.step(cell, str(event["doing"]), float(event["share"]))
            elif kind == "logged":
                watch.logged(cell, int(event["step"]), event["values"])
            elif kind == "lost":
                watch.lost(cell, Note.from_json(event["reason"]), int(event["attempt"]))
            elif kind == "suspended":
                opened.suspended += 1
                self._went_on(opened, SUSPENDED(step=int(event["step"])))
            elif kind == "finished":
                watch.finished(cell, str(event["summary"]), None if event.get("other") else _result(store, cell))

    def _is_taken_in(self, opened: OpenJob, outcome: JobOutcome) -> bool:
        """Whether what the outcome promises lies in the store. A shared disk may show it a moment later."""
        if opened.job.kind != "cell" or outcome.outcome != "done":
            return True
        return CellStore(self.folder.directory).path(opened.cell.id).exists()

    def _lost(self, opened: OpenJob, reason: Note, watch: Watch) -> None:
        self.folder.add_lost(_lost_try(opened, reason))
        watch.lost(opened.cell, reason, opened.attempt)
        opened.attempt += 1
        opened.begun, opened.seconds = False, 0.0

    def _has_gained(self, opened: OpenJob) -> bool:
        """Whether a job that took all of its time has kept more of its training than it began with."""
        step = ResumeFolder(self.folder.directory, opened.cell.id).step
        gained, opened.kept_step = step > opened.kept_step, step
        return gained

    def _went_on(self, opened: OpenJob, reason: Note) -> None:
        """Note a try whose work goes on from a kept state. It does not count as lost."""
        lost = _lost_try(opened, reason)
        self.folder.add_lost(replace(lost, kept=True))
        opened.kept_step = ResumeFolder(self.folder.directory, opened.cell.id).step
        opened.begun, opened.seconds = False, 0.0

    def _cancel(self) -> None:
        self.queue.cancel(list(self._open))
        for name in self._open:
            self.folder.remove(name)


def _result(store: CellStore, cell: Cell) -> dict[str, Any] | None:
    """The result of a finished cell; None where it is damaged, which the next run finds and repairs."""
    try:
        return read_result(store.path(cell.id)).as_json()
    except StoreError:
        return None


def _lost_try(opened: OpenJob, reason: Note) -> LostTry:
    return LostTry(opened.job.name, opened.cell.label, opened.attempt, reason, opened.where, opened.seconds)


def _ended(outcome: JobOutcome) -> Outcome | BaseException:
    if outcome.outcome == "done":
        return "done"
    if outcome.outcome == "elsewhere":
        return "elsewhere"
    return WorkerError(outcome.reason or Note.plain(outcome.outcome), outcome.details, outcome.kind)


def _standing(opened: OpenJob, state: JobState | None) -> dict[str, str]:
    known = state or _GONE
    return {
        "cell": opened.cell.label,
        "state": known.state,
        "where": known.where or opened.where,
        "reason": str(known.reason) if known.reason else "",
    }
