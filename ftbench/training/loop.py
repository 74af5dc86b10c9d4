"""The training loop. Short and our own on purpose: the comparison stands or falls with it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ftbench.errors import CellError
from ftbench.training.answer_loss import answer_losses
from ftbench.training.batches import collate, epoch_batches, micro_batches
from ftbench.training.clocks import Clocks
from ftbench.training.encode import EncodedExample

if TYPE_CHECKING:
    import torch
    from torch import nn

Log = Callable[[int, Mapping[str, float]], None]


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


@dataclass(slots=True)
class TrainingOutcome:
    """What happened: the curve (one mapping a logged step) and counts."""

    curve: list[dict[str, float]] = field(default_factory=list)
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
    gradient_bytes: int = 0
    optimizer_bytes: int = 0
    kept_bytes: int = 0
    """Of the copy of the best weights."""


def learning_rate_scale(step: int, steps: int, *, schedule: str, warmup: float) -> float:
    """Share of the peak learning rate in step `step` (from 0): warm-up, then constant, linear or cosine decay."""
    rising = max(1, math.ceil(warmup * steps))
    if step < rising:
        return (step + 1) / rising
    if schedule == "constant":
        return 1.0
    progress = (step - rising) / max(1, steps - rising)
    return 1.0 - progress if schedule == "linear" else 0.5 * (1.0 + math.cos(math.pi * progress))


def mean_loss(
    model: nn.Module,
    rows: Sequence[EncodedExample],
    *,
    pad: int,
    device: torch.device,
    batch_tokens: int,
    autocast: Callable[[], AbstractContextManager[Any]],
) -> float:
    """-log p in nats per answer token over all rows."""
    import torch

    model.eval()
    total, count = 0.0, 0
    with torch.inference_mode(), autocast():
        for part in micro_batches(rows, batch_tokens):
            losses = answer_losses(model, collate(part, pad, device))
            total, count = total + float(losses.sum()), count + losses.numel()
    return total / count


def train(
    model: nn.Module,
    rows: Sequence[EncodedExample],
    validation: Sequence[EncodedExample],
    plan: TrainingPlan,
    *,
    pad: int,
    device: torch.device,
    autocast: Callable[[], AbstractContextManager[Any]],
    clocks: Clocks,
    log: Log,
) -> TrainingOutcome:
    """Train the parameters of `model` that require gradients; at the end it has the weights that `plan.keep` names.

    The loss of a step is the mean over all answer tokens of its rows, however they are cut into micro-batches. Raises
    `CellError` when the loss is no longer finite.
    """
    import torch

    parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
    if not parameters:
        raise CellError("the method left nothing to train on this model")
    with clocks.phase("prepare"):
        optimizer = _optimizer(parameters, plan, device)
    per_epoch = math.ceil(len(rows) / plan.batch_size)
    steps = plan.steps or max(1, round(plan.epochs * per_epoch))
    every = max(1, per_epoch // plan.validations)
    lengths = [row.length for row in rows]
    outcome = TrainingOutcome(steps=steps)
    best: list[torch.Tensor] | None = None
    lowest, since = math.inf, 0

    def validate(step: int) -> None:
        nonlocal best, lowest, since
        with clocks.phase("validate"):
            loss = mean_loss(
                model, validation, pad=pad, device=device, batch_tokens=plan.micro_batch_tokens, autocast=autocast
            )
        if not math.isfinite(loss):
            raise CellError(f"the validation loss is {loss} after step {step}: try a lower learning rate")
        point = {"step": float(step), "epoch": step / per_epoch, "validation_loss": loss}
        outcome.curve.append(point)
        log(step, point)
        if step == 0:
            outcome.first_validation_loss = loss
        since = 0 if loss < lowest else since + 1
        if plan.keep == "last":
            outcome.best_step, outcome.validation_loss = step, loss
        elif loss < lowest:
            with clocks.phase("validate"):
                best = [parameter.detach().to("cpu", copy=True) for parameter in parameters]
            outcome.best_step, outcome.validation_loss = step, loss
        lowest = min(lowest, loss)

    validate(0)
    batches: list[list[int]] = []
    for step in range(steps):
        if not batches:
            batches = epoch_batches(lengths, plan.batch_size, plan.seed, step // per_epoch)
        with clocks.phase("train") as timer:
            chosen = [rows[i] for i in batches.pop(0)]
            model.train()
            scale = learning_rate_scale(step, steps, schedule=plan.schedule, warmup=plan.warmup)
            for group in optimizer.param_groups:
                group["lr"] = plan.learning_rate * scale
            loss = _step(model, chosen, optimizer, parameters, plan, pad=pad, device=device, autocast=autocast)
        outcome.step_seconds.append(timer.seconds)
        outcome.tokens += sum(row.length for row in chosen)
        if not math.isfinite(loss):
            raise CellError(f"the training loss is {loss} in step {step + 1}: try a lower learning rate")
        done = step + 1
        point = {
            "step": float(done),
            "epoch": done / per_epoch,
            "train_loss": loss,
            "learning_rate": plan.learning_rate * scale,
        }
        outcome.curve.append(point)
        log(done, point)
        if done % every == 0 or done == steps:
            validate(done)
            if plan.early_stopping and since >= plan.early_stopping and done < steps:
                outcome.steps, outcome.stopped_early = done, True
                break
    outcome.gradient_bytes = _bytes(parameters)  # a gradient has its parameter's shape and type
    outcome.optimizer_bytes = _bytes(value for state in optimizer.state.values() for value in state.values())
    outcome.kept_bytes = _bytes(best or ())
    if best is not None:
        with clocks.phase("validate"), torch.no_grad():
            for parameter, kept in zip(parameters, best, strict=True):
                parameter.copy_(kept)
    model.eval()
    return outcome


def _bytes(tensors: Iterable[torch.Tensor]) -> int:
    return sum(tensor.nbytes for tensor in tensors)


def _optimizer(parameters: Sequence[torch.Tensor], plan: TrainingPlan, device: torch.device) -> torch.optim.Optimizer:
    """AdamW; weight decay on matrices only, as everywhere in the field (biases and norms are not decayed)."""
    import torch

    groups = [
        {"params": [p for p in parameters if p.ndim >= 2], "weight_decay": plan.weight_decay},
        {"params": [p for p in parameters if p.ndim < 2], "weight_decay": 0.0},
    ]
    present = [group for group in groups if group["params"]]
    return torch.optim.AdamW(present, lr=plan.learning_rate, betas=(0.9, 0.999), fused=device.type in ("cpu", "cuda"))


def _step(
    model: nn.Module,
    rows: Sequence[EncodedExample],
    optimizer: torch.optim.Optimizer,
    parameters: Sequence[torch.Tensor],
    plan: TrainingPlan,
    *,
    pad: int,
    device: torch.device,
    autocast: Callable[[], AbstractContextManager[Any]],
) -> float:
    """One optimizer step over `rows`; the mean loss per answer token before it."""
    from torch.nn.utils import clip_grad_norm_

    tokens = sum(len(row.target) for row in rows)
    total = 0.0
    for part in micro_batches(rows, plan.micro_batch_tokens):
        batch = collate(part, pad, device)
        with autocast():
            loss = answer_losses(model, batch).sum() / tokens
        loss.backward()  # type: ignore[no-untyped-call]
        total += float(loss.detach())
    clip_grad_norm_(parameters, plan.gradient_clip)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return total
