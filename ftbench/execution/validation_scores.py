"""Measure full trainings of tuning by the deciding metric on validation rows, from the saved weights."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ftbench.analysis.scoring import score
from ftbench.compute.kernels import choose_kernels
from ftbench.contracts.executor import Outcome, Watch
from ftbench.contracts.job import Job
from ftbench.contracts.process_cache import ProcessCache
from ftbench.errors import MetricUnavailable
from ftbench.execution.cell_context import CellContext
from ftbench.execution.setup import import_libraries, seed_everything
from ftbench.planning.needs import needs_of
from ftbench.planning.planned import Plan
from ftbench.records.cell import Cell
from ftbench.storage import CellStore
from ftbench.storage.cell_files import LEARNED
from ftbench.storage.side_files import read_validation_scores, write_validation_scores


@dataclass(frozen=True, slots=True)
class ValidationScores:
    """Scores finished cells on their validation rows; the work of an executor."""

    plan: Plan
    directory: Path

    def job(self, cell: Cell) -> Job:
        return Job("validation", (cell.id,), needs_of(self.plan, cell))

    def run(self, cell: Cell, watch: Watch, memory: ProcessCache) -> Outcome:
        """Score one cell while holding its claim."""
        with self._store.claim(cell.id, wait=True):
            if self.missing(cell):
                watch.step(cell, "on validation rows", 0.0)
                self._measure(cell, memory)
        return "done"

    @property
    def _store(self) -> CellStore:
        return CellStore(self.directory)

    def missing(self, cell: Cell) -> bool:
        """Whether a finished cell still has to be scored."""
        if not self._store.path(cell.id).exists() or self.plan.methods[cell.method].method.capabilities.own_trainer:
            return False  # the artifact of its own trainer cannot be loaded here
        known = read_validation_scores(self._store.path(cell.id)).get(self.plan.deciding_metric(cell).name)
        return known is None or known.signature != self._signature(cell)

    def _signature(self, cell: Cell) -> str:
        try:
            return self.plan.deciding_metric(cell).signature(self.plan.tasks[cell.task].data.language)
        except MetricUnavailable:
            return ""  # as in a score without a value

    def value(self, cell: Cell) -> float | None:
        """The value of the deciding metric of a scored cell; None where there is none."""
        known = read_validation_scores(self._store.path(cell.id)).get(self.plan.deciding_metric(cell).name)
        return known.value if known else None

    def _measure(self, cell: Cell, memory: ProcessCache) -> None:
        """Load the cell's weights onto a fresh model, predict the validation rows and write the score."""
        import_libraries()
        choose_kernels(self.plan.device, deterministic=self.plan.matrix.training.deterministic)
        context = CellContext(self.plan, cell, memory)
        folder = self._store.path(cell.id)
        loaded = context.load()
        seed_everything(cell.seed)  # as in the cell's run: some methods draw frozen weights that are not saved
        trained = context.place(lambda: context.method.load(loaded.model, context.settings, folder / LEARNED))
        model = context.method.merge(trained)
        evaluator = context.evaluator(context.bundle(model, loaded))
        predictions, _ = evaluator.predict(context.task.task, context.task.data.validation)
        metric = self.plan.deciding_metric(cell)
        if predictions:
            known = read_validation_scores(folder)
            write_validation_scores(folder, {**known, metric.name: score(metric, predictions)})
