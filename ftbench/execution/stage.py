"""Running cells of which none depends on another: claim, run, score, record what failed."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from ftbench.contracts.execution import Executor, Outcome
from ftbench.execution.base_losses import BaseLosses
from ftbench.execution.cell_log import CellLog
from ftbench.execution.cell_run import CellRun
from ftbench.execution.other_tasks import OtherTasks
from ftbench.plan.cell import Cell
from ftbench.plan.planned import Plan
from ftbench.plugins import Registry
from ftbench.results.scoring import score_cell
from ftbench.store import LOG_FILE, CellStore


class Display(Protocol):
    """Shows a person how a run is going."""

    def message(self, text: str) -> None:
        """Something worth a line."""
        ...

    def expect(self, remaining: Sequence[Cell]) -> None:
        """What the run has still to do, as far as is known by now."""
        ...

    def start(self, cell: Cell) -> None: ...
    def step(self, cell: Cell, doing: str, share: float) -> None: ...
    def finish(self, cell: Cell, outcome: str, summary: str, notes: Sequence[str] = ()) -> None:
        """`outcome` is done, failed or elsewhere (another process has it)."""
        ...


@dataclass(slots=True)
class RunSummary:
    """How the cells of a run ended, trials among them."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("done", "failed", "skipped", "elsewhere"), 0))
    kept: int = 0
    """Cells that were done before."""

    @property
    def complete(self) -> bool:
        return self.counts["failed"] == 0 and self.counts["elsewhere"] == 0


@dataclass(slots=True)
class Stage:
    """Runs lists of cells of which none depends on another."""

    directory: Path
    store: CellStore
    registry: Registry
    display: Display
    runner: Executor
    workers: int
    summary: RunSummary
    base: BaseLosses = field(default_factory=BaseLosses)

    def run(
        self, cells: Sequence[Cell], plan: Plan, *, wait: bool = False
    ) -> list[tuple[Cell, Outcome | BaseException]]:
        """Run those of `cells` that are not done, with `wait` also those that another process began; how each ended."""
        distinct = {cell.id: cell for cell in cells}  # two names for equal settings are one cell
        todo = self._todo(distinct.values(), plan)
        names = [cell.id for cell in cells]
        ended: dict[str, Outcome | BaseException] = dict.fromkeys(distinct, "done")
        self.summary.kept += sum(names.count(cell) for cell in distinct) - sum(names.count(cell.id) for cell in todo)
        ended |= self._pass(todo, plan, wait=False)
        elsewhere = [cell for cell in todo if ended[cell.id] == "elsewhere"]
        if wait:
            ended |= self._pass(elsewhere, plan, wait=True)
        for cell in elsewhere:  # the other process may have finished meanwhile
            if ended[cell.id] == "elsewhere" and self.store.state(cell.id) is None:
                self._score(cell, plan)
                ended[cell.id] = "done"
        for cell in cells:
            one = ended[cell.id]
            self.summary.counts["failed" if isinstance(one, BaseException) else one] += 1
        return [(cell, ended[cell.id]) for cell in cells]

    def _pass(self, cells: Sequence[Cell], plan: Plan, *, wait: bool) -> dict[str, Outcome | BaseException]:
        result: dict[str, Outcome | BaseException] = {}
        for cell, ended in self.runner.run(cells, self._run_one(plan, wait=wait), self.workers):
            result[cell.id] = ended
            if isinstance(ended, BaseException):
                self._record(cell, ended)
            elif ended == "elsewhere":
                self.display.finish(cell, "elsewhere", "another process is running it")
        return result

    def measure_other_tasks(self, cells: Sequence[Cell], plan: Plan) -> None:
        """Measure finished cells on the run's other tasks; what cannot be measured is said and costs nothing else."""
        others = OtherTasks(plan, self.store, self.base)
        todo = [cell for cell in {cell.id: cell for cell in cells}.values() if others.missing(cell)]
        if not todo:
            return
        self.display.message(
            f"measuring {len(todo)} tuned {'model' if len(todo) == 1 else 'models'} on the other tasks"
        )

        def measure(cell: Cell) -> Outcome:
            with self.store.claim(cell.id, wait=True):
                others.measure(cell, lambda doing, share: self.display.step(cell, doing, share))
            return "done"

        for cell, ended in self.runner.run(todo, measure, self.workers):
            if isinstance(ended, BaseException):
                self.display.message(f"{cell.label}: not measured on other tasks: {_one_line(ended)}")

    def fail(self, cell: Cell, error: Exception) -> None:
        """Count and record a cell that cannot run."""
        self.summary.counts["failed"] += 1
        self._record(cell, error)

    def _record(self, cell: Cell, error: BaseException) -> None:
        reason = _one_line(error)
        self.store.fail(cell.id, reason, "".join(traceback.format_exception(error)))
        self.display.finish(cell, "failed", reason)
        self.registry.host.notify("ftbench_cell_failed", run=self.directory, cell=cell, error=error)

    def _todo(self, cells: Iterable[Cell], plan: Plan) -> list[Cell]:
        """The cells that have to run; finished ones are verified and scored with any new metric."""
        todo = []
        for cell in cells:
            fault = self.store.state(cell.id)
            if fault is None:
                self._score(cell, plan)
                continue
            if fault != "missing":
                kept = self.store.quarantine(cell.id)
                self.display.message(
                    f"{cell.label}: {fault}; moved to {kept.relative_to(self.directory)} and run again"
                )
            todo.append(cell)
        return todo

    def _run_one(self, plan: Plan, *, wait: bool) -> Callable[[Cell], Outcome]:
        display, host, directory = self.display, self.registry.host, self.directory

        def run_one(cell: Cell) -> Outcome:
            with self.store.claim(cell.id, wait=wait) as mine:
                if not mine:
                    return "elsewhere"
                if self.store.state(cell.id) is None:  # another process finished it meanwhile
                    display.finish(cell, "done", "was finished by another process")
                    return "done"
                display.start(cell)
                host.notify("ftbench_cell_started", run=directory, cell=cell)

                lines = CellLog()

                def log(step: int, values: Mapping[str, float]) -> None:
                    lines.step(step, values)
                    host.notify("ftbench_train_logged", run=directory, cell=cell, step=step, values=values)

                def progress(doing: str, share: float) -> None:
                    lines.stage(doing)
                    display.step(cell, doing, share)

                try:
                    with self.store.writing(cell.id) as folder, lines.listening():
                        result = CellRun(plan, cell, log, progress, self.base).run(folder)
                        (folder / LOG_FILE).write_text(lines.text(), encoding="utf-8", errors="backslashreplace")
                except Exception as error:
                    error.add_note(lines.text().rstrip())  # stands below the traceback, and goes where the error goes
                    raise
                display.finish(cell, "done", self._score(cell, plan), [] if cell.is_trial else result["notes"])
                host.notify("ftbench_cell_finished", run=directory, cell=cell, result=result)
            return "done"

        return run_one

    def _score(self, cell: Cell, plan: Plan) -> str:
        """Compute missing metrics; the first two as words for the display."""
        if cell.is_trial:
            return f"validation loss {validation_loss(self.store, cell):.3f}"
        task = plan.tasks[cell.task]
        scores = score_cell(self.store, cell.id, task.metrics, language=task.data.language)
        shown = [(m.name, scores[m.name].value) for m in task.metrics[:1]] + [("loss", _value(scores, "loss"))]
        return ", ".join(f"{name} {value:.3f}" for name, value in shown if value is not None)


def validation_loss(store: CellStore, cell: Cell) -> float:
    """Of a finished cell that trained: the loss of the weights it kept."""
    return float(store.read_json(cell.id, "result.json")["training"]["validation_loss"])


def _value(scores: Mapping[str, Any], name: str) -> float | None:
    found = scores.get(name)
    return found.value if found else None


def _one_line(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}"[:500] if text else type(error).__name__
