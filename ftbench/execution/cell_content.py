"""The files of a finished cell: cell.json, result.json, training.jsonl and predictions.jsonl."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ftbench.contracts.training import TrainingOutcome
from ftbench.environment import describe_device, describe_machine, package_versions
from ftbench.execution.checks import Check
from ftbench.execution.costs import Costs
from ftbench.messages import Note
from ftbench.planning.planned import Plan
from ftbench.records.cell import Cell
from ftbench.records.prediction import PassageLoss, Prediction
from ftbench.records.result import CheckRecord, FinishedCell, ResultRecord, TrainingSummary
from ftbench.storage.cell_files import write_cell, write_predictions, write_result, write_training


@dataclass(frozen=True, slots=True)
class CellContent:
    """Everything that a finished cell keeps, except its learned weights."""

    plan: Plan
    cell: Cell
    costs: Costs
    outcome: TrainingOutcome
    predictions: Sequence[Prediction]
    general: Sequence[PassageLoss]
    """General text with its losses before and after training."""
    notes: Sequence[Note]
    checks: Sequence[Check]
    changes: Sequence[str] = ()
    """Names of steps that changed the model between merging and evaluation."""

    def write(self, folder: Path, learned: Path) -> dict[str, Any]:
        """Write the files into `folder` and return the content of result.json; `learned` is the folder of weights."""
        artifact = sum(path.stat().st_size for path in learned.rglob("*") if path.is_file())
        result = self._result(artifact)
        write_cell(folder, FinishedCell(cell=self.cell.id, spec=self.cell.spec, **self.cell.names()))
        write_result(folder, result)
        write_training(folder, self.outcome.curve)
        write_predictions(folder, self.predictions, self.general)
        return result.as_json()

    def _augmented(self) -> dict[str, int]:
        """By augmentation, the rows that were trained on beside those of the data."""
        made: Counter[str] = Counter()
        for record in self.plan.task_of(self.cell).data.augmented if self.cell.spec.training else ():
            made[record.augmentation] += record.made
        return dict(made)

    def _result(self, artifact_bytes: int) -> ResultRecord:
        outcome = self.outcome
        generated = sum(prediction.generated_tokens for prediction in self.predictions)
        failed = [check.failure() for check in self.checks if not check.passed]
        return ResultRecord(
            cell=self.cell.id,
            finished=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            training=TrainingSummary(
                steps=outcome.steps,
                best_step=outcome.best_step,
                validation_loss=outcome.validation_loss,
                micro_batch_tokens=outcome.pass_tokens,
            ),
            augmented=self._augmented(),
            changes=tuple(self.changes),
            checks=tuple(
                CheckRecord(name=check.name, passed=check.passed, detail=check.detail) for check in self.checks
            ),
            notes=(*self.notes, *failed),
            environment={
                **describe_machine(),
                **package_versions(),
                **describe_device(self.plan.device),
                "precision": self.plan.precision,
            },
            **self.costs.measured(outcome, artifact_bytes=artifact_bytes, generated_tokens=generated),
        )
