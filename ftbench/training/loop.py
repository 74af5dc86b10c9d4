"""The training loop. Short and our own on purpose: the comparison depends on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from ftbench.compute.answer_loss import answer_losses
from ftbench.compute.bundle import ModelBundle
from ftbench.compute.checkpointing import Checkpointing
from ftbench.compute.clocks import Clocks
from ftbench.compute.encode import EncodedExample
from ftbench.compute.memory_budget import PassBudget, enough_memory
from ftbench.compute.precision import rounded_at_most
from ftbench.compute.reading import read, total
from ftbench.contracts.training import Log, TrainingOutcome, TrainingPlan
from ftbench.errors import CellError
from ftbench.messages.failures import NO_OPTIMIZER_IN_MEMORY, NOTHING_TO_TRAIN
from ftbench.training.micro_batch_size import measured_tokens
from ftbench.training.progress import TrainingProgress
from ftbench.training.ranks import ALONE, Ranks, held
from ftbench.training.state import (
    Buffers,
    KeepsNothing,
    StateKeeper,
    TrainingState,
    optimizer_state,
    random_states,
    restore_optimizer,
    restore_random_states,
)

if TYPE_CHECKING:
    import torch


def mean_loss(
    bundle: ModelBundle,
    rows: Sequence[EncodedExample],
    budget: PassBudget,
    *,
    packed: bool = False,
    ranks: Ranks = ALONE,
) -> float:
    """-log p in nats per answer token over all rows."""

    def sums() -> tuple[float, int]:
        totals, count = [], 0
        passes = ranks.batches(bundle, rows, budget.tokens, packed=packed)
        for batch in budget.following(passes):
            losses = answer_losses(bundle.model, batch)
            totals.append(losses.sum())
            count += losses.numel()
        return total(read(totals)), count

    bundle.model.eval()
    with ranks.without_gradients(), bundle.compute.autocast():
        summed, count = ranks.sums(*budget.fit(sums))
    return summed / count


def train(
    bundle: ModelBundle,
    rows: Sequence[EncodedExample],
    validation: Sequence[EncodedExample],
    plan: TrainingPlan,
    *,
    clocks: Clocks,
    log: Log,
    keeper: StateKeeper | None = None,
    ranks: Ranks = ALONE,
) -> TrainingOutcome:
    """Train the parameters that require gradients; at the end the model has the weights that `plan.keep` names.

    The loss of a step is the mean over all answer tokens of its rows, however they are split into micro-batches. So a
    step that runs out of memory is repeated in smaller ones. `keeper` may give a state to go on from, and is given
    states between steps. Raises `CellError` if loss, gradients or weights are not finite, or if a single row does not
    fit. `ranks` are the processes that train the same model together, each with all `rows`; each keeps its part of the
    state.
    """
    import torch
    from torch.nn.utils import clip_grad_norm_

    model, device = bundle.model, bundle.device
    trained = {name: parameter for name, parameter in model.named_parameters() if parameter.requires_grad}
    names, parameters = list(trained), list(trained.values())
    if not parameters:
        raise CellError(NOTHING_TO_TRAIN())
    keeper = keeper or KeepsNothing()
    with clocks.phase("prepare"):
        optimizer, buffers = _optimizer(parameters, plan, device), Buffers(model)
        kept_state = keeper.begin(names)
        tokens = kept_state.asked_tokens if kept_state else plan.micro_batch_tokens
        if plan.measure_passes and device.type == "cuda" and kept_state is None and ranks.count == 1:
            tokens = measured_tokens(bundle, rows, plan.batch_size, packed=plan.packing)
    course = TrainingProgress(plan, rows, log)
    budget, checkpointing = ranks.budget(tokens, device), Checkpointing(model, plan.checkpointing)
    rounded = rounded_at_most(bundle, rows)
    best: list[torch.Tensor] | None = None
    step = 0

    def validate(done: int) -> None:
        nonlocal best
        with clocks.phase("validate"):
            loss = mean_loss(bundle, validation, budget, packed=plan.packing, ranks=ranks)
            finite_parts = [held(parameter).isfinite().all() for parameter in parameters]
            finite = ranks.sums(float(sum(value == 0 for value in read(finite_parts))))[0] == 0
        better = course.validated(done, loss)
        course.checked(done, finite=finite)
        if better:
            with clocks.phase("validate"):
                best = kept_copy(parameters, best)

    def state() -> TrainingState:
        return TrainingState(
            step=step,
            names=names,
            weights=[held(parameter.detach()) for parameter in parameters],
            best=best,
            buffers=buffers.changed(),
            optimizer=optimizer_state(optimizer),
            progress=course.as_dict(),
            random=random_states(device),
            asked_tokens=budget.asked,
            pass_tokens=budget.tokens,
            checkpointing=checkpointing.used,
        )

    if kept_state is None:
        validate(0)
    else:
        with clocks.phase("prepare"), torch.no_grad():
            for parameter, weight in zip(parameters, kept_state.weights, strict=True):
                held(parameter).copy_(weight)
            restore_optimizer(optimizer, kept_state.optimizer)
            buffers.restore(kept_state.buffers, device)
            course.restore(kept_state.progress)
            step, best, budget.tokens = kept_state.step, kept_state.best, kept_state.pass_tokens
            if kept_state.checkpointing:
                checkpointing.switch_on()
            restore_random_states(device, kept_state.random)
        kept_state = None  # its tensors are as large as the trained weights and their optimizer
    while not course.ends(step):
        with clocks.phase("train") as timer:
            chosen = [rows[i] for i in course.next_batch(step)]
            model.train()
            for group in optimizer.param_groups:
                group["lr"] = course.learning_rate(step)
            options = {"packed": plan.packing, "rounded_at_most": rounded}
            gradients = partial(_gradients, bundle, chosen, budget, ranks, **options)
            drop = partial(optimizer.zero_grad, set_to_none=True)
            losses = budget.fit(gradients, drop=drop, relieve=checkpointing.switch_on)
            norm: Any = clip_grad_norm_(parameters, plan.gradient_clip)
            with enough_memory(device, NO_OPTIMIZER_IN_MEMORY):
                optimizer.step()
            drop()
            *parts, gradient_norm = read([*losses, norm.full_tensor() if hasattr(norm, "full_tensor") else norm])
            (loss,) = ranks.sums(total(parts))
        course.stepped(step, loss, tokens=sum(row.length for row in chosen), seconds=timer.seconds)
        course.clipped(step, gradient_norm)
        step += 1
        if course.validates(step):
            validate(step)
        if keeper.due() and not course.ends(step):
            keeper.keep(state())
    outcome = course.outcome
    checkpointing.switch_off()
    outcome.pass_tokens, outcome.checkpointing = budget.tokens, checkpointing.used
    outcome.reduced_from = budget.asked if budget.tokens < budget.asked else 0
    outcome.weight_bytes = _bytes((*model.parameters(), *model.buffers()))
    outcome.gradient_bytes = _bytes(parameters)  # a gradient has its parameter's shape and type
    outcome.optimizer_bytes = _bytes(value for state in optimizer.state.values() for value in state.values())
    outcome.kept_bytes = _bytes(best or ())
    if best is not None:
        with clocks.phase("validate"), torch.no_grad():
            for parameter, kept in zip(parameters, best, strict=True):
                held(parameter).copy_(kept)
    model.eval()
    return outcome


def kept_copy(parameters: Sequence[torch.Tensor], into: list[torch.Tensor] | None) -> list[torch.Tensor]:
    """A copy of the parameters in the processor's memory, in the place of an earlier copy if there is one.

    For a large model there is no room for two copies.
    """
    if into is None:
        return [held(parameter.detach()).to("cpu", copy=True) for parameter in parameters]
    for kept, parameter in zip(into, parameters, strict=True):
        kept.copy_(held(parameter.detach()))
    return into


def _bytes(tensors: Iterable[torch.Tensor]) -> int:
    return sum(held(tensor).nbytes for tensor in tensors)


def _optimizer(parameters: Sequence[torch.Tensor], plan: TrainingPlan, device: torch.device) -> torch.optim.Optimizer:
    """AdamW with weight decay on matrices only, as is usual (biases and norms are not decayed)."""
    import torch

    groups = [
        {"params": [p for p in parameters if p.ndim >= 2], "weight_decay": plan.weight_decay},
        {"params": [p for p in parameters if p.ndim < 2], "weight_decay": 0.0},
    ]
    present = [group for group in groups if group["params"]]
    return torch.optim.AdamW(present, lr=plan.learning_rate, betas=(0.9, 0.999), fused=device.type in ("cpu", "cuda"))


def _gradients(
    bundle: ModelBundle, rows: Sequence[EncodedExample], budget: PassBudget, ranks: Ranks, **options: Any
) -> list[torch.Tensor]:
    """Each pass's part of the mean loss per answer token; gradients are added to those of the parameters."""
    tokens = sum(row.trained_tokens for row in rows)
    losses = []
    passes = ranks.batches(bundle, rows, budget.tokens, **options)
    for batch in budget.following(passes):
        with bundle.compute.autocast():
            loss = answer_losses(bundle.model, batch).sum() / tokens
        (loss * ranks.count).backward()  # type: ignore[no-untyped-call]
        losses.append(loss.detach())
    return losses
