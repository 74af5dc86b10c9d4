"""Send the numbers of a batch to its device in one copy, without waiting for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch


def sent(device: torch.device, *tensors: torch.Tensor) -> tuple[torch.Tensor, ...]:
    """Tensors of whole numbers (int64), made on the processor, on `device`; on a CPU they are the same ones.

    A copy from pinned memory to CUDA runs beside the program, and one is faster than several.
    """
    import torch

    if device.type == "cpu":
        return tensors
    together = torch.cat([tensor.flatten() for tensor in tensors])
    if device.type == "cuda":
        together = together.pin_memory()
    there = together.to(device, non_blocking=device.type == "cuda")
    parts = torch.split(there, [tensor.numel() for tensor in tensors])
    return tuple(part.view(tensor.shape) for part, tensor in zip(parts, tensors, strict=True))
