"""Whether what a method's capabilities say is true, tried on its trained model."""

from __future__ import annotations

from typing import Any

from ftbench.compute.bundle import Compute, ModelBundle
from ftbench.compute.encode import EncodedExample
from ftbench.compute.packing import check_packing
from ftbench.errors import CellError, NotStackable
from ftbench.messages import plugin_checks_methods as messages
from ftbench.plugin_checks import models
from ftbench.plugin_checks.check import Finding, failed, skipped
from ftbench.plugin_checks.method_trial import MethodTrial, difference, names
from ftbench.training.tensor_sharing import with_shared_weights

_TOLERANCE = 1e-3
"""Allowed difference of logits of about ±10 by another order of sums."""

_PACKED = tuple(EncodedExample.of(str(i), tuple(range(1, 6 + 3 * i)), tuple(range(20 + i, 24 + i))) for i in range(4))
"""Rows of unlike lengths."""


def generates(trial: MethodTrial) -> Finding | None:
    """The model generates text, for methods that take text tasks."""
    import torch

    if "text" not in trial.method.capabilities.outputs:
        return skipped(messages.NO_TEXT_TASKS())
    rows = models.token_rows()
    made = trial.model.generate(
        input_ids=rows, attention_mask=torch.ones_like(rows), max_new_tokens=3, do_sample=False, pad_token_id=0
    )
    if tuple(made.shape) != (2, rows.shape[1] + 3):
        return failed(messages.GENERATED_OTHERWISE(shape=str(tuple(made.shape))))
    return None


def keeps_base_frozen(trial: MethodTrial) -> Finding | None:
    """With `frozen_base`, no weight of the base is trained."""
    if not trial.method.capabilities.frozen_base:
        return skipped(messages.NOT_CLAIMED(capability="frozen_base"))
    trained = tuple(sorted(name for name, weight in trial.learned.items() if weight.data_ptr() in trial.base_places))
    return failed(messages.BASE_TRAINED(names=names(trained))) if trained else None


def adds_no_weights(trial: MethodTrial) -> Finding | None:
    """With `own_weights`, the model has the weights of a plain one, and no others."""
    if not trial.method.capabilities.own_weights:
        return skipped(messages.NOT_CLAIMED(capability="own_weights"))
    return _unlike_plain(trial, trial.model)


def checkpoints(trial: MethodTrial) -> Finding | None:
    """With `checkpointing`, gradients under activation checkpointing are the same."""
    capabilities = trial.method.capabilities
    if not (capabilities.trains and capabilities.checkpointing):
        return skipped(messages.NOT_CLAIMED(capability="checkpointing"))
    plain = _gradients(trial)
    # transformers renamed these within version 5.
    enable = getattr(trial.model, "activation_checkpointing_enable", None) or trial.model.gradient_checkpointing_enable
    disable = (
        getattr(trial.model, "activation_checkpointing_disable", None) or trial.model.gradient_checkpointing_disable
    )
    enable({"use_reentrant": False})
    try:
        again = _gradients(trial)
    finally:
        disable()
        trial.model.eval()
    largest = max([1e-12, *(float(gradient.abs().max()) for gradient in plain.values())])
    unlike = tuple(
        sorted(n for n in plain.keys() | again.keys() if _difference_of(plain, again, n) > _TOLERANCE * largest)
    )
    return failed(messages.CHECKPOINTED_OTHERWISE(names=names(unlike))) if unlike else None


def _difference_of(first: dict[str, Any], second: dict[str, Any], name: str) -> float:
    """The largest difference of what two mappings have under a name; infinite where one lacks it."""
    if name not in first or name not in second:
        return float("inf")
    return difference(first[name], second[name])


def _gradients(trial: MethodTrial) -> dict[str, Any]:
    """The gradients of the trained parameters on two rows, by name."""
    import torch

    rows = models.token_rows()
    trial.model.train()
    trial.model.zero_grad()
    torch.manual_seed(2)  # dropout
    logits = trial.model(input_ids=rows, attention_mask=torch.ones_like(rows), use_cache=False).logits
    logits.square().mean().backward()
    gradients = {name: weight.grad.clone() for name, weight in trial.learned.items() if weight.grad is not None}
    trial.model.zero_grad()
    trial.model.eval()
    return gradients


class _PadsWithZero:
    """The only part of a tokenizer that passes through packed rows need."""

    pad_token_id = 0


def packs(trial: MethodTrial) -> Finding | None:
    """With `packable`, rows that share a sequence have the losses that they have alone."""
    import torch

    capabilities = trial.method.capabilities
    if not (capabilities.trains and capabilities.packable):
        return skipped(messages.NOT_CLAIMED(capability="packable"))
    tokenizer: Any = _PadsWithZero()
    bundle = ModelBundle(trial.model, tokenizer, Compute(torch.device("cpu")))
    try:
        check_packing(bundle, _PACKED, 64)
    except CellError as error:
        return failed(messages.PACKED_OTHERWISE(reason=error.note))
    return None


def stacks(trial: MethodTrial) -> Finding | None:
    """With a `stack_key`, two models over one base answer together as each does alone."""
    import torch

    method = trial.method
    key = method.stack_key(trial.settings)
    if key is None:
        return skipped(messages.NO_STACK_KEY())
    hash(key)  # a key that cannot be hashed raises here
    base: Any = models.build(trial.architecture)
    lanes: list[Any] = []
    for seed in (1, 2):
        torch.manual_seed(seed)
        prepared: Any = method.prepare(with_shared_weights(base), trial.settings)
        models.train(prepared, steps=seed)  # unlike lanes
        lanes.append(prepared)
    alone = [models.logits_of(lane) for lane in lanes]
    rows = models.token_rows()
    try:
        stack = method.stack(lanes)
        stack.use(stack.weights, [0, 1], rows.numel())
        stack.model.eval()
        both = torch.cat([rows, rows])
        with torch.no_grad():
            together = stack.model(input_ids=both, attention_mask=torch.ones_like(both)).logits
    except NotStackable as error:
        return failed(messages.STACK_REFUSED(reason=error.note))
    change = max(difference(together[:2], alone[0]), difference(together[2:], alone[1]))
    return failed(messages.STACKED_OTHERWISE(change=change)) if change > _TOLERANCE else None


def trains_on_several_devices(trial: MethodTrial) -> Finding | None:
    """Never tried: it needs more processes than a check may start."""
    if not trial.method.capabilities.several_devices:
        return skipped(messages.NOT_CLAIMED(capability="several_devices"))
    return skipped(messages.SEVERAL_DEVICES_UNTRIED())


def merges(trial: MethodTrial) -> Finding | None:
    """With `mergeable`, `merge` gives a plain model with the same logits; without it, the logits stay too."""
    expected = models.logits_of(trial.model)
    merged: Any = trial.method.merge(trial.model)
    merged.eval()
    change = difference(models.logits_of(merged), expected)
    if change > _TOLERANCE:
        return failed(messages.MERGED_OTHERWISE(change=change))
    return _unlike_plain(trial, merged) if trial.method.capabilities.mergeable else None


def _unlike_plain(trial: MethodTrial, model: Any) -> Finding | None:
    """What a model has that a plain one has not, or the reverse."""
    plain = models.build(trial.architecture)
    if type(model) is not type(plain):
        return failed(messages.NO_PLAIN_MODEL(kind=type(model).__name__, plain=type(plain).__name__))
    unlike = tuple(sorted(model.state_dict().keys() ^ plain.state_dict().keys()))
    return failed(messages.OTHER_WEIGHTS(names=names(unlike))) if unlike else None
