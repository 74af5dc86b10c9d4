"""The tokens of a pass in evaluation on a GPU: as many as its free memory has room for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ftbench.compute.bundle import ModelBundle
from ftbench.compute.precision import arithmetic

if TYPE_CHECKING:
    from torch import nn

LEAST, MOST = 8192, 131_072
"""Bounds of the result. A GPU is busy long before the upper one."""

_SHARE = 0.4
"""Share of the free memory to use. The rest is for logits and for attention that compares all tokens with all; where it
is too little after all, passes are halved."""

_LAYER_WIDTHS = 8
"""Numbers a token and hidden unit that one layer has at a time: its input, queries, keys, values, sums. Those of its
MLP, of the model's own width, come on top: the gate, the other half, and their product."""


def tokens_of_a_pass(free: int, *, token_bytes: int) -> int:
    """Tokens that fit into `free` bytes, where each takes `token_bytes`."""
    fitting = int(_SHARE * free) // token_bytes
    return max(LEAST, min(MOST, fitting // LEAST * LEAST))


def bytes_of_a_token(model: nn.Module, number: int) -> int:
    """Bytes that a token takes in a pass without gradients: its keys and values in all layers, and its part of one.

    `number` are the bytes of a number. A model without attention (Mamba, RWKV) keeps a state instead of keys and
    values, and counts as if it had them.
    """
    wrapped: Any = model
    config = wrapped.config.get_text_config()
    hidden, layers = config.hidden_size, config.num_hidden_layers
    widths = getattr(config, "intermediate_size", None) or 4 * hidden
    width = max(widths) if isinstance(widths, list | tuple) else widths  # Gemma 3n has one a layer
    heads = getattr(config, "num_attention_heads", None) or 1
    keys = (getattr(config, "num_key_value_heads", None) or heads) * (
        getattr(config, "head_dim", None) or hidden // heads
    )
    return int(number * (2 * layers * keys + _LAYER_WIDTHS * hidden + 3 * width))


def automatic_tokens(bundle: ModelBundle) -> int:
    """The tokens of a pass for a model that lies on its device; `LEAST` where the free memory is not known."""
    import torch

    device = bundle.device
    if device.type != "cuda":
        return LEAST
    unused = torch.cuda.memory_reserved(device) - torch.cuda.memory_allocated(device)
    free = torch.cuda.mem_get_info(device)[0] + unused
    with bundle.compute.autocast():
        number = 4 if arithmetic(bundle.model, device) == "float32" else 2
    return tokens_of_a_pass(free, token_bytes=bytes_of_a_token(bundle.model, number))
