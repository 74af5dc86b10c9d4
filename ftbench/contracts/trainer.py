"""Trainers: the built-in torch loop, or one that a method brings and that needs neither torch nor weights.

A method with the capability `own_trainer` is trained by its own `trainer`. The resulting artifact is saved, answers the
test examples and is scored like that of any other cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ftbench.contracts.method import MethodSettings
from ftbench.contracts.model import ModelSource
from ftbench.contracts.predictor import Predictor
from ftbench.contracts.task import Language, Task
from ftbench.contracts.training import Log, TrainingOutcome, TrainingPlan
from ftbench.messages import Note
from ftbench.records.example import Example


@dataclass(frozen=True, slots=True)
class TrainingJob:
    """A cell's training job: base model, method settings, rows, and training plan."""

    model: ModelSource
    settings: MethodSettings
    task: Task
    language: Language
    labels: tuple[str, ...]
    """Label names in order; empty for tasks with text answers."""
    training: Sequence[Example]
    validation: Sequence[Example]
    plan: TrainingPlan


class Artifact(Protocol):
    """The result of training: weights in memory, or the name of a model that a service keeps."""

    def save(self, folder: Path) -> None:
        """Write the learned weights, or their name, into `folder` (existing and empty)."""
        ...

    def predictor(self) -> Predictor:
        """A predictor that uses the artifact."""
        ...


@dataclass(frozen=True, slots=True)
class Trained:
    """A finished training."""

    artifact: Artifact
    outcome: TrainingOutcome
    notes: Sequence[Note | str] = ()
    """Notes for readers of the numbers."""


class Trainer(Protocol):
    """Trains for one cell; it is created for one `TrainingJob`."""

    def fit(self, log: Log) -> Trained:
        """Train, and pass measurements to `log`. Raises `CellError` on failure."""
        ...
