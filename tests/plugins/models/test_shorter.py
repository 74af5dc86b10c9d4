"""The shorter ways give what transformers computes."""

from __future__ import annotations

import copy
import pickle

import pytest
import torch
from torch import nn
from transformers import GPT2Config, GPT2LMHeadModel, GPTNeoConfig, GPTNeoForCausalLM, LlamaConfig, LlamaForCausalLM

from ftbench_models.fast_kernels import ShorterGPTNeoAttention, use_shorter_ways

WINDOW = 5


def gpt_neo() -> nn.Module:
    torch.manual_seed(0)
    return GPTNeoForCausalLM(
        GPTNeoConfig(
            vocab_size=60, hidden_size=16, num_layers=2, num_heads=4, attention_types=[[["global", "local"], 1]],
            max_position_embeddings=32, window_size=WINDOW, attention_dropout=0.0, embed_dropout=0.0, resid_dropout=0.0,
        )
    ).eval()  # fmt: skip


def gpt2() -> nn.Module:
    torch.manual_seed(0)
    config = GPT2Config(vocab_size=60, n_embd=16, n_layer=2, n_head=4, n_positions=32)
    return GPT2LMHeadModel(config).eval()


def padded() -> dict[str, torch.Tensor]:
    """Rows of 12 tokens, one with pads on its left, one on its right."""
    ids = torch.randint(1, 60, (3, 12), generator=torch.Generator().manual_seed(1))
    mask = torch.ones_like(ids)
    mask[1, :7] = 0
    mask[2, 9:] = 0
    return {"input_ids": ids, "attention_mask": mask}


def shorter(model: nn.Module) -> nn.Module:
    own = copy.deepcopy(model)
    use_shorter_ways(own)
    return own


@pytest.mark.parametrize("make", [gpt_neo, gpt2])
def test_logits_and_gradients_are_the_same_with_padding_on_either_side(make: type) -> None:
    plain = make()
    quick = shorter(plain)
    inputs = padded()
    seen = inputs["attention_mask"].bool()
    found = []
    for model in (plain, quick):
        logits = model(**inputs).logits[seen]
        logits.square().mean().backward()
        found.append((logits.detach(), [parameter.grad for parameter in model.parameters()]))
    torch.testing.assert_close(found[1][0], found[0][0], rtol=1e-5, atol=1e-6)
    for own, expected in zip(found[1][1], found[0][1], strict=True):
        torch.testing.assert_close(own, expected, rtol=1e-4, atol=1e-7)


def test_the_kernel_of_a_gpu_gives_the_same_as_the_steps_of_a_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    model = shorter(gpt_neo())
    inputs = padded()
    seen = inputs["attention_mask"].bool()
    with torch.inference_mode():
        expected = model(**inputs).logits[seen]
        monkeypatch.setattr(ShorterGPTNeoAttention, "_in_steps", ShorterGPTNeoAttention._in_one_kernel)
        found = model(**inputs).logits[seen]
    assert not torch.equal(found, expected)  # other sums, so it was the other way
    torch.testing.assert_close(found, expected, rtol=1e-5, atol=1e-6)


def test_a_token_outside_the_local_window_is_not_seen() -> None:
    model = shorter(gpt_neo())
    attention = model.transformer.h[1].attn.attention
    assert isinstance(attention, ShorterGPTNeoAttention)
    assert attention.attention_type == "local"
    hidden = torch.randn(1, 12, 16)
    changed = hidden.clone()
    changed[0, 0] += 1.0
    with torch.inference_mode():
        difference = (attention(changed)[0] - attention(hidden)[0]).abs().amax(-1)[0]
    assert (difference[:WINDOW] > 1e-4).all()
    assert (difference[WINDOW:] == 0).all()


def test_tokens_one_by_one_from_a_cache_are_those_of_the_whole() -> None:
    model = shorter(gpt_neo())
    ids = padded()["input_ids"]
    with torch.inference_mode():
        whole = model(ids).logits
        state = model(ids[:, :6], use_cache=True).past_key_values
        for place in range(6, 12):
            one = model(ids[:, place : place + 1], past_key_values=state, use_cache=True)
            torch.testing.assert_close(one.logits[:, 0], whole[:, place], rtol=1e-5, atol=1e-6)


def test_weights_in_half_precision_stay_in_it() -> None:
    model = shorter(gpt_neo().bfloat16())
    logits = model(**padded()).logits
    assert logits.dtype == torch.bfloat16
    assert logits.isfinite().all()


def test_a_changed_model_can_be_copied_and_sent() -> None:
    model = shorter(gpt_neo())
    inputs = padded()
    with torch.inference_mode():
        expected = model(**inputs).logits
        for other in (copy.deepcopy(model), pickle.loads(pickle.dumps(model))):
            assert torch.equal(other(**inputs).logits, expected)


def test_a_model_without_long_ways_stays_as_it_is() -> None:
    config = LlamaConfig(
        vocab_size=60, hidden_size=16, intermediate_size=32, num_hidden_layers=1, num_attention_heads=2
    )
    model = LlamaForCausalLM(config)
    before = [(name, type(part)) for name, part in model.named_modules()]
    use_shorter_ways(model)
    assert [(name, type(part)) for name, part in model.named_modules()] == before
