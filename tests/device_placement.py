"""A machine without an accelerator notices a tensor that was left on the CPU: the model lies on torch's `meta` device.

Tensors there have shapes and no numbers, so no operation that needs a number works (`item`, a boolean index). A GPU
allows two mixtures, and so does this: a number of the CPU, and a copy from one device to another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pytest
import torch
from torch._subclasses.fake_tensor import FakeTensorMode
from torch.fx.experimental.symbolic_shapes import ShapeEnv
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from ftbench.compute.placement import spread, weight_bytes

_COPIES = frozenset({"aten::_to_copy", "aten::copy_", "aten::detach", "aten::_copy_from"})


class MixedDevices(Exception):
    """An operation had tensors of several devices."""


class OneDevice(TorchDispatchMode):
    """A context in which an operation on tensors of several devices raises `MixedDevices`, as a GPU does."""

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        name = func.name().partition(".")[0]
        devices = {
            tensor.device.type for tensor in _tensors((args, kwargs)) if tensor.ndim or tensor.device.type != "cpu"
        }
        if len(devices) > 1 and name not in _COPIES:
            raise MixedDevices(f"{func.name()} on {', '.join(sorted(devices))}")
        return func(*args, **(kwargs or {}))


def _tensors(values: Any) -> Iterator[torch.Tensor]:
    return (value for value in tree_leaves(values) if isinstance(value, torch.Tensor))


def train_a_step_on_meta(model: Any, forward: Callable[[Any, torch.Tensor, torch.Tensor], torch.Tensor]) -> None:
    """Forward, backward, clipping and a step of AdamW with a model on `meta`.

    `forward` gives logits of token ids and their mask. Raises `MixedDevices`, or `AssertionError` for a parameter or
    buffer elsewhere and for a trained parameter without a gradient.
    """
    elsewhere = [name for name, tensor in _named(model) if tensor.device.type != "meta"]
    assert not elsewhere, f"not moved with the model: {elsewhere}"
    parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=0.01)
    ids = torch.zeros(2, 7, dtype=torch.long, device="meta")
    with OneDevice():
        logits = forward(model, ids, torch.ones_like(ids))
        losses = -logits[:, :-1].float().log_softmax(-1).gather(2, ids[:, 1:, None])
        losses.sum().backward()
        without = [name for name, p in model.named_parameters() if p.requires_grad and p.grad is None]
        assert not without, f"no gradient: {without}"
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)


def _named(model: Any) -> Iterator[tuple[str, torch.Tensor]]:
    yield from model.named_parameters()
    yield from model.named_buffers()


FIRST, SECOND = torch.device("lazy", 0), torch.device("lazy", 1)
"""Two devices that no build of torch has, and that no build refuses to name."""


@contextmanager
def spread_over_two(model: Any) -> Iterator[Any]:
    """A context in which tensors have devices and no numbers, with the model spread over `FIRST` and `SECOND`.

    An operation on tensors of both raises torch's error for it, as on two GPUs.
    """
    mode = FakeTensorMode(shape_env=ShapeEnv(), allow_non_fake_inputs=True, static_shapes=True)
    with mode, pytest.MonkeyPatch.context() as patch:
        patch.setattr(torch.nn.Module, "_apply", _replace)  # torch's own writes into tensors, which these have not
        fake: dict[int, torch.Tensor] = {}  # tied weights stay tied
        model._apply(lambda tensor: fake.setdefault(id(tensor), mode.from_tensor(tensor)))
        room = weight_bytes(model)
        yield spread(model, {FIRST: room, SECOND: room})


def _replace(module: Any, change: Callable[[torch.Tensor], torch.Tensor], recurse: bool = True) -> Any:
    if recurse:
        for child in module.children():
            _replace(child, change)
    for name, parameter in module._parameters.items():
        if parameter is not None:
            with torch.no_grad():
                module._parameters[name] = torch.nn.Parameter(change(parameter), parameter.requires_grad)
    for name, buffer in module._buffers.items():
        if buffer is not None:
            module._buffers[name] = change(buffer)
    return module
