"""What a model with bottleneck adapters computes, against formulas written out by hand."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor
from transformers import LlamaConfig, LlamaForCausalLM

from ftbench_methods.bottleneck import adapter_state_dict, add_adapters, base_state_dict
from tests.plugins.methods.bottleneck.models import (
    GROUPED,
    IDS,
    TOKENS,
    adapted_model,
    change_by_hand,
    configure,
    every_case,
    every_placement,
    fill_randomly,
    logits_of,
)


@every_case(turn=0)
def test_greedy_generation_with_a_cache_equals_generation_without(name: str, placement: str) -> None:
    model = adapted_model(name, placement)
    with_cache, without = (
        model.generate(
            IDS,
            attention_mask=torch.ones_like(IDS),
            max_new_tokens=6,
            do_sample=False,
            use_cache=use_cache,
        )
        for use_cache in (True, False)
    )
    assert with_cache.shape == (2, 11)
    assert torch.equal(with_cache, without)


def _rms_norm(x: Tensor, weight: Tensor) -> Tensor:
    return weight * x / (x.square().mean(-1, keepdim=True) + 1e-6).sqrt()


def _rotate(x: Tensor) -> Tensor:
    """Rotate (batch, head, position, 8) by position, the halves being the two coordinates."""
    angles = torch.arange(x.shape[-2])[:, None] * 10000.0 ** (-torch.arange(4) / 4)
    first, second = x[..., :4], x[..., 4:]
    return torch.cat(
        [
            first * angles.cos() - second * angles.sin(),
            second * angles.cos() + first * angles.sin(),
        ],
        dim=-1,
    )


def _heads(x: Tensor, weight: Tensor) -> Tensor:
    return (x @ weight.T).unflatten(-1, (-1, 8)).transpose(1, 2)


def _reference_llama(base: dict[str, Tensor], attention: Any, feed_forward: Any) -> Tensor:
    """Compute a one-layer Llama's logits by hand.

    ``attention(output)`` and ``feed_forward(normed input, output)`` say what the block adds.
    """
    layer = {n.removeprefix("model.layers.0."): t for n, t in base.items()}
    x = base["model.embed_tokens.weight"][IDS]
    normed = _rms_norm(x, layer["input_layernorm.weight"])
    queries = _rotate(_heads(normed, layer["self_attn.q_proj.weight"]))
    keys = _rotate(_heads(normed, layer["self_attn.k_proj.weight"])).repeat_interleave(2, dim=1)
    values = _heads(normed, layer["self_attn.v_proj.weight"]).repeat_interleave(2, dim=1)
    scores = queries @ keys.transpose(-1, -2) / 8**0.5
    future = torch.ones(scores.shape[-2:], dtype=torch.bool).triu(1)
    mixed = scores.masked_fill(future, -torch.inf).softmax(-1) @ values
    output = mixed.transpose(1, 2).flatten(2) @ layer["self_attn.o_proj.weight"].T
    x = x + attention(output)
    normed = _rms_norm(x, layer["post_attention_layernorm.weight"])
    gate = normed @ layer["mlp.gate_proj.weight"].T
    wide = gate * gate.sigmoid() * (normed @ layer["mlp.up_proj.weight"].T)
    x = x + feed_forward(normed, wide @ layer["mlp.down_proj.weight"].T)
    return _rms_norm(x, base["model.norm.weight"]) @ base["lm_head.weight"].T


@pytest.mark.parametrize("scaling", [1.0, 4.0])
@pytest.mark.parametrize(
    ("activation", "by_hand"),
    [
        ("relu", lambda x: x.clamp(min=0)),
        ("gelu", lambda x: x * 0.5 * (1 + torch.erf(x / 2**0.5))),
        ("silu", lambda x: x / (1 + torch.exp(-x))),
    ],
)
@every_placement
def test_a_llama_layer_computes_what_the_formulas_say(
    placement: str, activation: str, by_hand: Any, scaling: float
) -> None:
    torch.manual_seed(0)
    sizes = GROUPED | {"num_hidden_layers": 1, "initializer_range": 0.5}
    model = LlamaForCausalLM(LlamaConfig(**sizes, **TOKENS)).eval()
    add_adapters(model, config=configure(placement, activation=activation, scaling=scaling))
    fill_randomly(model)
    state = adapter_state_dict(model)

    def change(part: str, x: Tensor) -> Tensor:
        return scaling * change_by_hand(state, f"layers.0.{part}", x, by_hand)

    def attention(output: Tensor) -> Tensor:
        return output + change("attention", output) if placement == "houlsby" else output

    def feed_forward(normed: Tensor, output: Tensor) -> Tensor:
        return output + change("mlp", normed if placement == "parallel" else output)

    expected = _reference_llama(base_state_dict(model), attention, feed_forward)
    torch.testing.assert_close(logits_of(model), expected, atol=1e-4, rtol=1e-4)
