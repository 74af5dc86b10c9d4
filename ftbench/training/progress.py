"""Progress of one training run: its steps, its curve, its best weights, and its end."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from ftbench.compute.batches import epoch_batches
from ftbench.compute.encode import EncodedExample
from ftbench.contracts.training import Log, TrainingOutcome, TrainingPlan
from ftbench.errors import CellError
from ftbench.messages.failures import GRADIENTS_DIVERGED, TRAINING_DIVERGED, VALIDATION_DIVERGED, WEIGHTS_DIVERGED
from ftbench.training.schedule import learning_rate_scale


@dataclass(slots=True)
class TrainingProgress:
    """State of one training run and its next step, apart from all computing.

    `rows` are the training rows. Everything recorded is passed to `log` too.
    """

    plan: TrainingPlan
    rows: Sequence[EncodedExample]
    log: Log
    outcome: TrainingOutcome = field(init=False)
    _batches: list[list[int]] = field(default_factory=list, init=False)
    _lowest: float = field(default=math.inf, init=False)
    _since: int = field(default=0, init=False)
    """Validations since the lowest loss."""

    def __post_init__(self) -> None:
        steps = self.plan.planned_steps(len(self.rows))
        self.outcome = TrainingOutcome(steps=steps, pass_tokens=self.plan.micro_batch_tokens)

    @property
    def per_epoch(self) -> int:
        """Steps per epoch."""
        return self.plan.per_epoch(len(self.rows))

    def next_batch(self, step: int) -> list[int]:
        """The rows of step `step` (from 0); call it for one step after the other."""
        if not self._batches:
            self._batches = epoch_batches(self.rows, self.plan.batch_size, self.plan.seed, step // self.per_epoch)
        return self._batches.pop(0)

    def learning_rate(self, step: int) -> float:
        """The learning rate in step `step` (from 0) of all planned steps."""
        plan = self.plan
        scale = learning_rate_scale(step, self.outcome.steps, schedule=plan.schedule, warmup=plan.warmup)
        return plan.learning_rate * scale

    def stepped(self, step: int, loss: float, *, tokens: int, seconds: float) -> None:
        """Record step `step` (from 0); raises `CellError` if its loss is not finite."""
        self.outcome.step_seconds.append(seconds)
        self.outcome.tokens += tokens
        if not math.isfinite(loss):
            raise CellError(TRAINING_DIVERGED(loss=str(loss), step=step + 1))
        self._write(step + 1, {"train_loss": loss, "learning_rate": self.learning_rate(step)})

    def clipped(self, step: int, norm: float) -> None:
        """Raise `CellError` if the gradients' norm in step `step` (from 0) is not finite: the weights would not be."""
        if not math.isfinite(norm):
            raise CellError(GRADIENTS_DIVERGED(norm=str(norm), step=step + 1))

    def checked(self, done: int, *, finite: bool) -> None:
        """Raise `CellError` if not all trained weights are finite after `done` steps: a loss may not depend on each."""
        if not finite:
            raise CellError(WEIGHTS_DIVERGED(step=done))

    def validates(self, done: int) -> bool:
        """Whether to validate after `done` steps."""
        every = max(1, self.per_epoch // self.plan.validations)
        return done % every == 0 or done == self.outcome.steps

    def validated(self, done: int, loss: float) -> bool:
        """Record a validation after `done` steps; return whether to store the current weights as the best.

        Raises `CellError` if the loss is not finite.
        """
        if not math.isfinite(loss):
            raise CellError(VALIDATION_DIVERGED(loss=str(loss), step=done))
        self._write(done, {"validation_loss": loss})
        if done == 0:
            self.outcome.first_validation_loss = loss
        better, last = loss < self._lowest, self.plan.keep == "last"
        self._since = 0 if better else self._since + 1
        self._lowest = min(self._lowest, loss)
        if better or last:
            self.outcome.best_step, self.outcome.validation_loss = done, loss
        return better and not last

    def ends(self, done: int) -> bool:
        """Whether training is over after `done` steps: all steps done, or stopped early."""
        patience = self.plan.early_stopping
        if patience and self._since >= patience and self.validates(done) and done < self.outcome.steps:
            self.outcome.steps, self.outcome.stopped_early = done, True
        return done >= self.outcome.steps

    def as_dict(self) -> dict[str, Any]:
        """What the next step depends on, and what was recorded so far."""
        return {
            "batches": [list(batch) for batch in self._batches],
            "lowest": self._lowest,
            "since": self._since,
            "outcome": asdict(self.outcome),
        }

    def restore(self, content: Mapping[str, Any]) -> None:
        """Go on from what `as_dict` gave; raises KeyError and TypeError for anything else."""
        self.outcome = TrainingOutcome(**content["outcome"])
        self._batches = [list(batch) for batch in content["batches"]]
        self._lowest, self._since = content["lowest"], content["since"]

    def _write(self, done: int, values: Mapping[str, float]) -> None:
        point = {"step": float(done), "epoch": done / self.per_epoch, **values}
        self.outcome.curve.append(point)
        self.log(done, point)
