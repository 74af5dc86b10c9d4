"""The type in which a model computes, and the lengths to which its batches are rounded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ftbench.compute.bundle import ModelBundle
from ftbench.compute.encode import EncodedExample

if TYPE_CHECKING:
    import torch
    from torch import nn

_MULTIPLE = 16


def arithmetic(model: nn.Module, device: torch.device) -> str:
    """Name of the type of products, with the active autocast: `float32`."""
    import torch

    mixed = torch.is_autocast_enabled(device.type)
    dtype = torch.get_autocast_dtype(device.type) if mixed else next(model.parameters()).dtype
    return str(dtype).removeprefix("torch.")


def rounded_length(longest: int, most: int) -> int:
    """The length to which rows are padded: a multiple of 16, at most `most`, and at least `longest`."""
    return max(longest, min(-(-longest // _MULTIPLE) * _MULTIPLE, most))


def rounded_at_most(bundle: ModelBundle, rows: Sequence[EncodedExample]) -> int:
    """The `most` of `rounded_length` for training on `rows`: their longest length, or 0 for no rounding.

    On a processor, oneDNN computes bf16 products and compiles a kernel for every new shape, which costs a small model
    more than the product itself. MKL computes fp32 products with ready kernels.
    """
    with bundle.compute.autocast():
        compiled = bundle.device.type == "cpu" and arithmetic(bundle.model, bundle.device) == "bfloat16"
    return max(row.length for row in rows) if compiled else 0
