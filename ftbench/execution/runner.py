"""Run independent cells: missing ones go to the workers, failures are recorded."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from ftbench.contracts.executor import Outcome, Workers
from ftbench.errors import failure_note, forget_frames
from ftbench.execution.batched_trials import BatchedTrials
from ftbench.execution.cell_attempt import CellAttempt, score_finished
from ftbench.execution.cross_task import OtherTasks
from ftbench.execution.late_look import LateLook
from ftbench.execution.random_state import random_state_kept
from ftbench.execution.tracking import Tracking
from ftbench.execution.trial_groups import stacks
from ftbench.execution.validation_scores import ValidationScores
from ftbench.messages import Note
from ftbench.messages.job_errors import LOST_LINE
from ftbench.planning.planned import Plan
from ftbench.plugins import Registry
from ftbench.records.cell import Cell
from ftbench.records.failure import failure_kind
from ftbench.storage import CellStore
from ftbench.storage.cell_files import read_result, read_training
from ftbench.storage.side_files import read_other_tasks, read_validation_scores

_NOTED = 1000
"""Cells that are looked at before what was found is written down: a run may be killed meanwhile."""


class Display(Protocol):
    """Shows the progress of a run."""

    def message(self, text: str) -> None:
        """Show a line of text."""
        ...

    def prepare(self, doing: str, total: int, done: int) -> None:
        """Show progress of work before the cells: `done` of `total` parts."""
        ...

    def expect(self, remaining: Sequence[Cell]) -> None:
        """Set the remaining cells, as far as known."""
        ...

    def start(self, cell: Cell) -> None: ...
    def step(self, cell: Cell, doing: str, share: float) -> None: ...
    def finish(self, cell: Cell, outcome: str, summary: str, notes: Sequence[Note] = ()) -> None:
        """`outcome` is done, failed or elsewhere (another process has it)."""
        ...


@dataclass(slots=True)
class RunSummary:
    """Counts of how cells ended, trials included."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("done", "failed", "skipped", "elsewhere"), 0))
    kept: int = 0
    """Number of cells that were done before."""
    trials: int = 0
    """Number of those done that are short trials of tuning, and no final cells."""
    left_out: int = 0
    """Number of cells that have not run, because only failed ones were asked for."""

    @property
    def complete(self) -> bool:
        return self.counts["failed"] == 0 and self.counts["elsewhere"] == 0


@dataclass(frozen=True, slots=True)
class EventForwarder:
    """Forwards the events of cells to the display and to plugins."""

    directory: Path
    registry: Registry
    display: Display
    plan: Plan
    tracking: Tracking
    tries_lost: dict[str, list[Note]] = field(default_factory=dict)
    """By id of a cell, why tries of it were lost in this run."""

    def started(self, cell: Cell) -> None:
        self.display.start(cell)
        with random_state_kept():
            self.tracking.started(cell)
            self.registry.host.notify("ftbench_cell_started", run=self.directory, cell=cell)

    def step(self, cell: Cell, doing: str, share: float) -> None:
        self.display.step(cell, doing, share)

    def logged(self, cell: Cell, step: int, values: Mapping[str, float]) -> None:
        with random_state_kept():  # with `inline`, the training goes on in this process
            self.tracking.logged(cell, step, values)
            self.registry.host.notify("ftbench_train_logged", run=self.directory, cell=cell, step=step, values=values)

    def lost(self, cell: Cell, reason: Note, attempt: int) -> None:
        self.tries_lost.setdefault(cell.id, []).append(reason)
        self.tracking.lost(cell, reason, attempt)
        self.display.message(f"{cell.label}: {LOST_LINE(reason=reason, attempt=attempt + 1)}")

    def finished(self, cell: Cell, summary: str, result: Mapping[str, Any] | None) -> None:
        notes = [] if cell.is_trial or result is None else [Note.from_json(note) for note in result["notes"]]
        self.display.finish(cell, "done", summary, notes)
        if result is None:
            self.tracking.kept(cell, self.plan)
        else:
            self.tracking.finished(cell, self.plan)
            self.registry.host.notify("ftbench_cell_finished", run=self.directory, cell=cell, result=result)


@dataclass(slots=True)
class CellRunner:
    """Runs lists of independent cells."""

    directory: Path
    store: CellStore
    registry: Registry
    display: Display
    workers: Workers
    summary: RunSummary
    tracking: Tracking | None = None
    """The trackers; None where none listen, as in a job of another machine."""
    _tries_lost: dict[str, list[Note]] = field(default_factory=dict)
    _late: LateLook = field(init=False)
    _tracking: Tracking = field(init=False)

    def __post_init__(self) -> None:
        self._late = LateLook(self.store)
        self._tracking = self.tracking or Tracking((), self.registry)

    def run(
        self, cells: Sequence[Cell], plan: Plan, *, wait: bool = False
    ) -> list[tuple[Cell, Outcome | BaseException]]:
        """Run the unfinished cells and return how each cell ended. `wait` also waits for cells of other processes."""
        distinct = {cell.id: cell for cell in cells}  # two names for equal settings are one cell
        todo = self._todo(distinct.values(), plan)
        names = Counter(cell.id for cell in cells)
        ended: dict[str, Outcome | BaseException] = dict.fromkeys(distinct, "done")
        self.summary.kept += len(cells) - sum(names[cell.id] for cell in todo)
        ended |= self._pass(todo, plan, wait=False)
        elsewhere = [cell for cell in todo if ended[cell.id] == "elsewhere"]
        if wait:
            ended |= self._pass(elsewhere, plan, wait=True)
        for cell in elsewhere:  # the other process may have finished meanwhile
            if ended[cell.id] == "elsewhere" and self.store.state(cell.id) is None:
                score_finished(self.store, cell, plan)
                self._tracking.kept(cell, plan)
                ended[cell.id] = "done"
        for cell in cells:
            outcome = ended[cell.id]
            self.summary.counts["failed" if isinstance(outcome, BaseException) else outcome] += 1
            self.summary.trials += cell.is_trial and outcome == "done"
        return [(cell, ended[cell.id]) for cell in cells]

    def _pass(self, cells: Sequence[Cell], plan: Plan, *, wait: bool) -> dict[str, Outcome | BaseException]:
        result: dict[str, Outcome | BaseException] = dict.fromkeys(self._stacked(cells, plan), "done")
        alone = [cell for cell in cells if cell.id not in result]
        for cell, ended in self.workers.run(
            CellAttempt(sent_plan(plan), self.directory, wait), alone, self._telling(plan)
        ):
            result[cell.id] = ended
            if isinstance(ended, BaseException):
                self._record(cell, ended)
                forget_frames(ended)
            elif ended == "done":
                self._late.add(cell)
            else:
                self.display.finish(cell, "elsewhere", "another process is running it")
            self._late.look(plan)
        return result

    def _stacked(self, cells: Sequence[Cell], plan: Plan) -> list[str]:
        """Train trials together where possible; return the ids of finished ones. The rest runs alone."""
        together = {group[0].id: group for group in stacks(plan, cells, workers=self.workers.count)}
        if not together:
            return []
        work = BatchedTrials(sent_plan(plan), self.directory, together)
        done = []
        for first, ended in self.workers.run(work, [group[0] for group in together.values()], self._telling(plan)):
            if isinstance(ended, BaseException):
                self.display.message(f"{first.label}: one after the other: {failure_note(ended)}")
            for cell in together[first.id]:
                if self.store.state(cell.id) is None:
                    self._tell_late(cell, plan)
                    done.append(cell.id)
        return done

    def _tell_late(self, cell: Cell, plan: Plan) -> None:
        """Send the events of a trial that was trained in a group, as if it had run alone."""
        result = read_result(self.store.path(cell.id))
        telling = self._telling(plan)
        self._tracking.started(cell)
        self.registry.host.notify("ftbench_cell_started", run=self.directory, cell=cell)
        for point in read_training(self.store.path(cell.id)):
            values = {name: value for name, value in asdict(point).items() if value is not None}
            telling.logged(cell, point.step, values)
        summary = f"{score_finished(self.store, cell, plan)}, {result.stacked} trained together"
        telling.finished(cell, summary, result.as_json())

    def measure_other_tasks(self, cells: Sequence[Cell], plan: Plan) -> None:
        """Measure finished cells on the run's other tasks; failures are reported and do not fail the run."""
        others = OtherTasks(sent_plan(plan), self.directory)
        todo = [cell for cell in {cell.id: cell for cell in cells}.values() if others.missing(cell)]
        if not todo:
            return
        self.display.message(
            f"measuring {len(todo)} tuned {'model' if len(todo) == 1 else 'models'} on the other tasks"
        )
        for cell, ended in self.workers.run(others, todo, self._telling(plan)):
            if isinstance(ended, BaseException):
                self.display.message(f"{cell.label}: not measured on other tasks: {failure_note(ended)}")

    def score_validation(self, cells: Sequence[Cell], plan: Plan) -> dict[str, float]:
        """The deciding metric on validation rows by id of a finished cell, as far as it has a value."""
        scores = ValidationScores(sent_plan(plan), self.directory)
        todo = [cell for cell in {cell.id: cell for cell in cells}.values() if scores.missing(cell)]
        if todo:
            self.display.message(f"scoring {len(todo)} full {'training' if len(todo) == 1 else 'trainings'} of tuning")
        for cell, ended in self.workers.run(scores, todo, self._telling(plan)):
            if isinstance(ended, BaseException):
                self.display.message(f"{cell.label}: not scored on validation rows: {failure_note(ended)}")
        values = {cell.id: scores.value(cell) for cell in cells}
        return {cell: value for cell, value in values.items() if value is not None}

    def _telling(self, plan: Plan) -> EventForwarder:
        return EventForwarder(self.directory, self.registry, self.display, plan, self._tracking, self._tries_lost)

    def fail(self, cell: Cell, error: Exception) -> None:
        """Count and record a failed cell."""
        self.summary.counts["failed"] += 1
        self._record(cell, error)

    def _record(self, cell: Cell, error: BaseException) -> None:
        reason = failure_note(error)
        details = "".join(traceback.format_exception(error))
        lost = self._tries_lost.get(cell.id, ())
        self.store.fail(cell.id, reason, details, kind=failure_kind(error), lost=lost)
        self.display.finish(cell, "failed", str(reason))
        self._tracking.failed(cell, error)
        self.registry.host.notify("ftbench_cell_failed", run=self.directory, cell=cell, error=error)

    def _say_damaged_scores(self, cell: Cell) -> None:
        self.display.message(f"{cell.label}: metrics.json is damaged; its scores are computed again")

    def _todo(self, cells: Iterable[Cell], plan: Plan) -> list[Cell]:
        """The cells that have to run. Finished ones are verified and scored; damaged ones are moved."""
        todo = []
        present = self.store.finished()
        for place, cell in enumerate(cells):
            if place % _NOTED == 0:
                self.store.note_findings()
            fault = self.store.state(cell.id) if cell.id in present else "missing"
            if fault is None:
                read_other_tasks(self.store.path(cell.id))  # raises `NewerFormat` now, not after hours of training
                read_validation_scores(self.store.path(cell.id))
                score_finished(self.store, cell, plan, partial(self._say_damaged_scores, cell))
                self._tracking.kept(cell, plan)
                continue
            if fault != "missing":
                kept = self.store.quarantine(cell.id)
                self.display.message(
                    f"{cell.label}: {fault}; moved to {kept.relative_to(self.directory)} and run again"
                )
            todo.append(cell)
        self.store.note_findings()
        return todo


def sent_plan(plan: Plan) -> Plan:
    """The plan without its cells and trackers: each worker is told its cell, so what is sent does not grow with their
    number."""
    return replace(plan, cells=(), trackers=())
