"""Tells trackers what happens in a run, in the process that started it.

Trackers only listen: one that raises, or does not end in time, is named once and told nothing more. What they are told
is the same for every executor, as all of it comes through the run's watch and its store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from ftbench.contracts import RunTracker
from ftbench.contracts.tracker_events import (
    ArtifactKind,
    ArtifactWritten,
    CellFailed,
    CellFinished,
    CellKept,
    CellLost,
    CellStarted,
    RunEnded,
    RunStatus,
    StepLogged,
    TrackedRun,
)
from ftbench.errors import failure_note
from ftbench.execution.tracked_cells import (
    cell_summary,
    curve_of,
    group_summaries,
    measured,
    tracked_cell,
    tracked_run,
)
from ftbench.execution.tracker_thread import TrackerFailed, TrackerThread
from ftbench.messages import Note
from ftbench.messages.tracking import TRACKER_OFF
from ftbench.planning.planned import Plan
from ftbench.planning.trackers import PlannedTracker
from ftbench.plugins import Registry
from ftbench.records.cell import Cell
from ftbench.records.failure import failure_kind
from ftbench.storage import CellStore
from ftbench.storage.run_file import MATRIX_FILE
from ftbench.storage.tracked import TrackedValues
from ftbench.text.one_line import describe

_SHORT, _LONG = 60.0, 300.0
"""Seconds that a tracker may take for an event, and for one that sends files or waits for all that was sent."""
_SENDING = ("cell_finished", "cell_kept", "artifact_written", "run_ended")


@dataclass(slots=True)
class Tracking:
    """The trackers of one run. The end of its `with` block ends them, so that a report inside it is tracked too."""

    planned: Sequence[PlannedTracker]
    registry: Registry
    run: TrackedRun | None = None
    """The run, once it has begun."""
    _open: dict[str, tuple[TrackerThread, RunTracker]] = field(default_factory=dict)
    """By name of the entry, the trackers that still listen."""
    _store: CellStore | None = None
    _say: Callable[[str], None] = print
    _told: dict[str, set[tuple[int, str]]] = field(default_factory=dict)
    """By id of a running cell, the steps and names of values that were told: a lost training computes some again."""
    _ended: set[str] = field(default_factory=set)
    """Cells whose result was told."""
    _counts: Mapping[str, int] = field(default_factory=dict)
    _complete: bool = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._end("finished" if self._complete else "failed")
        else:
            self._end("interrupted" if issubclass(kind, KeyboardInterrupt) else "failed")

    def begin(self, plan: Plan, directory: Path, matrix: str, say: Callable[[str], None]) -> None:
        """Open the trackers of a run whose plan and matrix are written; `say` shows a line."""
        if not self.planned:
            return
        self._say, self._store = say, CellStore(directory)
        self.run = tracked_run(plan, directory, matrix)
        for one in self.planned:
            memory = TrackedValues(directory, one.label, self.run.id)
            thread = TrackerThread(one.label)
            try:
                opened = thread.call(partial(one.tracker.open, self.run, one.settings, memory), _LONG)
            except TrackerFailed as failed:
                self._switch_off(one.label, failed.error)
            else:
                self._open[one.label] = thread, opened
        self.artifact("matrix", directory / MATRIX_FILE)

    def started(self, cell: Cell) -> None:
        """A cell begins; one that was lost and begins again was told of as such."""
        if self._open and cell.id not in self._told:
            self._told[cell.id] = set()
            self._tell("cell_started", CellStarted(tracked_cell(cell)))

    def logged(self, cell: Cell, step: int, values: Mapping[str, float]) -> None:
        """Training measured something; what was told before is left out."""
        if not self._open or cell.id in self._ended:
            return
        told = self._told.setdefault(cell.id, set())
        new = {name: value for name, value in measured(values).items() if (step, name) not in told}
        if new:
            told |= {(step, name) for name in new}
            self._tell("step_logged", StepLogged(tracked_cell(cell), step, new))

    def lost(self, cell: Cell, reason: Note, attempt: int) -> None:
        """A cell begins again somewhere else."""
        if self._open:
            self._tell("cell_lost", CellLost(tracked_cell(cell), reason, attempt))

    def finished(self, cell: Cell, plan: Plan) -> None:
        """A cell is complete in the store."""
        if not self._new(cell):
            return
        assert self._store is not None
        with _readable(cell, self._say):
            for step, values in curve_of(self._store, cell):  # what was logged before this process began
                self.logged(cell, step, values)
            self._ended.add(cell.id)
            self._tell("cell_finished", CellFinished(tracked_cell(cell), cell_summary(self._store, cell, plan)))
        self._told.pop(cell.id, None)

    def kept(self, cell: Cell, plan: Plan) -> None:
        """A cell was found finished."""
        if not self._new(cell):
            return
        assert self._store is not None
        self._ended.add(cell.id)
        with _readable(cell, self._say):
            self._tell("cell_kept", CellKept(tracked_cell(cell), cell_summary(self._store, cell, plan)))

    def failed(self, cell: Cell, error: BaseException) -> None:
        """A cell failed."""
        if self._open:
            self._told.pop(cell.id, None)
            self._tell("cell_failed", CellFailed(tracked_cell(cell), failure_kind(error), failure_note(error)))

    def artifact(self, kind: ArtifactKind, path: Path) -> None:
        """A file of the run was written."""
        if self._open:
            self._tell("artifact_written", ArtifactWritten(kind, path))

    def counted(self, counts: Mapping[str, int], *, complete: bool) -> None:
        """All cells have ended; the report may follow."""
        self._counts, self._complete = dict(counts), complete
        self._say = self.registry.host.remember  # the display of the run ends here

    def _new(self, cell: Cell) -> bool:
        return bool(self._open) and cell.id not in self._ended

    def _end(self, status: RunStatus) -> None:
        if not self._open or self.run is None:
            return
        groups = []
        if status != "interrupted":
            try:
                groups = list(group_summaries(self.run.directory, self.registry))
            except Exception as error:  # a run that cannot be read has said so by itself
                self._say(describe(error, 300))
        self._tell("run_ended", RunEnded(status, self._counts, tuple(groups)))
        for thread, _ in self._open.values():
            thread.close()
        self._open.clear()

    def _tell(self, method: str, event: object) -> None:
        patience = _LONG if method in _SENDING else _SHORT
        for name, (thread, tracker) in tuple(self._open.items()):
            try:
                thread.call(partial(_told, tracker, method, event), patience)
            except TrackerFailed as failed:
                self._switch_off(name, failed.error)

    def _switch_off(self, name: str, error: BaseException) -> None:
        self._open.pop(name, None)
        self._say(str(TRACKER_OFF(name=name, error=describe(error, 300))))


def _told(tracker: RunTracker, method: str, event: object) -> None:
    getattr(tracker, method)(event)


@contextmanager
def _readable(cell: Cell, say: Callable[[str], None]) -> Iterator[None]:
    """Inside the block, a cell that cannot be read is told of in a line: it concerns trackers alone."""
    try:
        yield
    except Exception as error:
        say(f"{cell.label}: {describe(error, 300)}")
