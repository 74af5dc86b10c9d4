"""Predictors answer test examples: a model in memory, another program, or a service."""

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
    """Predictions in the order of the examples; `reference_loss` is None where it is unknown."""
    notes: Sequence[Note | str] = ()
    """Notes for readers of the numbers."""
    generation_seconds: float = 0.0
    """Seconds spent on answers, without the losses of reference answers."""


class Predictor(Protocol):
    """Answers examples of a task."""

    def predict(self, task: Task, examples: Sequence[Example]) -> Predicted:
        """Answer the examples; raises `CellError` where none can be answered."""
        ...
