"""One training run: its plan and its outcome."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Log = Callable[[int, Mapping[str, float]], None]
"""Called with the number of finished steps and the values measured then: `train_loss`, `validation_loss`."""


@dataclass(frozen=True, slots=True)
class TrainingPlan:
    """Everything but model and rows that decides a training run."""

    learning_rate: float
    weight_decay: float
    batch_size: int
    micro_batch_tokens: int
    schedule: str
    warmup: float
    gradient_clip: float
    epochs: float
    steps: int | None
    validations: int
    keep: str
    seed: int
    early_stopping: int | None = None
    measure_passes: bool = False
    """Whether to find the size of passes by measuring memory; `micro_batch_tokens` serves other devices."""
    checkpointing: bool = False
    """Whether activation checkpointing may be switched on when memory runs out."""
    packing: bool = False
    """Whether the rows of a pass share one sequence, see `ftbench.compute.packing`."""

    def per_epoch(self, rows: int) -> int:
        """Steps per epoch over `rows` training rows."""
        return math.ceil(rows / self.batch_size)

    def planned_steps(self, rows: int) -> int:
        """Steps of the whole training without early stopping."""
        return planned_steps(rows, self.batch_size, self.epochs, self.steps)


def planned_steps(rows: int, batch_size: int, epochs: float, steps: int | None = None) -> int:
    """Steps of a training over `rows` rows; `steps` of the matrix come before epochs."""
    return steps or max(1, round(epochs * math.ceil(rows / batch_size)))


@dataclass(slots=True)
class TrainingOutcome:
    """Outcome of a training: curve, counts, sizes."""

    curve: list[dict[str, float]] = field(default_factory=list)
    """Points with `step`, `epoch` and measured values: `train_loss`, `learning_rate`, `validation_loss`."""
    steps: int = 0
    tokens: int = 0
    """Tokens that went through the model in training: with prompts, without padding."""
    best_step: int = 0
    validation_loss: float | None = None
    """Validation loss of the kept weights, in nats per answer token."""
    stopped_early: bool = False
    first_validation_loss: float | None = None
    """Validation loss before the first step."""
    step_seconds: list[float] = field(default_factory=list)
    """Seconds of each step, without validation."""
    weight_bytes: int = 0
    """Bytes of the whole model, frozen weights included."""
    gradient_bytes: int = 0
    optimizer_bytes: int = 0
    kept_bytes: int = 0
    """Bytes of the copy of the best weights."""
    pass_tokens: int = 0
    """Limit of padded tokens per pass at the end of training."""
    reduced_from: int = 0
    """`pass_tokens` before memory ran out; 0 if it did not."""
    checkpointing: bool = False
    """Whether activation checkpointing was switched on because memory ran out."""
    peak_bytes: int = 0
    """Peak memory of a device in training, where other processes trained; 0: the process of the cell did."""
    memory_parts: Mapping[str, int] = field(default_factory=dict)
    """The parts of `peak_bytes`: weights, gradients, optimizer, activations."""
