"""What answers test examples: a model in memory, another program, or a service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from ftbench.contracts.task import Task
from ftbench.messages import Note
from ftbench.records.example import Example
from ftbench.records.prediction import Prediction


@dataclass(frozen=True, slots=True)
class Predicted:
    """The answers to some examples."""

    predictions: Sequence[Prediction]
    """In the order of the examples; `reference_loss` is None where nothing tells how likely the reference is."""
    notes: Sequence[Note | str] = ()
    """What a reader of the numbers should know."""
    generation_seconds: float = 0.0
    """How long answers took, the losses of reference answers not among it."""


class Predictor(Protocol):
    """Answers examples of a task."""

    def predict(self, task: Task, examples: Sequence[Example]) -> Predicted:
        """Answer them; raises `CellError` where none can be answered."""
        ...
