"""Measure every tuned model on the run's other tasks, after all cells, from the saved weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ftbench.compute.encode import EncodedExample
from ftbench.compute.kernels import choose_kernels
from ftbench.compute.placement import lift
from ftbench.contracts import LoadedModel
from ftbench.contracts.executor import Outcome, Watch
from ftbench.contracts.job import Job
from ftbench.contracts.process_cache import ProcessCache
from ftbench.errors import CellError
from ftbench.execution.cell_context import CellContext
from ftbench.execution.setup import import_libraries, seed_everything
from ftbench.execution.steps.state import Progress
from ftbench.planning.needs import needs_of
from ftbench.planning.other_tasks import task_keys
from ftbench.planning.planned import Plan, PlannedTask
from ftbench.records.cell import Cell
from ftbench.records.example import Example
from ftbench.records.results import OtherTask
from ftbench.storage import CellStore
from ftbench.storage.cell_files import LEARNED
from ftbench.storage.side_files import read_other_tasks, write_other_tasks

if TYPE_CHECKING:
    from torch import nn


@dataclass(frozen=True, slots=True)
class OtherTasks:
    """Measures finished cells on other tasks; the work of an executor."""

    plan: Plan
    directory: Path
    _keys: dict[str, dict[str, str]] = field(init=False, repr=False)
    """Task keys by model; computed once, as there may be thousands of cells."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "_keys", task_keys(self.plan))

    def job(self, cell: Cell) -> Job:
        return Job("other-tasks", (cell.id,), needs_of(self.plan, cell))

    def run(self, cell: Cell, watch: Watch, memory: ProcessCache) -> Outcome:
        """Measure one cell while holding its claim."""
        with self._store.claim(cell.id, wait=True):
            self._measure(cell, lambda doing, share: watch.step(cell, doing, share), memory)
        return "done"

    @property
    def _store(self) -> CellStore:
        return CellStore(self.directory)

    def missing(self, cell: Cell) -> dict[str, PlannedTask]:
        """Tasks, by key, on which a finished cell still has to be measured."""
        method = self.plan.methods[cell.method].method
        if not self._keys or not method.capabilities.trains or not self._store.path(cell.id).exists():
            return {}
        if method.capabilities.own_trainer:
            return {}  # its artifact cannot be loaded here
        known = read_other_tasks(self._store.path(cell.id))
        own = self.plan.tasks[cell.task]
        wanted = {}
        for name, key in self._keys.get(cell.model, {}).items():
            task = self.plan.tasks[name]
            fits = task.task.output in method.capabilities.outputs and not _same(task, own)
            if fits and key not in known:
                wanted[key] = task
        return wanted

    def _measure(self, cell: Cell, progress: Progress, memory: ProcessCache) -> None:
        """Load the cell's weights onto a fresh model and write its losses on the missing tasks."""
        wanted = self.missing(cell)
        if not wanted:
            return
        import_libraries()
        choose_kernels(self.plan.device, deterministic=self.plan.matrix.training.deterministic)
        context = CellContext(self.plan, cell, memory)
        progress("on other tasks", 0.0)
        loaded = context.load()
        rows = {key: self._rows(context, loaded, task) for key, task in wanted.items()}
        before = {key: self._before(context, loaded, key, task_rows, memory) for key, task_rows in rows.items()}
        lift(loaded.model).to("cpu")
        seed_everything(cell.seed)  # as in the cell's run: some methods draw frozen weights that are not saved
        folder = self._store.path(cell.id) / LEARNED
        tuned = context.place(lambda: context.method.load(loaded.model, context.settings, folder))
        model = context.method.merge(tuned)
        measured = {}
        for i, (key, task_rows) in enumerate(rows.items()):
            progress("on other tasks", (i + 1) / (len(rows) + 1))
            # A result without any fitting row is kept too, or it would be tried again in every run.
            measured[key] = _compared(task_rows, before[key], self._losses(context, model, loaded, task_rows))
        write_other_tasks(self._store.path(cell.id), {**read_other_tasks(self._store.path(cell.id)), **measured})

    def _rows(self, context: CellContext, loaded: LoadedModel, task: PlannedTask) -> Sequence[EncodedExample]:
        """The rows of a task; none if the model's chat template cannot write them, so that other tasks are measured."""
        try:
            return context.rows(loaded, self._examples(task))
        except CellError:
            return ()

    def _examples(self, task: PlannedTask) -> Sequence[Example]:
        return task.data.test[: self.plan.matrix.evaluation.other_tasks]

    def _before(
        self, context: CellContext, loaded: LoadedModel, key: str, rows: Sequence[EncodedExample], memory: ProcessCache
    ) -> Sequence[float]:
        """Losses of the untuned model, cached for all its cells."""

        def compute() -> Sequence[float]:
            model = context.place(lambda: context.method.base(loaded.model, context.settings))
            return self._losses(context, model, loaded, rows)

        return memory.get(("losses", context.base, key, context.limit), compute)

    @staticmethod
    def _losses(
        context: CellContext, model: nn.Module, loaded: LoadedModel, rows: Sequence[EncodedExample]
    ) -> list[float]:
        return context.evaluator(context.bundle(model, loaded)).losses(rows)


def _same(task: PlannedTask, own: PlannedTask) -> bool:
    """Whether they differ in training alone, as in the number of rows, augmentation or folds: no other task then.

    The rows of one may be test rows and those of the other training rows of the same data.
    """
    return task.family == own.family or _data(task) == _data(own)


def _data(task: PlannedTask) -> tuple[object, ...]:
    """Where the task's rows come from, and what is asked of them."""
    return task.task.name, task.entry.data, task.entry.fields, task.data.language


def _compared(rows: Sequence[EncodedExample], before: Sequence[float], after: Sequence[float]) -> OtherTask:
    tokens = sum(row.trained_tokens for row in rows) or 1
    return OtherTask(sum(after) / tokens, sum(before) / tokens, len(rows))
