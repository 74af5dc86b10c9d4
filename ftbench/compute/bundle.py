"""A model with its tokenizer, device and precision: everything that a forward pass needs."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ftbench.compute.plain_format import PlainFormat
from ftbench.compute.prompt_format import PromptFormat

if TYPE_CHECKING:
    import torch
    from torch import nn
    from transformers import PreTrainedTokenizerBase


@dataclass(frozen=True, slots=True)
class Compute:
    """Device and precision of a model's computations."""

    device: torch.device
    precision: str = "fp32"
    """`fp32`, or `bf16` for mixed precision: products in bf16, weights as they are."""

    def autocast(self) -> AbstractContextManager[Any]:
        """The context of a forward pass: mixed precision, or none."""
        import torch

        if self.precision == "bf16":
            return torch.autocast(self.device.type, dtype=torch.bfloat16)
        return nullcontext()


@dataclass(frozen=True, slots=True)
class ModelBundle:
    """A model, its tokenizer, and how it computes. Training changes the weights in place."""

    model: nn.Module
    tokenizer: PreTrainedTokenizerBase
    compute: Compute
    reads: PromptFormat | None = None
    """How the model reads examples; None: as plain text."""

    @property
    def prompt_format(self) -> PromptFormat:
        """How the model reads examples."""
        return self.reads or PlainFormat(self.tokenizer)

    @property
    def device(self) -> torch.device:
        return self.compute.device

    @property
    def pad(self) -> int:
        """Id of the padding token."""
        return int(self.tokenizer.pad_token_id)
