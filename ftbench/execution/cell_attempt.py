"""A worker's job for one cell: claim it, run it into the store, score it, and report progress."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ftbench.analysis.scoring import is_scored, score_and_remember
from ftbench.contracts.executor import Outcome, Watch
from ftbench.contracts.job import Job
from ftbench.contracts.process_cache import ProcessCache
from ftbench.errors import StoreError, failure_note
from ftbench.execution.cell_log import CellLog
from ftbench.execution.cell_run import CellRun
from ftbench.execution.ending import Ending
from ftbench.execution.keeping import Keeping
from ftbench.execution.setup import keep_imports
from ftbench.messages.run_errors import NO_LOSS
from ftbench.planning.needs import needs_of
from ftbench.planning.planned import Plan
from ftbench.records.cell import Cell
from ftbench.records.failure import failure_kind
from ftbench.storage import CellStore
from ftbench.storage.cell_files import LOG_FILE, read_result
from ftbench.storage.jobs import JobFolder, LostTry
from ftbench.storage.resume import ResumeFolder

_PATIENCE = 1.0
"""Seconds after which a cell counts as another process's. Workers of a run that was just killed end sooner."""


@dataclass(frozen=True, slots=True)
class CellAttempt:
    """Fine-tune and evaluate cells of a plan in a run directory."""

    plan: Plan
    directory: Path
    wait: bool = False
    """Whether to wait for a cell that another process runs."""
    ending: Ending = field(default_factory=Ending)
    """Whether this process was told to end soon."""
    pauses: tuple[float, ...] = (10.0, 60.0)
    """Seconds before each further try of a cell for which something could not be fetched."""

    def job(self, cell: Cell) -> Job:
        return Job("cell", (cell.id,), needs_of(self.plan, cell))

    def run(self, cell: Cell, watch: Watch, memory: ProcessCache) -> Outcome:
        """Run one cell. Re-raises the cell's error with its log attached as an exception note."""
        store = CellStore(self.directory)
        with store.claim(cell.id, wait=self.wait, patience=_PATIENCE) as mine:
            if not mine:
                return "elsewhere"
            if store.state(cell.id) is None:  # by another process, which may have been killed before it scored it
                score_finished(store, cell, self.plan)
                watch.finished(cell, "was finished by another process", None)
                return "done"
            watch.started(cell)
            result = self._tried(cell, store, watch, memory)
            watch.finished(cell, score_finished(store, cell, self.plan), result)
        keep_imports(memory)
        return "done"

    def _tried(self, cell: Cell, store: CellStore, watch: Watch, memory: ProcessCache) -> dict[str, Any]:
        """As `_run`; where the network fails it is tried again after each of the pauses."""
        for attempt, pause in enumerate(self.pauses, 1):
            began = time.monotonic()
            try:
                return self._run(cell, store, watch, memory)
            except Exception as error:
                if failure_kind(error) != "network":
                    raise
                reason = failure_note(error)
            lost = LostTry(cell.id, cell.label, attempt, reason, seconds=time.monotonic() - began)
            JobFolder(self.directory).add_lost(lost)
            watch.lost(cell, reason, attempt)
            time.sleep(pause)
        return self._run(cell, store, watch, memory)

    def _run(self, cell: Cell, store: CellStore, watch: Watch, memory: ProcessCache) -> dict[str, Any]:
        lines = CellLog()

        def log(step: int, values: Mapping[str, float]) -> None:
            lines.step(step, values)
            watch.logged(cell, step, values)

        def progress(doing: str, share: float) -> None:
            lines.stage(doing)
            watch.step(cell, doing, share)

        try:
            with store.writing(cell.id) as folder, lines.listening():
                states = ResumeFolder(self.directory, cell.id)
                keeping = Keeping(states, self.plan.matrix.training.save_minutes, lines.add, self.ending)
                result = CellRun(self.plan, cell, log, progress, memory, keeping=keeping).run(folder)
                (folder / LOG_FILE).write_text(lines.text(), encoding="utf-8", errors="backslashreplace")
        except Exception as error:
            error.add_note(lines.text().rstrip())  # shown below the traceback, also in other processes
            raise
        return result


def score_finished(store: CellStore, cell: Cell, plan: Plan, damaged: Callable[[], None] = lambda: None) -> str:
    """Compute the missing metrics of a finished cell; return the deciding metric and the loss as text.

    Empty text if the store remembers that there is nothing to compute. `damaged` is called if a file of scores cannot
    be read.
    """
    if cell.is_trial:
        return f"validation loss {validation_loss(store, cell):.3f}"
    task = plan.tasks[cell.task]
    if is_scored(store, cell.id, task.metrics, language=task.data.language):
        return ""
    scores = score_and_remember(store, cell.id, task.metrics, language=task.data.language, damaged=damaged)
    loss = scores.get("loss")
    shown = [(m.name, scores[m.name].value) for m in task.metrics[:1]] + [("loss", loss.value if loss else None)]
    return ", ".join(f"{name} {value:.3f}" for name, value in shown if value is not None)


def validation_loss(store: CellStore, cell: Cell) -> float:
    """Validation loss of the kept weights of a finished cell; raises `StoreError` without one."""
    path = store.path(cell.id)
    loss = read_result(path).training.validation_loss
    if loss is None:
        raise StoreError(NO_LOSS(), file=path)
    return loss
