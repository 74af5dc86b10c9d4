"""Checksums of frozen weights, by which a cell notices that training moved one."""

from __future__ import annotations

from collections import defaultdict
from math import gcd
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch
    from torch import nn

WHOLE = 2**22
"""Numbers up to which a weight is summed as a whole; of a larger one, a sample of about as many."""


def frozen_checksums(model: nn.Module) -> dict[str, int]:
    """By name, the checksum of each parameter that requires no gradient."""
    return checksums({name: parameter for name, parameter in model.named_parameters() if not parameter.requires_grad})


def checksums(tensors: dict[str, torch.Tensor]) -> dict[str, int]:
    """By name, the sum of the bit patterns of a tensor's numbers, as integers: exact, so that a changed bit shows.

    Of a large tensor only a sample is summed, at most a few million numbers, whose positions follow from its shape.
    """
    import torch

    sums: dict[torch.device, dict[str, torch.Tensor]] = defaultdict(dict)
    for name, tensor in tensors.items():
        whole = {1: torch.uint8, 2: torch.int16, 4: torch.int32, 8: torch.int64}[tensor.element_size()]
        bits = tensor.detach().contiguous().view(whole).flatten()
        step = sample_step(bits.numel(), tensor.shape[-1] if tensor.ndim else 1)
        sums[tensor.device][name] = bits[::step].sum(dtype=torch.int64)
    found: dict[str, int] = {}
    for on_device in sums.values():  # one transfer a device: each waits for the device
        found.update(zip(on_device, torch.stack(list(on_device.values())).tolist(), strict=True))
    return {name: found[name] for name in tensors}


def sample_step(numbers: int, width: int) -> int:
    """The distance between sampled numbers of a tensor with rows of `width` numbers; 1 up to `WHOLE` numbers.

    It is at most `width` and shares no factor with it, so the sample has a number of every row and of every column.
    Four-bit weights are packed into one column, so they count as one row.
    """
    width = width if width > 1 else numbers
    step = min(numbers // WHOLE, width) or 1
    while gcd(step, width) > 1:
        step -= 1
    return step
