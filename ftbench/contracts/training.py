"""One training run: everything that decides it, and what happened."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Log = Callable[[int, Mapping[str, float]], None]
"""Called with the number of finished steps and what was measured after them: `train_loss`, `validation_loss`."""


@dataclass(frozen=True, slots=True)
class TrainingPlan:
    """Everything that decides a training run besides the model and the rows."""

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
    """Whether `micro_batch_tokens` is only for devices whose memory cannot be measured; on others it is found."""
    checkpointing: bool = False
    """Whether activation checkpointing may be switched on when memory runs out."""
    packing: bool = False
    """Whether the rows of a pass share one sequence, see `ftbench.compute.packing`."""

    def per_epoch(self, rows: int) -> int:
        """Steps of an epoch over so many training rows."""
        return math.ceil(rows / self.batch_size)

    def planned_steps(self, rows: int) -> int:
        """Steps of the whole training, if it does not stop early."""
        return self.steps or max(1, round(self.epochs * self.per_epoch(rows)))


@dataclass(slots=True)
class TrainingOutcome:
    """What happened: the curve and counts."""

    curve: list[dict[str, float]] = field(default_factory=list)
    """Points with `step`, `epoch` and what was measured: `train_loss`, `learning_rate`, `validation_loss`."""
    steps: int = 0
    tokens: int = 0
    """Real tokens that went through the model in training, prompts included."""
    best_step: int = 0
    validation_loss: float | None = None
    """Of the weights that were kept, in nats per answer token."""
    stopped_early: bool = False
    first_validation_loss: float | None = None
    """Before the first step."""
    step_seconds: list[float] = field(default_factory=list)
    """Of each step, validation not among them."""
    weight_bytes: int = 0
    """Of the whole model, what is frozen among it."""
    gradient_bytes: int = 0
    optimizer_bytes: int = 0
    kept_bytes: int = 0
    """Of the copy of the best weights."""
    pass_tokens: int = 0
    """Padded tokens that a pass could have at the end."""
    reduced_from: int = 0
    """What `pass_tokens` was before memory ran out; 0 where it did not."""
    checkpointing: bool = False
    """Whether memory ran out so far that activations were computed again instead of being kept."""
