"""What the steps of a cell hand on to each other."""

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
from ftbench.messages import Note
from ftbench.records.prediction import PassageLoss, Prediction
from ftbench.storage.cell_files import LEARNED

if TYPE_CHECKING:
    import torch

Progress = Callable[[str, float], None]
"""Called with what is being done and the share of the cell that is done."""


@dataclass(slots=True)
class CellState:
    """What is known of a cell so far. Mutable on purpose: every step adds what it made.

    Fields without a value are read after the step that sets them; it is an `AttributeError` where a list of steps has
    them in another order.
    """

    folder: Path
    """Where the cell's files are written."""
    costs: Costs
    log: Log
    progress: Progress
    loaded: LoadedModel = field(init=False)
    """The base model as it was loaded; preparing a method changes it in place."""
    rows: Sequence[EncodedExample] = ()
    """To train on."""
    validation: Sequence[EncodedExample] = ()
    passages: Sequence[EncodedExample] = ()
    """General text on which forgetting is measured."""
    losses_before: Sequence[float] = ()
    """Of the passages, by the base model."""
    facts: ModelFacts = field(init=False)
    """Of the base model, with the parameters that it really has."""
    bundle: ModelBundle = field(init=False)
    """The model of now: prepared, then trained, then merged."""
    artifact: Artifact = field(init=False)
    """What is saved and answers the test rows: `bundle`, or what a trainer of its own made."""
    checks: Checks = field(init=False)
    losses_unmerged: torch.Tensor = field(init=False)
    """[N]: of the checks' probe, before what was learned is folded into the base."""
    outcome: TrainingOutcome = field(default_factory=TrainingOutcome)
    predictions: Sequence[Prediction] = ()
    general: Sequence[PassageLoss] = ()
    """The passages with their losses before and after training."""
    changes: list[str] = field(default_factory=list)
    """Names of the steps that changed the model between merging and evaluating."""
    notes: list[Note] = field(default_factory=list)
    """What a reader of the cell's numbers should know."""
    found: list[Check] = field(default_factory=list)
    """Every check so far."""
    result: dict[str, Any] = field(init=False)
    """The content of result.json."""

    @property
    def learned(self) -> Path:
        """The folder with what was learned."""
        return self.folder / LEARNED
