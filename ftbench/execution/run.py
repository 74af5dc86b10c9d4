"""A whole run: trials first, then missing cells. Finished cells are kept, also after an interruption."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from ftbench.contracts.executor import Executor, ExecutorSettings
from ftbench.errors import CellError, UserError
from ftbench.execution.augmenting import with_variants
from ftbench.execution.cell_attempt import validation_loss
from ftbench.execution.run_record import MatrixSource, run_record, tuning_records
from ftbench.execution.runner import CellRunner, Display, RunSummary
from ftbench.execution.template_probes import Probes, probe_templates
from ftbench.execution.tracking import Tracking
from ftbench.messages.failures import NO_TRIAL
from ftbench.messages.run_errors import TUNING_FIRST
from ftbench.planning.planned import Plan
from ftbench.plugins import Registry
from ftbench.records.cell import Cell
from ftbench.records.run import CellRecord
from ftbench.storage import CellStore
from ftbench.storage.run_file import add_trials, write_run
from ftbench.tuning.rounds import Losses, Scores, choices, full_trainings_of, settle, trials


@dataclass(frozen=True, slots=True)
class Run:
    """A plan with its run directory, registry, source and display."""

    plan: Plan
    directory: Path
    registry: Registry
    source: MatrixSource
    display: Display
    only_failed: bool = False
    """Whether to run only cells that failed when they were last tried."""
    tracking: Tracking | None = None
    """The trackers, which whoever made them ends; None for a run without."""

    def execute(self, *, executor: str = "inline", settings: ExecutorSettings | None = None) -> RunSummary:
        """Run every missing, failed or damaged cell; with `only_failed`, those alone that have failed.

        Raises `StoreError` for an unusable directory, `UserError` for settings that the executor does not support and
        for `only_failed` where tuning has not come to its end,
        and `ModelError` before any cell for a chat template by which a model would learn wrong tokens, or a model that
        cannot write training rows.
        """
        probes = probe_templates(self.plan, self.directory)
        runner = self.registry.executor(executor)
        store = CellStore(self.directory)
        store.create()
        store.clean_work()
        plan = with_variants(self.plan, store, self.display.prepare)
        return replace(self, plan=plan)._execute(store, runner, settings, probes)

    def _execute(
        self, store: CellStore, runner: Executor, settings: ExecutorSettings | None, probes: Probes
    ) -> RunSummary:
        """Run the cells of a plan that has all its training rows."""
        host = self.registry.host
        summary = RunSummary()
        self._write(self.plan, {}, probes)
        tracking = self.tracking or Tracking((), self.registry)
        tracking.begin(self.plan, self.directory, self.source.text, self.display.message)
        host.notify("ftbench_run_started", run=self.directory)
        settings = settings or ExecutorSettings(device=self.plan.device)
        with store.remembering(), runner.open(settings) as workers:
            stage = CellRunner(self.directory, store, self.registry, self.display, workers, summary, tracking)
            losses = self._tune(stage, store)
            scores = self._scores(stage, losses)
            plan = settle(self.plan, losses, scores)
            if losses:  # else it is written already
                self._write(plan, losses, probes, scores)
            self._run_cells(stage, store, plan, losses)
        store.clean_work()  # a process that was killed a moment before the run may have held its locks still
        tracking.counted(summary.counts, complete=summary.complete and not summary.left_out)
        host.notify("ftbench_run_finished", run=self.directory, summary=dict(summary.counts))
        return summary

    def _run_cells(self, stage: CellRunner, store: CellStore, plan: Plan, losses: Losses) -> None:
        """Run all cells after tuning, then measure them on the other tasks."""
        stage.summary.counts["skipped"] += sum(cell.skip is not None for cell in plan.cells)
        ready = []
        for cell in plan.cells:
            if cell.awaits_tuning and not cell.skip:
                stage.fail(cell, CellError(NO_TRIAL()))
            elif not cell.skip:
                ready.append(cell)
        if self.only_failed:
            asked, ready = len(ready), self._failed(store, ready)
            stage.summary.left_out = asked - len(ready)
        self._expect(store, (), plan)
        # Full trainings that decided are final cells: they have run, and are counted.
        stage.run([cell for cell in ready if cell.id not in losses], plan)
        stage.measure_other_tasks(ready, plan)

    def _failed(self, store: CellStore, cells: Sequence[Cell]) -> list[Cell]:
        """The cells that are finished, which costs nothing, or failed when they were last tried."""
        return [cell for cell in cells if store.path(cell.id).exists() or store.failure(cell.id) is not None]

    def _tune(self, stage: CellRunner, store: CellStore) -> Losses:
        """Run all trials round by round; return their validation losses by cell id."""
        losses: dict[str, float] = {}
        recorded = {cell.id for cell in trials(self.plan, losses)}
        while missing := [cell for cell in trials(self.plan, losses) if cell.id not in losses]:
            new = {cell.id: cell for cell in missing if cell.id not in recorded}
            if new:
                add_trials(self.directory, [CellRecord.of(cell) for cell in new.values()])
                recorded |= new.keys()
            if self.only_failed and len(self._failed(store, missing)) < len(missing):
                raise UserError(TUNING_FIRST())
            self._expect(store, missing, self.plan)
            # The next round depends on all trials, so trials of other processes are waited for.
            for cell, ended in stage.run(missing, self.plan, wait=True):
                losses[cell.id] = math.inf if isinstance(ended, BaseException) else validation_loss(store, cell)
        return losses

    def _scores(self, stage: CellRunner, losses: Losses) -> Scores:
        """The deciding metric of full trainings on validation rows, where it decides."""
        if not losses or self.plan.matrix.tuning.choose_by == "loss":
            return {}
        return stage.score_validation(full_trainings_of(self.plan, losses), self.plan)

    def _expect(self, store: CellStore, tried: Sequence[Cell], plan: Plan) -> None:
        cells = {cell.id: cell for cell in (*tried, *plan.cells) if not cell.skip}
        finished = store.finished()
        self.display.expect([cell for identity, cell in cells.items() if identity not in finished])

    def _write(self, plan: Plan, losses: Losses, probes: Probes, scores: Scores = MappingProxyType({})) -> None:
        known = trials(self.plan, losses)
        chosen = choices(self.plan, losses, scores) if all(cell.id in losses for cell in known) else {}
        tuning = tuning_records(chosen)
        record = run_record(self.directory, plan, known, tuning, self.registry, self.source, probes)
        write_run(self.directory, record, self.source.text)
