"""Read numbers that a device has computed, all at once: each reading waits for the device."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch


def read(values: Sequence[torch.Tensor]) -> list[float]:
    """The values of tensors of one number each, of any types that fit into fp32; one reading for all of them."""
    import torch

    numbers: list[float] = torch.stack([value.reshape(()).float() for value in values]).tolist() if values else []
    return numbers


def total(numbers: Sequence[float]) -> float:
    """The numbers added one after the other. Python's `sum` adds otherwise since 3.12, and other bits come out."""
    result = 0.0
    for number in numbers:
        result += number
    return result
