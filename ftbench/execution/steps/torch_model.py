"""A torch model as the artifact of training: its method saves it, and it answers test rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ftbench.compute.bundle import ModelBundle
from ftbench.contracts import Task
from ftbench.contracts.predictor import Predicted
from ftbench.errors import CellError
from ftbench.execution.cell_context import CellContext
from ftbench.execution.notes import budget_notes, finding_notes, length_notes
from ftbench.execution.steps.state import CellState
from ftbench.inference.evaluate import Evaluator
from ftbench.messages.cells import ANSWERED_BY
from ftbench.messages.failures import NO_ROW_FITS
from ftbench.messages.sides import TEST
from ftbench.records.example import Example

if TYPE_CHECKING:
    from torch import nn


@dataclass(frozen=True, slots=True)
class TorchPredictor:
    """Answers test rows with a torch model, by the built-in decoder or by an external backend."""

    evaluator: Evaluator

    def predict(self, task: Task, examples: Sequence[Example]) -> Predicted:
        """Answers and losses of the references; raises `CellError` if no row fits."""
        evaluator = self.evaluator
        plan = evaluator.plan
        predictions, left_out = evaluator.predict(task, examples)
        if not predictions:
            raise CellError(NO_ROW_FITS(side=TEST(), limit=plan.limit))
        truncated = sum(prediction.truncated_tokens > 0 for prediction in predictions)
        prompt_limit = plan.prompt_limit if plan.generates(task) else None
        cut = evaluator.bundle.prompt_format.cut_note
        notes = length_notes("test", truncated, left_out, limit=plan.limit, prompt_limit=prompt_limit, cut=cut)
        notes += finding_notes("test", evaluator.findings)
        if evaluator.outsourced:
            notes.append(ANSWERED_BY(program=evaluator.outsourced.version))
        notes += budget_notes(evaluator.budget)
        return Predicted(predictions, notes, evaluator.generation_seconds)


@dataclass(frozen=True, slots=True)
class TorchArtifact:
    """A torch model that a cell prepared, trained or merged."""

    cell: CellContext
    bundle: ModelBundle
    folder: Path
    """Folder for temporary files."""

    def save(self, folder: Path) -> None:
        """Save the learned weights."""
        self.cell.method.save(self.bundle.model, folder)

    def predictor(self) -> TorchPredictor:
        """A predictor for the cell's task."""
        return TorchPredictor(self.cell.evaluator(self.bundle, self.folder))


def take(cell: CellContext, state: CellState, model: nn.Module) -> None:
    """Make `model` the cell's current model, to be trained, saved, timed and evaluated."""
    state.bundle = cell.bundle(model, state.loaded)
    state.artifact = TorchArtifact(cell, state.bundle, state.folder)
