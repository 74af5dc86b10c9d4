"""A model with what every pass through it needs: its tokenizer, its device, and the precision of its products."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch
    from torch import nn
    from transformers import PreTrainedTokenizerBase


@dataclass(frozen=True, slots=True)
class Compute:
    """Where a model computes, and how."""

    device: torch.device
    precision: str = "fp32"
    """`fp32`, or `bf16` for mixed precision: products in bf16, weights as they are."""

    def autocast(self) -> AbstractContextManager[Any]:
        """What a forward pass runs under: mixed precision, or nothing."""
        import torch

        if self.precision == "bf16":
            return torch.autocast(self.device.type, dtype=torch.bfloat16)
        return nullcontext()


@dataclass(frozen=True, slots=True)
class ModelBundle:
    """A model, its tokenizer, and how it computes. The weights may change, as they do in training."""

    model: nn.Module
    tokenizer: PreTrainedTokenizerBase
    compute: Compute

    @property
    def device(self) -> torch.device:
        return self.compute.device

    @property
    def pad(self) -> int:
        """The token that fills up short rows."""
        return int(self.tokenizer.pad_token_id)
