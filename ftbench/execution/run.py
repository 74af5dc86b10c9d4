"""A whole run: do what is missing, never what is done, and lose nothing when it is interrupted."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from ftbench.execution.cell_run import CellRun
from ftbench.plan.cell import Cell
from ftbench.plan.planner import Plan
from ftbench.plugins import Registry
from ftbench.results.run_file import MatrixSource, write_run_file
from ftbench.results.scoring import score_cell
from ftbench.store import CellStore


class Display(Protocol):
    """Shows a person how a run is going."""

    def message(self, text: str) -> None:
        """Something worth a line."""
        ...

    def start(self, cell: Cell) -> None: ...
    def step(self, cell: Cell, doing: str, share: float) -> None: ...
    def finish(self, cell: Cell, outcome: str, summary: str, notes: Sequence[str] = ()) -> None:
        """`outcome` is done, failed or elsewhere (another process has it)."""
        ...


@dataclass(slots=True)
class RunSummary:
    """How the cells of a run ended."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("done", "failed", "skipped", "elsewhere"), 0))
    kept: int = 0
    """Cells that were done before."""

    @property
    def complete(self) -> bool:
        return self.counts["failed"] == 0 and self.counts["elsewhere"] == 0


@dataclass(frozen=True, slots=True)
class Run:
    """A plan, the directory it runs in, and who watches."""

    plan: Plan
    directory: Path
    registry: Registry
    source: MatrixSource
    display: Display

    def execute(self, *, executor: str = "inline", workers: int = 1) -> RunSummary:
        """Run every cell that is missing, failed or damaged; raises `StoreError` when the directory cannot be used."""
        runner = self.registry.executor(executor)
        store = CellStore(self.directory)
        store.create()
        store.clean_work()
        host = self.registry.host
        write_run_file(self.directory, self.plan, self.registry, self.source)
        host.notify("ftbench_run_started", run=self.directory)
        summary = RunSummary()
        todo = self._todo(store, summary)
        elsewhere: set[str] = set()
        for cell, error in runner.run(todo, self._run_one(store, elsewhere), workers):
            if error is not None:
                details = "".join(traceback.format_exception(error))
                reason = _one_line(error)
                store.fail(cell.id, reason, details)
                summary.counts["failed"] += 1
                self.display.finish(cell, "failed", reason)
                host.notify("ftbench_cell_failed", run=self.directory, cell=cell, error=error)
            elif cell.id in elsewhere:
                summary.counts["elsewhere"] += 1
                self.display.finish(cell, "elsewhere", "another process is running it")
            else:
                summary.counts["done"] += 1
        for cell in self.plan.cells:  # the other process may have finished meanwhile
            if cell.id in elsewhere and store.state(cell.id) is None:
                self._score(store, cell)
                summary.counts["elsewhere"] -= 1
                summary.counts["done"] += 1
        host.notify("ftbench_run_finished", run=self.directory, summary=dict(summary.counts))
        return summary

    def _todo(self, store: CellStore, summary: RunSummary) -> list[Cell]:
        """The cells that have to run; finished ones are verified and scored with any new metric."""
        todo = []
        for cell in self.plan.cells:
            if cell.skip:
                summary.counts["skipped"] += 1
                continue
            fault = store.state(cell.id)
            if fault is None:
                summary.counts["done"] += 1
                summary.kept += 1
                self._score(store, cell)
                continue
            if fault != "missing":
                kept = store.quarantine(cell.id)
                self.display.message(
                    f"{cell.label}: {fault}; moved to {kept.relative_to(self.directory)} and run again"
                )
            todo.append(cell)
        return todo

    def _run_one(self, store: CellStore, elsewhere: set[str]) -> Callable[[Cell], None]:
        host = self.registry.host

        def run_one(cell: Cell) -> None:
            with store.claim(cell.id) as mine:
                if not mine:
                    elsewhere.add(cell.id)
                    return
                if store.state(cell.id) is None:  # another process finished it meanwhile
                    self.display.finish(cell, "done", "was finished by another process")
                    return
                self.display.start(cell)
                host.notify("ftbench_cell_started", run=self.directory, cell=cell)

                def log(step: int, values: Mapping[str, float]) -> None:
                    host.notify("ftbench_train_logged", run=self.directory, cell=cell, step=step, values=values)

                def progress(doing: str, share: float) -> None:
                    self.display.step(cell, doing, share)

                with store.writing(cell.id) as folder:
                    result = CellRun(self.plan, cell, log, progress).run(folder)
                self.display.finish(cell, "done", self._score(store, cell), result["notes"])
                host.notify("ftbench_cell_finished", run=self.directory, cell=cell, result=result)

        return run_one

    def _score(self, store: CellStore, cell: Cell) -> str:
        """Compute missing metrics; the first two as words for the display."""
        task = self.plan.tasks[cell.task]
        metrics = task.metrics
        scores = score_cell(store, cell.id, metrics, language=task.data.language)
        shown = [(m.name, scores[m.name].value) for m in metrics[:1]] + [("loss", _value(scores, "loss"))]
        return ", ".join(f"{name} {value:.3f}" for name, value in shown if value is not None)


def _value(scores: Mapping[str, Any], name: str) -> float | None:
    found = scores.get(name)
    return found.value if found else None


def _one_line(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}"[:500] if text else type(error).__name__
