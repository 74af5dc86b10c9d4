"""Add adapters to a model in place, and remove them again."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from .config import BottleneckConfig
from .flow import evaluating
from .layers import AdaptedModule, Bottleneck, ParallelAdapter, SequentialAdapter, adapted_modules
from .sites import Site, UnsupportedArchitecture, compute, find_sites, hidden_size

_NEAR = {torch.float32: 1e-5, torch.bfloat16: 2e-2, torch.float16: 2e-3, torch.float64: 1e-12}
"""Tolerance relative to the largest logit; a few units in the last place of the type."""
# Stored on the model, so that its copies and pickles can be restored too.
_TRAINABLE_BEFORE = "_bottleneck_trainable_before"


def add_adapters(model: nn.Module, *, config: BottleneckConfig) -> nn.Module:
    """Freeze every parameter of ``model``, add adapters to it in place and return it.

    ``model`` is a transformers decoder, with or without a head; the head is frozen too. Each
    adapter is on the device of its block. Its parameters are fp32 and its result is cast to the
    type of the output it is added to, so cast the base before this call, not after. Gradient
    checkpointing, generation with a cache, deepcopy and pickle all work.

    A pass over a few tokens finds the sites; another checks that every adapter runs, and that the
    model's output is unchanged. Raises UnsupportedArchitecture (a ValueError) if either fails, and
    ValueError for a model that already has adapters; the model is then unchanged.
    """
    if any(adapted_modules(model)):
        raise ValueError("add_adapters: the model has bottleneck adapters; remove them first")
    sites, before = find_sites(model, placement=config.placement)
    hidden = hidden_size(model)
    adapted = [_adapt(site, hidden=hidden, config=config) for site in sites]
    # Nothing above has touched the model, so an error there leaves it intact.
    vars(model)[_TRAINABLE_BEFORE] = frozenset(
        name for name, parameter in model.named_parameters() if parameter.requires_grad
    )
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    for site, module in zip(sites, adapted, strict=True):
        site.block.set_submodule(site.path, module)
    problem = _problem(model, adapted, before)
    if problem:
        remove_adapters(model)
        raise UnsupportedArchitecture(f"{type(model).__name__}: {problem}")
    return model


def remove_adapters(model: nn.Module) -> nn.Module:
    """Take the adapters out of ``model`` in place and return it.

    The same base modules return to their places, and each parameter gets back its former
    ``requires_grad``.

    Raises ValueError for a model to which ``add_adapters`` has not added any.
    """
    trainable: frozenset[str] | None = vars(model).pop(_TRAINABLE_BEFORE, None)
    if trainable is None:
        raise ValueError(
            f"remove_adapters: {type(model).__name__} has no bottleneck adapters; "
            "expected the object that add_adapters returned"
        )
    for path, module in list(adapted_modules(model)):
        model.set_submodule(path, module.base_layer)
    for name, parameter in model.named_parameters():
        parameter.requires_grad_(name in trainable)
    return model


def _adapt(site: Site, *, hidden: int, config: BottleneckConfig) -> AdaptedModule:
    """Build the adapter for one site, on its block's device, without changing the block."""
    adapter = Bottleneck(hidden, config=config)
    # The block's device, since the module at the site may be a dropout without parameters.
    adapter.to(next(site.block.parameters()).device)
    kind = ParallelAdapter if config.placement == "parallel" else SequentialAdapter
    return kind(site.block.get_submodule(site.path), adapter=adapter, key=site.key)


def _problem(model: nn.Module, adapted: Sequence[AdaptedModule], before: Tensor) -> str | None:
    """Return the fault of a model that has just received its adapters, or None."""
    ran: set[str] = set()
    hooks = [module.adapter.register_forward_hook(lambda *_, key=module.key: ran.add(key)) for module in adapted]
    try:
        with evaluating(model):
            after = compute(model)
    finally:
        for hook in hooks:
            hook.remove()
    silent = next((module.key for module in adapted if module.key not in ran), None)
    if silent:
        return f"the adapter {silent} never runs"
    # Adding zeros changes no bit; a GPU's varying order of sums may differ by rounding.
    near = _NEAR[after.dtype] * float(before.abs().max())
    if torch.allclose(after, before, rtol=0, atol=near, equal_nan=True):
        return None
    return f"its adapters change the logits before training, by up to {float((after - before).abs().max()):.2g}"
