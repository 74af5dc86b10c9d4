"""Tiny random models of four architectures, built in memory, on which methods are tried."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from ftbench.contracts import ModelFacts

if TYPE_CHECKING:
    from torch import Tensor, nn

VOCABULARY = 64
POSITIONS = 128
HIDDEN = 32

_TOKENS = {"vocab_size": VOCABULARY, "bos_token_id": 0, "eos_token_id": None, "pad_token_id": 0}
_WIDE = {"hidden_size": HIDDEN, "max_position_embeddings": POSITIONS}
_ROTARY = _TOKENS | _WIDE | {"num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 64}
_NO_DROPOUT = {"attn_pdrop": 0.0, "embd_pdrop": 0.0, "resid_pdrop": 0.0}
SIZES: Mapping[str, Mapping[str, Any]] = {
    "gpt2": _TOKENS | _NO_DROPOUT | {"n_embd": HIDDEN, "n_layer": 2, "n_head": 2, "n_positions": POSITIONS},
    "gpt_neo": _TOKENS
    | _WIDE
    | {
        "num_layers": 2,
        "num_heads": 2,
        "attention_types": [[["global", "local"], 1]],
        "window_size": 64,
        "attention_dropout": 0.0,
        "embed_dropout": 0.0,
        "resid_dropout": 0.0,
    },
    "llama": _ROTARY,
    # Two query heads share a key head, the head is tied, and queries, keys and values have biases.
    "qwen2": _ROTARY | {"num_key_value_heads": 2, "tie_word_embeddings": True},
}
"""Architecture → what its configuration is given."""

ARCHITECTURES = tuple(SIZES)

_SPREAD = 0.3
"""Standard deviation of the weights. The usual 0.02 gives almost constant logits, which would hide faults."""


def build(architecture: str) -> nn.Module:
    """A fresh model, always with the same weights, in eval mode."""
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        model = AutoModelForCausalLM.from_config(AutoConfig.for_model(architecture, **SIZES[architecture]))
        with torch.no_grad():
            for parameter in model.parameters():
                if parameter.dim() > 1:
                    parameter.normal_(std=_SPREAD)
    built: nn.Module = model.eval()
    return built


def facts_of(model: Any) -> ModelFacts:
    """What a plan would know of a model."""
    from torch import nn
    from transformers.pytorch_utils import Conv1D

    config = model.config
    heads = config.num_attention_heads
    key_heads = getattr(config, "num_key_value_heads", heads)
    return ModelFacts(
        architecture=config.model_type,
        parameters=sum(parameter.numel() for parameter in model.parameters()),
        hidden_size=config.hidden_size,
        layers=config.num_hidden_layers,
        vocabulary=config.vocab_size,
        max_positions=config.max_position_embeddings,
        has_biases=any(isinstance(part, nn.Linear | Conv1D) and part.bias is not None for part in model.modules()),
        key_value_size=key_heads * (config.hidden_size // heads),
        shapes={name: tuple(parameter.shape) for name, parameter in sorted(model.named_parameters())},
    )


def token_rows() -> Tensor:
    """[2, 7]: two rows of tokens."""
    import torch

    return torch.arange(14).reshape(2, 7) * 11 % (VOCABULARY - 1) + 1


def logits_of(model: Any) -> Tensor:
    """[2, 7, vocabulary]: the logits on `token_rows`, without gradients."""
    import torch

    rows = token_rows()
    with torch.no_grad():
        logits: Tensor = model(input_ids=rows, attention_mask=torch.ones_like(rows)).logits
    return logits


def train(model: Any, steps: int = 3, *, on_step: Callable[[], None] = lambda: None) -> None:
    """Train a prepared model for a few steps; `on_step` is called after each backward pass. It ends in eval mode."""
    import torch

    rows = token_rows()
    model.train()
    learned = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(learned, lr=0.01, weight_decay=0.0)
    for _ in range(steps):
        model(input_ids=rows, attention_mask=torch.ones_like(rows), labels=rows).loss.backward()
        on_step()
        optimizer.step()
        optimizer.zero_grad()
    model.eval()
