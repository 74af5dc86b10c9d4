"""Shared parts of continuing from cached prompts: padded rows, probe rows, and the tolerance of the probe."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ftbench.compute.logit_rounding import LogitScale
from ftbench.compute.precision import arithmetic

if TYPE_CHECKING:
    import torch
    from torch import nn

PROBE_ROWS = 3
CANNOT = (AttributeError, IndexError, NotImplementedError, RuntimeError, TypeError, ValueError)
"""Errors of models whose cache is no list of keys and values, or which take no position ids."""
_TOLERANCE = {"float32": 1e-4, "bfloat16": 3e-2, "float16": 5e-3}
"""Nats, relative to losses above one: about ten times the effect of summing in another order."""


def probe_rows(lengths: Sequence[int]) -> list[int]:
    """Indices of at most three rows, shortest first, with different lengths so that the probe covers padding."""
    shortest_first = sorted(range(len(lengths)), key=lambda i: lengths[i])
    places = sorted({0, len(shortest_first) // 2, len(shortest_first) - 1})
    return [shortest_first[place] for place in places][:PROBE_ROWS]


def agree(
    losses: Sequence[float],
    expected: Sequence[float],
    model: nn.Module,
    device: torch.device,
    *,
    scale: LogitScale,
    tokens: int = 1,
) -> bool:
    """Whether two computations of the same losses agree, up to rounding in the current arithmetic.

    `scale` watched both computations; a loss is a sum over at most `tokens` tokens.
    """
    numbers = arithmetic(model, device)
    allowed, rounding = _TOLERANCE.get(numbers, 1e-4), tokens * scale.rounding(numbers)
    return all(abs(a - b) <= allowed * max(1.0, abs(b)) + rounding for a, b in zip(losses, expected, strict=True))


def padded(
    rows: Sequence[Sequence[int]], pad: int, device: torch.device, width: int = 0
) -> tuple[torch.Tensor, torch.Tensor]:
    """Token ids and mask, [rows, longest], or [rows, width] where that is more."""
    import torch

    longest = max(width, *map(len, rows))
    ids = torch.tensor([[*row, *[pad] * (longest - len(row))] for row in rows], device=device)
    mask = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in rows], device=device)
    return ids, mask


def beneath_prompts(model: nn.Module) -> nn.Module:
    """The model without PEFT's virtual tokens, which must not be added again once they are in the cache."""
    config = getattr(model, "active_peft_config", None)
    return model.base_model if getattr(config, "is_prompt_learning", False) else model  # type: ignore[return-value]
