"""What continues from the keys and values of prompts shares: padded rows, and how exact a continuation must be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ftbench.compute.precision import arithmetic

if TYPE_CHECKING:
    import torch
    from torch import nn

PROBE_ROWS = 3
CANNOT = (AttributeError, IndexError, NotImplementedError, RuntimeError, TypeError, ValueError)
"""What models raise that have no list of keys and values, or take no positions."""
_TOLERANCE = {"float32": 1e-4, "bfloat16": 3e-2, "float16": 5e-3}
"""In nats, relative to losses above one: some ten times what another order of the same sums makes."""


def probe_rows(lengths: Sequence[int]) -> list[int]:
    """Indices of at most three rows, the shortest first: of different length, so that padding is part of a probe."""
    shortest_first = sorted(range(len(lengths)), key=lambda i: lengths[i])
    places = sorted({0, len(shortest_first) // 2, len(shortest_first) - 1})
    return [shortest_first[place] for place in places][:PROBE_ROWS]


def agree(one: Sequence[float], other: Sequence[float], model: nn.Module, device: torch.device) -> bool:
    """Whether two ways to compute losses give the same, up to the rounding of the arithmetic that is on now."""
    allowed = _TOLERANCE.get(arithmetic(model, device), 1e-4)
    return all(abs(a - b) <= allowed * max(1.0, abs(b)) for a, b in zip(one, other, strict=True))


def padded(rows: Sequence[Sequence[int]], pad: int, device: torch.device) -> tuple[torch.Tensor, torch.Tensor]:
    """Token ids and mask, [rows, longest]."""
    import torch

    longest = max(map(len, rows))
    ids = torch.tensor([[*row, *[pad] * (longest - len(row))] for row in rows], device=device)
    mask = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in rows], device=device)
    return ids, mask


def beneath_prompts(model: nn.Module) -> nn.Module:
    """The model without PEFT's virtual tokens: once they are in the state they must not come a second time."""
    config = getattr(model, "active_peft_config", None)
    return model.base_model if getattr(config, "is_prompt_learning", False) else model  # type: ignore[return-value]
