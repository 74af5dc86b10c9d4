"""Ray as a queue of jobs. Jobs wait here and not in Ray, so that they go to actors that have their model already.

The machines share no disk: a job is sent with the records of its cells, and its cells come back as a bundle. They are
taken in before its outcome is written, by which the run sees that it has ended.
"""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ftbench.contracts.job import Job, JobQueue, JobState, Needs
from ftbench.errors import UserError, failure_note
from ftbench.execution.jobs.sent import Sender
from ftbench.messages import Note
from ftbench.records.failure import FailureKind
from ftbench.storage.jobs import JobOutcome
from ftbench_executors.messages import (
    LOST_IN_RAY,
    NEVER_ON_RAY,
    NO_MACHINES_IN_RAY,
    NOT_SET_UP,
    RAY_WAITS,
    TOO_LONG,
)
from ftbench_executors.ray.connection import first_line
from ftbench_executors.ray.machines import Machine, asked, has_room, never_met, shared_place
from ftbench_executors.ray.settings import RaySettings
from ftbench_executors.ray.slot import Slot


@dataclass(slots=True)
class RayQueue(JobQueue):
    """The jobs of one run directory in Ray. They belong to this process: Ray ends them when it ends."""

    ray: Any
    settings: RaySettings
    sender: Sender
    waiting: list[Job] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    gone: dict[str, JobState] = field(default_factory=dict)
    """Why jobs ended that gave nothing back, until they are submitted again."""
    _run: Any = None
    """The reference to what every actor gets."""
    _contents: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def patience(self) -> float:  # type: ignore[override]
        return self.settings.poll

    def check(self, needs: Collection[Needs]) -> None:
        """Compare with what the machines have in all: Ray itself would wait for ever."""
        if self.settings.autoscales:
            return
        machines = self._machines()
        if not machines:
            raise UserError(NO_MACHINES_IN_RAY())
        wanted = never_met(needs, machines)
        if wanted is not None:
            there = [f"{count} × {machine}" for machine, count in sorted(Counter(map(str, machines)).items())]
            raise UserError(NEVER_ON_RAY(asked=asked(wanted), there="; ".join(there)), key="resources")

    def submit(self, jobs: Sequence[Job]) -> None:
        for job in jobs:
            self.gone.pop(job.name, None)
            self.sender.folder.note_submitted(job.name, {"by": "ray"})
        self.waiting.extend(jobs)
        self._fill()

    def poll(self) -> Mapping[str, JobState]:
        """See `JobQueue`. Everything happens here: what has ended is taken in, and what waits begins."""
        references = [reference for slot in self.slots for reference in slot.references()]
        done: set[Any] = set()
        if references:
            done = set(self.ray.wait(references, num_returns=len(references), timeout=0)[0])
        for slot in list(self.slots):
            self._look(slot, done)
        self._fill()
        states = {job.name: JobState("queued", reason=RAY_WAITS()) for job in self.waiting}
        running = {
            slot.running.name: JobState("running", where=slot.where) for slot in self.slots if slot.running is not None
        }
        return {**states, **running, **self.gone}

    def cancel(self, names: Collection[str]) -> None:
        self.waiting = [job for job in self.waiting if job.name not in names]
        for slot in list(self.slots):
            if slot.running is not None and slot.running.name in names:
                self._end(slot)

    def close(self) -> None:
        """End all actors."""
        for slot in list(self.slots):
            self._end(slot)

    def _look(self, slot: Slot, done: set[Any]) -> None:
        """Take what a slot has told or given back."""
        if slot.ready is not None:
            if slot.ready in done:
                self._opened(slot)
            return
        running = slot.running
        if running is None:
            return
        if running.result in done:
            self._ended(slot)
        elif running.is_late:
            self._lose(slot, TOO_LONG(seconds=float(running.job.needs.seconds or 0)), final="time")
        elif running.events in done:
            try:
                running.read = self.sender.add_events(running.name, self.ray.get(running.events), after=running.read)
                slot.ask()
            except self.ray.exceptions.RayError as error:
                self._lose(slot, _lost(error))

    def _opened(self, slot: Slot) -> None:
        """An actor is there, or can never be: then a job that waits for it is told why."""
        try:
            slot.where, slot.ready = self.ray.get(slot.ready), None
        except self.ray.exceptions.RayError as error:
            is_ours = isinstance(error, self.ray.exceptions.RayTaskError)
            reason = NOT_SET_UP(reason=_cause(error)) if is_ours else _lost(error)
            self._end(slot)
            job = next(filter(slot.takes, self.waiting), None)
            if job is not None:
                self.waiting.remove(job)
                # Where other machines are set up, the next try may go there.
                final = is_ours and all(other.ready is not None for other in self.slots)
                self.gone[job.name] = JobState("gone", reason=reason, final="other" if final else None)

    def _ended(self, slot: Slot) -> None:
        """A job gave back what it made, or its process is gone."""
        running = slot.running
        assert running is not None
        try:
            result = self.ray.get(running.result)
        except self.ray.exceptions.RayTaskError as error:
            slot.running = None
            details = "".join(traceback.format_exception(error))
            self.sender.folder.write_outcome(running.name, JobOutcome("failed", _cause(error), details))
            return
        except self.ray.exceptions.RayError as error:
            self._lose(slot, _lost(error))
            return
        slot.running = None
        try:
            self.sender.receive(running.name, result)
        except UserError as error:  # it came damaged, or there is no room for it
            self.gone[running.name] = JobState("gone", where=slot.where, reason=failure_note(error))

    def _lose(self, slot: Slot, reason: Note, *, final: FailureKind | None = None) -> None:
        assert slot.running is not None
        self.gone[slot.running.name] = JobState("gone", where=slot.where, reason=reason, final=final)
        self._end(slot)

    def _end(self, slot: Slot) -> None:
        self.slots.remove(slot)
        slot.close()

    def _fill(self) -> None:
        """Give jobs to actors that are idle, and ask for further ones where the cluster has room."""
        for slot in [slot for slot in self.slots if slot.is_idle]:
            self._begin(slot)
        if not self.waiting:
            return
        machines = self._machines()
        opening = [slot for slot in self.slots if slot.ready is not None]
        full: set[tuple[int, int | None]] = set()
        for job in self.waiting:
            kind = (job.needs.gpus, job.needs.cores)
            coming = next((slot for slot in opening if slot.takes(job)), None)
            if coming is not None:
                opening.remove(coming)
            elif kind not in full:
                place = shared_place(job.needs, (other.needs for other in self.waiting))
                if self._has_room(place, machines):
                    self.slots.append(self._open(place))
                else:
                    full.add(kind)

    def _begin(self, slot: Slot) -> None:
        """Give an idle slot a job of its kind, of the model that it has if there is one."""
        fitting = list(filter(slot.takes, self.waiting))
        if not fitting:
            if self.waiting:  # what it holds may be what others wait for
                self._end(slot)
            return
        job = min(fitting, key=lambda waits: self.sender.model(waits) != slot.model)
        self.waiting.remove(job)
        try:
            slot.begin(job, self.sender.job(job))
        except UserError as error:
            self.sender.folder.write_outcome(job.name, JobOutcome("failed", failure_note(error)))
            return
        slot.model = self.sender.model(job)

    def _has_room(self, place: Needs, machines: Sequence[Machine]) -> bool:
        if self.settings.at_once is not None and len(self.slots) >= self.settings.at_once:
            return False
        return self.settings.autoscales or has_room(place, (slot.place for slot in self.slots), machines)

    def _open(self, place: Needs) -> Slot:
        if self._run is None:
            self._run = self.ray.put(self.sender.run)
            # Inside lists, references stay references: an actor fetches what its machine lacks.
            self._contents = {
                sha256: [self.ray.put(path.read_bytes())] for sha256, path in self.sender.contents.items()
            }
        return Slot.open(self.ray, place, self._run, self._contents, self.settings)

    def _machines(self) -> list[Machine]:
        return [Machine.of(node["Resources"]) for node in self.ray.nodes() if node["Alive"]]


def _lost(error: BaseException) -> Note:
    """Why a process is gone, as Ray says it."""
    return LOST_IN_RAY(kind=type(error).__name__, reason=first_line(error))


def _cause(error: Any) -> Note:
    """What our own code raised on a machine."""
    cause = getattr(error, "cause", None)
    return failure_note(cause if isinstance(cause, Exception) else error)
