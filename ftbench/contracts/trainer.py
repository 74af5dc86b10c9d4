"""What trains a model: ftbench's own loop over torch, or something else that needs neither torch nor weights.

A method whose capabilities say `own_trainer` is trained by what its `trainer` gives. What that makes is saved, answers
the test examples and is scored as any other cell is.
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
    """What a cell asks to be trained: a base model, a method's settings, rows, and how to go through them."""

    model: ModelSource
    settings: MethodSettings
    task: Task
    language: Language
    labels: tuple[str, ...]
    """In order; none where answers are texts."""
    training: Sequence[Example]
    validation: Sequence[Example]
    plan: TrainingPlan


class Artifact(Protocol):
    """What training made: weights in memory, or the name of a model that a service keeps."""

    def save(self, folder: Path) -> None:
        """Write what was learned, or what it is called, into `folder` (it exists and is empty)."""
        ...

    def predictor(self) -> Predictor:
        """What answers with it."""
        ...


@dataclass(frozen=True, slots=True)
class Trained:
    """The end of a training."""

    artifact: Artifact
    outcome: TrainingOutcome
    notes: Sequence[Note | str] = ()
    """What a reader of the numbers should know."""


class Trainer(Protocol):
    """Trains for one cell; it is made with all that the cell asks for."""

    def fit(self, log: Log) -> Trained:
        """Train, and tell `log` what is measured meanwhile. Raises `CellError` where that fails."""
        ...
