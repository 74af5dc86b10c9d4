"""The state that the steps of a cell share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ftbench.compute.bundle import ModelBundle
from ftbench.compute.encode import EncodedExample
from ftbench.contracts import LoadedModel, ModelFacts
from ftbench.contracts.trainer import Artifact
from ftbench.contracts.training import Log, TrainingOutcome
from ftbench.execution.checks import Check, Checks
from ftbench.execution.costs import Costs
from ftbench.execution.keeping import Keeping
from ftbench.messages import Note
from ftbench.records.prediction import PassageLoss, Prediction
from ftbench.storage.cell_files import LEARNED

if TYPE_CHECKING:
    import torch

Progress = Callable[[str, float], None]
"""Called with the current activity and the finished share of the cell."""


@dataclass(slots=True)
class CellState:
    """State of a running cell. Mutable on purpose: every step adds its results.

    Fields without a default are set by a step. Reading one before that step raises `AttributeError`.
    """

    folder: Path
    """Folder for the cell's files."""
    costs: Costs
    log: Log
    progress: Progress
    keeping: Keeping | None = None
    """Where the state of training is kept; None: nowhere."""
    loaded: LoadedModel = field(init=False)
    """The base model as it was loaded; preparing a method changes it in place."""
    rows: Sequence[EncodedExample] = ()
    """Training rows."""
    validation: Sequence[EncodedExample] = ()
    passages: Sequence[EncodedExample] = ()
    """General text for measuring forgetting."""
    losses_before: Sequence[float] = ()
    """Losses of the passages under the base model."""
    facts: ModelFacts = field(init=False)
    """Facts of the base model, with its actual parameters."""
    bundle: ModelBundle = field(init=False)
    """The current model: prepared, then trained, then merged."""
    artifact: Artifact = field(init=False)
    """The saved object that answers test rows: the torch model, or the result of the method's own trainer."""
    checks: Checks = field(init=False)
    losses_unmerged: torch.Tensor = field(init=False)
    """[N]: losses of the checks' probe before merging."""
    outcome: TrainingOutcome = field(default_factory=TrainingOutcome)
    predictions: Sequence[Prediction] = ()
    general: Sequence[PassageLoss] = ()
    """The passages with their losses before and after training."""
    changes: list[str] = field(default_factory=list)
    """Names of steps that changed the model between merging and evaluation."""
    notes: list[Note] = field(default_factory=list)
    """Notes for readers of the cell's numbers."""
    found: list[Check] = field(default_factory=list)
    """All checks so far."""
    result: dict[str, Any] = field(init=False)
    """The content of result.json."""

    @property
    def learned(self) -> Path:
        """The folder of learned weights."""
        return self.folder / LEARNED
