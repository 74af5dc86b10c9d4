"""Probes in bf16 take rounding of large logits for what it is, and still notice a wrong computation."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from transformers import LlamaConfig, LlamaForCausalLM

from ftbench.compute.bundle import ModelBundle
from ftbench.compute.logit_rounding import LogitScale, logit_scale
from ftbench.inference.continuation import agree
from ftbench.inference.decoding import can_decode
from tests.bundles import WatchedCompute, bundle_of

CPU = torch.device("cpu")
PROMPTS = [[1, 2, 3], [4, 5, 6, 7, 8, 9], [5, 3, 9] * 4]
SIZES = {"hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2, "num_attention_heads": 2}


def in_bf16(seed: int, factor: float) -> ModelBundle:
    """A random model under bf16 autocast, whose logits are `factor` times those that it draws."""
    torch.manual_seed(seed)
    model: Any = LlamaForCausalLM(LlamaConfig(vocab_size=64, max_position_embeddings=64, pad_token_id=0, **SIZES))
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.ndim > 1:
                parameter.normal_(std=0.3)
        model.lm_head.weight.mul_(factor)
    compute = WatchedCompute(CPU, context=lambda: torch.autocast("cpu", torch.bfloat16))
    return bundle_of(model.eval(), compute=compute)


def seen(largest: float) -> LogitScale:
    scale = LogitScale()
    scale.see(torch.nn.Identity(), (), torch.tensor([[0.5, -largest], [1.0, 0.0]]))
    return scale


@pytest.mark.parametrize(("largest", "apart"), [(16.0, 0.125), (31.0, 0.125), (32.0, 0.25), (212.0, 1.0), (1.5, 2**-7)])
def test_rounding_is_two_steps_between_neighbouring_numbers_of_the_size_of_the_largest_logit(
    largest: float, apart: float
) -> None:
    one = torch.tensor(largest).bfloat16()
    assert float(torch.nextafter(one, torch.tensor(1e9).bfloat16()) - one) == apart
    assert seen(largest).rounding("bfloat16") == 2 * apart
    assert seen(largest).rounding("float16") == 2 * apart / 8


def test_in_fp32_and_before_any_pass_nothing_is_allowed_for() -> None:
    assert seen(200.0).rounding("float32") == 0.0
    assert LogitScale().rounding("bfloat16") == 0.0
    assert seen(float("inf")).rounding("bfloat16") == 0.0


@pytest.mark.parametrize("factor", [1.0, 8.0, 32.0])
def test_an_exact_model_is_decoded_whatever_the_size_of_its_logits(factor: float) -> None:
    for seed in range(8):
        bundle = in_bf16(seed, factor)
        with bundle.compute.autocast(), torch.inference_mode():
            assert can_decode(bundle, PROMPTS, batch_tokens=1000), seed


@pytest.mark.parametrize("factor", [1.0, 8.0, 32.0])
def test_a_model_that_ignores_the_given_positions_is_not_decoded(factor: float) -> None:
    bundle = in_bf16(0, factor)
    plain = bundle.model.model.rotary_emb.forward

    def from_zero(states: torch.Tensor, position_ids: torch.Tensor) -> Any:
        return plain(states, position_ids=position_ids - position_ids.min())

    bundle.model.model.rotary_emb.forward = from_zero
    with bundle.compute.autocast(), torch.inference_mode():
        assert not can_decode(bundle, PROMPTS, batch_tokens=1000)


def test_the_output_layer_is_watched_only_inside_of_the_context() -> None:
    model: Any = in_bf16(0, 1.0).model
    ids = torch.tensor([PROMPTS[1]])
    with torch.no_grad(), logit_scale(model) as scale:
        logits = model(input_ids=ids).logits
    assert scale.largest == float(logits.abs().max())
    with torch.no_grad():
        model.lm_head(torch.full((1, 32), 1e6))
    assert scale.largest == float(logits.abs().max())


def test_a_loss_of_several_tokens_may_move_by_the_rounding_of_each() -> None:
    bundle, scale = in_bf16(0, 1.0), seen(16.0)
    with bundle.compute.autocast():
        assert agree([1.5], [1.25], bundle.model, CPU, scale=scale)
        assert not agree([1.75], [1.25], bundle.model, CPU, scale=scale)
        assert agree([1.75], [1.25], bundle.model, CPU, scale=scale, tokens=2)
    assert not agree([1.3], [1.25], bundle.model, CPU, scale=scale)
