"""How far rounding alone may move a loss: in 16 bits, neighbouring logits lie the further apart the larger they are.

bf16 logits between 16 and 32 are 0.125 apart, so two exact computations of one loss that add in another order differ by
that much. A tolerance in nats that suits small logits takes a trained model with large ones for a wrong computation.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch
    from torch import nn

_FRACTION_BITS: Mapping[str, int] = {"bfloat16": 7, "float16": 10}

_STEPS = 2
"""Neighbouring numbers that a loss may move by: its own logit and the largest one each by one. Of 64 random models with
logits from 5 to 550, none moved by more than half of one."""


@dataclass(slots=True)
class LogitScale:
    """The largest logit of the passes so far."""

    _largest: list[torch.Tensor] = field(default_factory=list)

    @property
    def largest(self) -> float:
        """Without sign; 0 before the first pass."""
        return max((float(value) for value in self._largest), default=0.0)

    def see(self, _: nn.Module, inputs: tuple[Any, ...], logits: torch.Tensor) -> None:
        """A forward hook of an output layer."""
        if logits.numel():
            self._largest.append(logits.detach().abs().amax().float())

    def rounding(self, arithmetic: str) -> float:
        """Nats by which rounding of these logits may move the loss of a token; 0 in 32 bits, where it is nothing."""
        bits, largest = _FRACTION_BITS.get(arithmetic), self.largest
        if bits is None or not 0 < largest < math.inf:
            return 0.0
        return _STEPS * math.ldexp(1.0, math.frexp(largest)[1] - 1 - bits)


@contextmanager
def logit_scale(model: nn.Module) -> Iterator[LogitScale]:
    """A context that watches the output layer of a model."""
    scale = LogitScale()
    head: nn.Module = model.get_output_embeddings()  # type: ignore[operator]
    handle = head.register_forward_hook(scale.see)
    try:
        yield scale
    finally:
        handle.remove()
