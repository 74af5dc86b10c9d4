"""Run one cell: load, prepare, train, save, evaluate, and write it all into its work folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ftbench.compute.batches import collate
from ftbench.compute.encode import EncodedExample
from ftbench.compute.packing import check_packing
from ftbench.contracts import LoadedModel
from ftbench.contracts.process_cache import ProcessCache
from ftbench.errors import CellError
from ftbench.execution.backend_check import try_backend
from ftbench.execution.cell_context import CellContext
from ftbench.execution.cell_files import CellContent
from ftbench.execution.checks import Checks, answer_checks, facts_of_loaded
from ftbench.execution.costs import Costs
from ftbench.execution.notes import budget_notes, finding_notes, length_notes, training_notes
from ftbench.execution.setup import import_libraries, seed_everything
from ftbench.inference.evaluate import general_predictions
from ftbench.inference.speed import BATCHES, milliseconds_per_token
from ftbench.matrix.schema import AUTOMATIC_PASS
from ftbench.messages import Note
from ftbench.messages.cells import ANSWERED_BY
from ftbench.messages.failures import NO_ROW_FITS
from ftbench.messages.sides import TEST
from ftbench.plan.planned import Plan
from ftbench.records.cell import Cell
from ftbench.records.prediction import Prediction
from ftbench.training.loop import train
from ftbench.training.schedule import Log, TrainingOutcome, TrainingPlan

if TYPE_CHECKING:
    from torch import nn

LEARNED = "learned"
"""Folder inside a cell with what was learned."""

_PROBE_ROWS = 4

Progress = Callable[[str, float], None]
"""Called with what is being done and the share of the cell that is done."""


def training_plan(parts: CellContext) -> TrainingPlan:
    """How a cell that trains is trained."""
    training = dict(parts.cell.spec["training"])
    automatic = training["micro_batch_tokens"] == "auto"
    training["micro_batch_tokens"] = AUTOMATIC_PASS if automatic else training["micro_batch_tokens"]
    training["measure_passes"] = automatic
    training["checkpointing"] = parts.plan.matrix.training.checkpointing and parts.method.capabilities.checkpointing
    return TrainingPlan(
        learning_rate=float(getattr(parts.settings, "learning_rate", None) or 0.0),
        weight_decay=float(getattr(parts.settings, "weight_decay", 0.0)),
        seed=parts.cell.seed,
        **{key: training[key] for key in TrainingPlan.__dataclass_fields__ if key in training},
    )


def checks_of(parts: CellContext, loaded: LoadedModel, validation: Sequence[EncodedExample]) -> Checks:
    """A few short validation rows are the probe: enough answer tokens to see a change, too few to cost anything."""
    rows = sorted(validation, key=lambda row: row.length)[:_PROBE_ROWS]
    probe = collate(rows, int(loaded.tokenizer.pad_token_id), parts.device)
    return Checks(parts.cell.method, parts.cell.model, probe, parts.autocast, parts.plan.precision)


@dataclass(frozen=True, slots=True)
class CellRun:
    """Everything to run one cell of a plan."""

    plan: Plan
    cell: Cell
    log: Log
    progress: Progress
    memory: ProcessCache = field(default_factory=ProcessCache)
    """Shared by the cells of a process."""

    def run(self, folder: Path) -> dict[str, Any]:
        """Fine-tune and evaluate; write the cell's files into `folder` and return the content of result.json.

        Raises `CellError` for what can go wrong with a cell, and whatever the libraries raise.
        """
        import_libraries()
        parts = CellContext(self.plan, self.cell, self.memory)
        costs = Costs(self.plan.device)
        clocks = costs.clocks
        self.progress("loading", 0.0)
        with clocks.phase("load"):
            loaded = parts.load()
        with clocks.phase("tokenise"):
            rows, validation, notes = parts.training_rows(loaded)
            passages = parts.general_text(loaded)
        costs.end_stage("load")
        if not self.cell.is_trial:
            with clocks.phase("check"):
                try_backend(parts, loaded, folder)
        with clocks.phase("general"):
            before = self._base_losses(parts, loaded, passages)
        costs.end_stage("general")
        with clocks.phase("prepare"):
            facts = facts_of_loaded(loaded.model, parts.facts)
            costs.total_parameters = facts.parameters
            seed_everything(self.cell.seed)
            model = parts.method.prepare(loaded.model, parts.settings).to(parts.device)
            trained = [p for p in model.parameters() if p.requires_grad] if parts.trains else []
            costs.trainable_parameters = sum(parameter.numel() for parameter in trained)
        costs.end_stage("prepare")
        outcome, checks = TrainingOutcome(), None
        learned = folder / LEARNED
        learned.mkdir()
        if parts.trains:
            with clocks.phase("check"):
                checks = checks_of(parts, loaded, validation)
                analytic = parts.method.trainable_parameters(parts.settings, facts)
                checks.before_training(model, trainable=costs.trainable_parameters, analytic=analytic)
            outcome = self._train(parts, model, loaded, rows, validation, costs)
            notes += training_notes(outcome)
            with clocks.phase("check"):
                checks.after_training(model, outcome)
        predictions: list[Prediction] = []
        general: list[Prediction] = []
        if not self.cell.is_trial:  # a trial has told all when it was validated; the test rows are not for choosing
            if parts.trains:
                with clocks.phase("save"):
                    parts.method.save(model, learned)
            self.progress("evaluating", 0.8)
            model = self._merge(parts, model, loaded, checks, costs)
            with clocks.phase("evaluate"):
                predictions, more = self._evaluate(parts, model, loaded, costs, folder)
            notes += more
            costs.end_stage("evaluate")
            with clocks.phase("general"):
                after = parts.evaluator(model, loaded).losses(passages) if passages else []
                general = general_predictions(passages, before, after)
            costs.end_stage("general")
        with clocks.phase("check"):
            found = [*(checks.found if checks else ()), *answer_checks(predictions)]
        content = CellContent(self.plan, self.cell, costs, outcome, predictions, general, notes, found)
        return content.write(folder, learned)

    def _base_losses(
        self, parts: CellContext, loaded: LoadedModel, passages: Sequence[EncodedExample]
    ) -> Sequence[float]:
        """Of general text before training."""
        if not passages:
            return []

        def compute() -> Sequence[float]:
            found = parts.evaluator(loaded.model.to(parts.device), loaded).losses(passages)
            loaded.model.to("cpu")  # where methods draw their initial weights, so that these do not depend on it
            return found

        key = ("losses", self.cell.model, "general", tuple(row.id for row in passages), parts.limit)
        return self.memory.get(key, compute)

    def _merge(
        self, parts: CellContext, model: nn.Module, loaded: LoadedModel, checks: Checks | None, costs: Costs
    ) -> nn.Module:
        """The model to evaluate, checked against the unmerged one where merging changes it; both are timed."""
        clocks = costs.clocks
        self._time_inference(parts, model, loaded, costs, "")
        if checks is None or not parts.method.capabilities.mergeable:
            with clocks.phase("prepare"):
                return parts.method.merge(model)
        with clocks.phase("check"):
            unmerged = checks.losses(model)
        with clocks.phase("prepare"):
            merged = parts.method.merge(model)
        with clocks.phase("check"):
            checks.merged(unmerged, merged)
        self._time_inference(parts, merged, loaded, costs, "_merged")
        return merged

    def _time_inference(
        self, parts: CellContext, model: nn.Module, loaded: LoadedModel, costs: Costs, form: str
    ) -> None:
        """Once for all cells of a worker whose models have the same shape: seeds, rates and tasks change no time."""
        shape = parts.settings.model_dump(exclude={"learning_rate", "weight_decay"})
        for batch in BATCHES:

            def measure(batch: int = batch) -> float:
                return milliseconds_per_token(
                    model,
                    pad=int(loaded.tokenizer.pad_token_id),
                    batch=batch,
                    device=parts.device,
                    autocast=parts.autocast,
                    clocks=costs.clocks,
                )

            key = ("speed", self.cell.model, parts.method.name, repr(sorted(shape.items())), batch, form)
            costs.milliseconds_per_token[f"batch_{batch}{form}"] = self.memory.get(key, measure)

    def _train(
        self,
        parts: CellContext,
        model: nn.Module,
        loaded: LoadedModel,
        rows: Sequence[EncodedExample],
        validation: Sequence[EncodedExample],
        costs: Costs,
    ) -> TrainingOutcome:
        plan = training_plan(parts)
        steps = plan.steps or max(1, round(plan.epochs * len(rows) / plan.batch_size))

        def log(step: int, values: Mapping[str, float]) -> None:
            with costs.clocks.phase("measure"):
                costs.read_energy()
                self.progress("training", 0.05 + 0.75 * min(1.0, step / steps))
                self.log(step, values)

        pad = int(loaded.tokenizer.pad_token_id)
        if plan.packing:
            with costs.clocks.phase("check"):
                tokens, autocast = plan.micro_batch_tokens, parts.autocast
                check_packing(model, rows, tokens, pad=pad, device=parts.device, autocast=autocast)
        costs.begin_training()
        outcome = train(
            model,
            rows,
            validation,
            plan,
            pad=pad,
            device=parts.device,
            autocast=parts.autocast,
            clocks=costs.clocks,
            log=log,
        )
        costs.end_training(model, outcome)
        return outcome

    def _evaluate(
        self, parts: CellContext, model: nn.Module, loaded: LoadedModel, costs: Costs, folder: Path
    ) -> tuple[list[Prediction], list[Note]]:
        evaluator = parts.evaluator(model, loaded, folder)
        plan = evaluator.plan
        predictions, left_out = evaluator.predict(parts.task.task, parts.task.data.test)
        costs.generation_seconds = evaluator.generation_seconds
        if not predictions:
            raise CellError(NO_ROW_FITS(side=TEST(), limit=plan.limit))
        truncated = sum(prediction.truncated_tokens > 0 for prediction in predictions)
        prompt_limit = plan.prompt_limit if parts.task.task.output == "text" else None
        notes = length_notes("test", truncated, left_out, limit=plan.limit, prompt_limit=prompt_limit)
        notes += finding_notes("test", evaluator.findings)
        if evaluator.outsourced:
            notes.append(ANSWERED_BY(program=evaluator.outsourced.version))
        return predictions, [*notes, *budget_notes(evaluator.budget)]
