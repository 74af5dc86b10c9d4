"""Long answers go through the output layer in chunks: the same losses and gradients, and never all logits at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import torch
from peft import LoraConfig, PromptTuningConfig, get_peft_model
from torch.utils._python_dispatch import TorchDispatchMode
from transformers import (
    AutoModelForCausalLM,
    CohereConfig,
    Gemma2Config,
    GPT2Config,
    GPTNeoConfig,
    GraniteConfig,
    LlamaConfig,
    PreTrainedConfig,
    Qwen2Config,
    Qwen3Config,
)

from ftbench.compute import answer_loss
from ftbench.compute.answer_loss import answer_losses
from ftbench.compute.batches import Batch, collate
from ftbench.compute.encode import EncodedExample

_TOKENS = {"vocab_size": 500, "bos_token_id": 0, "eos_token_id": 0, "pad_token_id": 0}
_SIZES = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 24}
_ROPE = _TOKENS | _SIZES | {"max_position_embeddings": 64, "num_key_value_heads": 2}
SHAPES: dict[str, Callable[[], PreTrainedConfig]] = {
    "gpt2": lambda: GPT2Config(**_TOKENS, n_embd=16, n_layer=2, n_head=1, n_inner=24, n_positions=64),
    "gpt_neo": lambda: GPTNeoConfig(
        **_TOKENS, hidden_size=16, num_layers=2, num_heads=1, intermediate_size=24, max_position_embeddings=64,
        attention_types=[[["global", "local"], 1]],
    ),
    "llama": lambda: LlamaConfig(**_ROPE),
    "qwen2": lambda: Qwen2Config(**_ROPE, tie_word_embeddings=True),
    "qwen3": lambda: Qwen3Config(**_ROPE, head_dim=8),
}  # fmt: skip
CHANGING: dict[str, Callable[[], PreTrainedConfig]] = {
    "gemma2": lambda: Gemma2Config(**_ROPE, head_dim=8, final_logit_softcapping=0.5),
    "granite": lambda: GraniteConfig(**_ROPE, logits_scaling=3.0),
    "cohere": lambda: CohereConfig(**_ROPE, logit_scale=0.25),
}
ROWS = [EncodedExample.of(str(i), tuple(range(1, 5 + i)), tuple(range(40 + i, 60 + 3 * i))) for i in range(5)]
CHUNK = 20
"""Positions: the rows have 120 answer tokens, the embeddings 8000 numbers."""


def build(config: PreTrainedConfig) -> Any:
    torch.manual_seed(0)
    model = AutoModelForCausalLM.from_config(config).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.dim() > 1:
                parameter.normal_(std=0.3)
    return model


def batch() -> Batch:
    return collate(ROWS, 0, torch.device("cpu"))


def computed(model: Any) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
    """Losses and gradients."""
    model.zero_grad()
    losses = answer_losses(model, batch())
    losses.mean().backward()
    gradients = {name: p.grad.clone() for name, p in model.named_parameters() if p.grad is not None}
    return losses.detach(), gradients


def assert_equal_in_chunks(model: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    losses, gradients = computed(model)
    monkeypatch.setattr(answer_loss, "MOST_LOGITS", CHUNK * 500)
    again, chunked = computed(model)
    torch.testing.assert_close(again, losses)
    assert gradients
    assert any(gradient.any() for gradient in gradients.values())
    torch.testing.assert_close(chunked, gradients)


@contextmanager
def largest_tensor() -> Iterator[list[int]]:
    """The numbers in the largest tensor that any operation makes."""
    largest = [0]

    class Watch(TorchDispatchMode):
        def __torch_dispatch__(self, operation: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            made = operation(*args, **(kwargs or {}))
            for one in made if isinstance(made, tuple | list) else (made,):
                if isinstance(one, torch.Tensor):
                    largest[0] = max(largest[0], one.numel())
            return made

    with Watch():
        yield largest


@pytest.mark.parametrize("shape", SHAPES)
def test_losses_and_gradients_are_those_of_the_plain_way(shape: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert_equal_in_chunks(build(SHAPES[shape]()), monkeypatch)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("checkpointed", [False, True])
def test_the_logits_of_one_chunk_exist_at_a_time_forwards_and_backwards(
    shape: str, checkpointed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = build(SHAPES[shape]()).train()
    if checkpointed:
        model.activation_checkpointing_enable()
    with largest_tensor() as plain:
        computed(model)
    assert plain == [120 * 500]
    monkeypatch.setattr(answer_loss, "MOST_LOGITS", CHUNK * 500)
    with largest_tensor() as chunked:
        computed(model)
    assert chunked == [CHUNK * 500]


def test_without_gradients_too(monkeypatch: pytest.MonkeyPatch) -> None:
    model = build(LlamaConfig(**_ROPE))
    with torch.inference_mode():
        plain = answer_losses(model, batch())
        monkeypatch.setattr(answer_loss, "MOST_LOGITS", CHUNK * 500)
        with largest_tensor() as largest:
            torch.testing.assert_close(answer_losses(model, batch()), plain)
    assert largest[0] <= CHUNK * 500


def test_what_is_kept_for_the_backward_pass_has_no_logits(monkeypatch: pytest.MonkeyPatch) -> None:
    model = build(LlamaConfig(**_ROPE))
    monkeypatch.setattr(answer_loss, "MOST_LOGITS", CHUNK * 500)
    kept: list[int] = []

    def keep(tensor: torch.Tensor) -> torch.Tensor:
        kept.append(tensor.numel())
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(keep, lambda tensor: tensor):
        answer_losses(model, batch())
    assert max(kept) <= 500 * 16  # the embeddings, or the weights of the output layer


@pytest.mark.parametrize(
    "config",
    [
        LoraConfig(r=2, target_modules=["q_proj", "lm_head"], init_lora_weights=False),
        LoraConfig(r=2, target_modules=["q_proj"], modules_to_save=["lm_head"], init_lora_weights=False),
        PromptTuningConfig(task_type="CAUSAL_LM", num_virtual_tokens=3),
    ],
)
def test_an_output_layer_that_a_method_wraps_or_trains_and_virtual_tokens(
    config: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert_equal_in_chunks(get_peft_model(build(LlamaConfig(**_ROPE)), config), monkeypatch)


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("name", CHANGING)
def test_a_model_that_changes_the_logits_afterwards_keeps_its_losses(
    name: str, known: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not known:
        monkeypatch.setattr(answer_loss, "_CHANGED_AFTERWARDS", ())
    model = build(CHANGING[name]())
    passes: list[int] = []
    model.register_forward_pre_hook(lambda *_: passes.append(1))
    losses, gradients = computed(model)
    monkeypatch.setattr(answer_loss, "MOST_LOGITS", CHUNK * 500)
    again, same = computed(model)
    assert torch.equal(again, losses)
    assert all(torch.equal(same[name], gradients[name]) for name in gradients)
    assert len(passes) == (2 if known else 3)


def test_in_mixed_precision(monkeypatch: pytest.MonkeyPatch) -> None:
    with torch.autocast("cpu", dtype=torch.bfloat16):
        model = build(LlamaConfig(**_ROPE))
        plain = answer_losses(model, batch())
        monkeypatch.setattr(answer_loss, "MOST_LOGITS", CHUNK * 500)
        with largest_tensor() as largest:
            chunked = answer_losses(model, batch())
            chunked.mean().backward()
    torch.testing.assert_close(chunked, plain, atol=1e-2, rtol=1e-2)
    assert chunked.dtype == torch.float32
    assert largest == [CHUNK * 500]
