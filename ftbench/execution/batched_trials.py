"""A worker's job for trials that train together: each is claimed, checked and written by itself, and can fail alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ftbench.compute.kernels import choose_kernels
from ftbench.compute.memory_meter import weight_bytes
from ftbench.contracts.executor import Outcome, Watch
from ftbench.contracts.job import Job
from ftbench.contracts.process_cache import ProcessCache
from ftbench.contracts.training import Log, TrainingOutcome
from ftbench.errors import CellError
from ftbench.execution.cell_content import CellContent
from ftbench.execution.cell_context import CellContext
from ftbench.execution.cell_log import CellLog
from ftbench.execution.checks import facts_of_loaded
from ftbench.execution.costs import Costs
from ftbench.execution.notes import training_notes
from ftbench.execution.setup import import_libraries, seed_everything
from ftbench.execution.steps.checking import checks_of
from ftbench.execution.trial_groups import Stacked
from ftbench.planning.needs import needs_of
from ftbench.planning.planned import Plan
from ftbench.records.cell import Cell
from ftbench.storage import CellStore
from ftbench.storage.cell_files import LEARNED, LOG_FILE

if TYPE_CHECKING:
    from torch import nn

    from ftbench.execution.checks import Checks


@dataclass(frozen=True, slots=True)
class BatchedTrials:
    """Trains trials together. Trials that fail leave no trace; they run alone afterwards."""

    plan: Plan
    directory: Path
    stacks: Mapping[str, Stacked]
    """Groups by the id of their first cell, which represents the group."""

    def job(self, cell: Cell) -> Job:
        return Job("together", tuple(trial.id for trial in self.stacks[cell.id]), needs_of(self.plan, cell))

    def run(self, cell: Cell, watch: Watch, memory: ProcessCache) -> Outcome:
        """Train a group of trials; raises the error of the whole group."""
        store = CellStore(self.directory)
        with ExitStack() as claims:
            mine = [
                trial
                for trial in self.stacks[cell.id]
                if claims.enter_context(store.claim(trial.id)) and store.state(trial.id) == "missing"
            ]
            if len(mine) > 1:
                BatchedTrialsRun(
                    self.plan, mine, store, memory, lambda doing, share: watch.step(cell, doing, share)
                ).run()
        return "done"


@dataclass(frozen=True, slots=True)
class BatchedTrialsRun:
    """Claimed trials of one model, task and method that differ only in what each lane of a stack has."""

    plan: Plan
    cells: Sequence[Cell]
    store: CellStore
    memory: ProcessCache
    progress: Callable[[str, float], None]

    def run(self) -> None:
        """Train all trials, and write the successful ones."""
        import_libraries()
        choose_kernels(self.plan.device, deterministic=self.plan.matrix.training.deterministic)
        from ftbench.training.batched_trials import StackedRun
        from ftbench.training.tensor_sharing import with_shared_weights

        contexts = [CellContext(self.plan, cell, self.memory) for cell in self.cells]
        first = contexts[0]
        costs = Costs(self.plan.device, lanes=len(self.cells))
        clocks = costs.clocks
        doing = f"{len(self.cells)} trials together"
        self.progress(f"{doing}: loading", 0.0)
        with clocks.phase("load"):
            loaded = first.load()
        with clocks.phase("tokenise"):
            rows, validation, notes = first.training_rows(loaded)
        costs.end_stage("load")
        facts = facts_of_loaded(loaded.model, first.facts)
        costs.total_parameters = facts.parameters
        models: list[nn.Module] = []
        with clocks.phase("prepare"):
            for context in contexts:
                seed_everything(context.cell.seed)
                models.append(context.method.prepare(with_shared_weights(loaded.model), context.settings))
            models = [model.to(first.device) for model in models]
            stack = first.method.stack(models)
        costs.end_stage("prepare")
        trained = [sum(p.numel() for p in model.parameters() if p.requires_grad) for model in models]
        checks: list[Checks] = []
        with clocks.phase("check"):
            for context, model, count in zip(contexts, models, trained, strict=True):
                checks.append(checks_of(context, context.bundle(model, loaded), validation))
                analytic = context.method.trainable_parameters(context.settings, facts)
                checks[-1].before_training(model, trainable=count, analytic=analytic)
        logs = [CellLog() for _ in contexts]
        plans = [context.training_plan for context in contexts]
        most = plans[0].planned_steps(len(rows))

        def follow(lines: CellLog) -> Log:
            lines.stage(f"training, {doing}")

            def log(step: int, values: Mapping[str, float]) -> None:
                with clocks.phase("measure"):
                    lines.step(step, values)
                    costs.read_energy()
                    self.progress(doing, 0.05 + 0.9 * min(1.0, step / most))

            return log

        costs.begin_training()
        run = StackedRun(stack, int(loaded.tokenizer.pad_token_id), first.compute, clocks)
        outcomes = run.train(rows, validation, plans, [follow(lines) for lines in logs])
        done = [outcome for outcome in outcomes if isinstance(outcome, TrainingOutcome)]
        costs.end_training(_sum(done, weight_bytes(models[0])))
        for cell, model, check, count, lines, outcome in zip(
            self.cells, models, checks, trained, logs, outcomes, strict=True
        ):
            if isinstance(outcome, CellError):
                continue  # it runs again alone, and fails there with its own log and traceback
            try:
                with clocks.phase("check"):
                    check.after_training(model, outcome)
            except CellError:
                continue
            costs.trainable_parameters = count
            content = CellContent(
                self.plan, cell, costs, outcome, [], [], [*notes, *training_notes(outcome)], check.found
            )
            with self.store.writing(cell.id) as folder:
                (folder / LEARNED).mkdir()
                content.write(folder, folder / LEARNED)
                (folder / LOG_FILE).write_text(lines.text(), encoding="utf-8", errors="backslashreplace")


def _sum(outcomes: Sequence[TrainingOutcome], weights: int) -> TrainingOutcome:
    """The memory of all lanes together."""
    return TrainingOutcome(
        weight_bytes=weights,
        gradient_bytes=sum(outcome.gradient_bytes for outcome in outcomes),
        optimizer_bytes=sum(outcome.optimizer_bytes for outcome in outcomes),
        kept_bytes=sum(outcome.kept_bytes for outcome in outcomes),
    )
