"""In which type a model computes, and what follows from it for the shapes of its passes."""

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
    """The type of the products that are computed now, mixed precision included: `float32`."""
    import torch

    mixed = torch.is_autocast_enabled(device.type)
    dtype = torch.get_autocast_dtype(device.type) if mixed else next(model.parameters()).dtype
    return str(dtype).removeprefix("torch.")


def rounded_length(longest: int, most: int) -> int:
    """The length to which rows are padded: a multiple of 16, but at most `most`; `longest` itself if that is more."""
    return max(longest, min(-(-longest // _MULTIPLE) * _MULTIPLE, most))


def rounded_at_most(bundle: ModelBundle, rows: Sequence[EncodedExample]) -> int:
    """The `most` of `rounded_length` for training on `rows`: their longest, or 0 where nothing is to be rounded.

    On a processor products in bf16 are oneDNN's, which compiles a kernel for every new shape; with a small model that
    costs more than using it. Products in fp32 are MKL's, which has its kernels ready.
    """
    with bundle.compute.autocast():
        compiled = bundle.device.type == "cpu" and arithmetic(bundle.model, bundle.device) == "bfloat16"
    return max(row.length for row in rows) if compiled else 0
