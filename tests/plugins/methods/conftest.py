"""Tiny random models of several architectures, and three steps of training, for the tests of every method."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from transformers import (
    GPT2Config,
    GPT2LMHeadModel,
    GPTNeoConfig,
    GPTNeoForCausalLM,
    LlamaConfig,
    LlamaForCausalLM,
    Qwen2Config,
    Qwen2ForCausalLM,
    Qwen3Config,
    Qwen3ForCausalLM,
)
from transformers.pytorch_utils import Conv1D

from ftbench.contracts import ModelFacts

_TOKENS = {"vocab_size": 40, "bos_token_id": 0, "eos_token_id": None, "pad_token_id": 0}
_WIDE = {"hidden_size": 16, "max_position_embeddings": 64}
_ROPE = _TOKENS | _WIDE | {"num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 24}
# Two query heads share the keys of one; in Qwen3 here, four heads of 8 are together wider than the model.
_GROUPED = _ROPE | {"num_key_value_heads": 2}
_GPT2 = {"n_embd": 16, "n_layer": 2, "n_head": 2, "n_positions": 64}
_NEO = {"num_layers": 2, "num_heads": 2, "attention_types": [[["global", "local"], 1]], "window_size": 64}

BUILDERS: dict[str, Callable[[], nn.Module]] = {
    "gpt2": lambda: GPT2LMHeadModel(GPT2Config(**_TOKENS, **_GPT2)),
    "gpt_neo": lambda: GPTNeoForCausalLM(GPTNeoConfig(**_TOKENS, **_WIDE, **_NEO)),
    "llama": lambda: LlamaForCausalLM(LlamaConfig(**_ROPE)),
    "qwen2": lambda: Qwen2ForCausalLM(Qwen2Config(**_GROUPED, tie_word_embeddings=True)),
    "qwen3": lambda: Qwen3ForCausalLM(Qwen3Config(**_GROUPED, head_dim=8)),
}


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(params=sorted(BUILDERS))
def architecture(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def build() -> Callable[[str], Any]:
    """Return a function from an architecture to a fresh model, always with the same weights, in eval mode."""

    def build(architecture: str) -> nn.Module:
        torch.manual_seed(0)
        model = BUILDERS[architecture]()
        # The default 0.02 gives almost constant logits, which would hide a wrong position.
        with torch.no_grad():
            for parameter in model.parameters():
                if parameter.dim() > 1:
                    parameter.normal_(std=0.3)
        return model.eval()

    return build


@pytest.fixture
def facts() -> Callable[..., ModelFacts]:
    """Return a function that makes the facts of a model, or of one that does not exist."""

    def facts(model: Any = None, **changes: Any) -> ModelFacts:
        known: dict[str, Any] = {
            "architecture": "llama",
            "parameters": 100_000_000,
            "hidden_size": 64,
            "layers": 4,
            "vocabulary": 1000,
            "max_positions": 256,
            "has_biases": False,
            "key_value_size": 64,
        }
        if model is not None:
            known |= {
                "architecture": model.config.model_type,
                "parameters": sum(parameter.numel() for parameter in model.parameters()),
                "hidden_size": model.config.hidden_size,
                "layers": model.config.num_hidden_layers,
                "vocabulary": model.config.vocab_size,
                "max_positions": model.config.max_position_embeddings,
                "has_biases": any(isinstance(m, nn.Linear | Conv1D) and m.bias is not None for m in model.modules()),
                "key_value_size": _key_value_size(model),
                "shapes": {name: tuple(parameter.shape) for name, parameter in model.named_parameters()},
            }
        return ModelFacts(**(known | changes))

    return facts


def _key_value_size(model: Any) -> int:
    """Ask the model itself: the width of what it keeps for a token."""
    keys = model(input_ids=torch.tensor([[1]]), use_cache=True).past_key_values.layers[0].keys
    return int(keys.shape[1] * keys.shape[3])


@pytest.fixture
def ids() -> Tensor:
    """Two rows of seven tokens."""
    return torch.arange(14).reshape(2, 7) * 11 % 39 + 1


@pytest.fixture
def logits(ids: Tensor) -> Callable[[Any], Tensor]:
    """Return a function from a model to its logits on `ids`."""

    def logits(model: Any) -> Tensor:
        with torch.no_grad():
            result: Tensor = model(input_ids=ids, attention_mask=torch.ones_like(ids)).logits
        return result

    return logits


@pytest.fixture
def train(ids: Tensor) -> Callable[[Any], Any]:
    """Return a function that trains a prepared model for three steps and puts it back into eval mode."""

    def train(model: Any) -> Any:
        model.train()
        optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=0.01, weight_decay=0.0)
        for _ in range(3):
            model(input_ids=ids, attention_mask=torch.ones_like(ids), labels=ids).loss.backward()
            optimizer.step()
            optimizer.zero_grad()
        return model.eval()

    return train
