"""Fused kernels in the place of what transformers computes in several steps: the same numbers up to rounding.

Each step of its own reads and writes the whole tensor, which on small models is half of a training step.
"""

from __future__ import annotations

import torch
from torch import nn
from torch.nn.functional import scaled_dot_product_attention
from transformers.activations import NewGELUActivation
from transformers.models.gpt_neo.modeling_gpt_neo import GPTNeoSelfAttention


class FusedGPTNeoAttention(GPTNeoSelfAttention):  # type: ignore[misc]
    """GPT-Neo's attention in one call: transformers has no such implementation of it.

    Shapes are those of the class it stands for; attention weights are not returned (None).
    """

    def _attn(
        self,
        query: torch.Tensor,
        key: torch.Tensor,
        value: torch.Tensor,
        attention_mask: torch.Tensor | None = None,
    ) -> tuple[torch.Tensor, None]:
        query, key, kind = query.float(), key.float(), value.dtype  # in fp32, as there: nothing is scaled down
        queries, keys = query.shape[-2], key.shape[-2]
        mask = attention_mask
        if mask is None or (self.attention_type == "local" and self.config.window_size < keys):
            seen = self.bias[:, :, keys - queries : keys, :keys]
            mask = seen if mask is None else mask.masked_fill(~seen, torch.finfo(mask.dtype).min)
        mask = mask.to(query.dtype) if mask.is_floating_point() else mask
        dropout = self.attn_dropout.p if self.training else 0.0
        found = scaled_dot_product_attention(query, key, value.float(), mask, dropout_p=dropout, scale=1.0)
        return found.to(kind), None


def use_fused_kernels(model: nn.Module) -> None:
    """Put fused parts into a model in place; one that has none of the slow parts stays as it is."""
    for module in model.modules():
        if type(module) is GPTNeoSelfAttention:
            module.__class__ = FusedGPTNeoAttention
        for name, part in module.named_children():
            if type(part) is NewGELUActivation:
                setattr(module, name, nn.GELU(approximate="tanh"))
