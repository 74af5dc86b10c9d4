"""LoRA: targets, scale, merging, and the files that PEFT itself reads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from peft import PeftModel
from torch import Tensor, nn

from ftbench.errors import ModelError
from ftbench_methods.lora import Lora, LoraSettings, target_modules


def _leaves(model: nn.Module, targets: str | tuple[str, ...]) -> set[str]:
    return {name.rpartition(".")[2] for name in target_modules(model, targets)}


def test_merged_logits_agree_and_the_merged_model_is_a_plain_one(
    architecture: str, build: Callable[[str], Any], train: Callable[[Any], Any], logits: Callable[[Any], Tensor]
) -> None:
    model = train(Lora().prepare(build(architecture), LoraSettings(r=4)))
    expected = logits(model)
    assert (expected - logits(build(architecture))).abs().max() > 0.01
    merged = Lora().merge(model)
    torch.testing.assert_close(logits(merged), expected, atol=1e-4, rtol=1e-4)
    assert type(merged) is type(build(architecture))
    assert list(merged.state_dict()) == list(build(architecture).state_dict())


def test_a_quantised_base_stays_unmerged(build: Callable[[str], Any]) -> None:
    base = build("llama")
    base.is_quantized = True
    model = Lora().prepare(base, LoraSettings(r=4))
    assert Lora().merge(model) is model


def test_all_linear_is_every_linear_layer_but_the_head(build: Callable[[str], Any]) -> None:
    assert _leaves(build("gpt2"), "all-linear") == {"c_attn", "c_proj", "c_fc"}
    assert _leaves(build("llama"), "all-linear") == {
        *("q_proj", "k_proj", "v_proj", "o_proj"),
        *("gate_proj", "up_proj", "down_proj"),
    }


def test_attention_is_the_attention_alone(architecture: str, build: Callable[[str], Any]) -> None:
    model = build(architecture)
    expected = {
        "gpt2": {"c_attn", "c_proj"},
        "gpt_neo": {"q_proj", "k_proj", "v_proj", "out_proj"},
    }.get(architecture, {"q_proj", "k_proj", "v_proj", "o_proj"})
    assert _leaves(model, "attention") == expected
    assert all("attn" in name for name in target_modules(model, "attention"))


def test_listed_names_match_the_end_of_a_path_at_a_dot(build: Callable[[str], Any]) -> None:
    assert list(target_modules(build("gpt2"), ("mlp.c_proj",))) == [f"transformer.h.{i}.mlp.c_proj" for i in (0, 1)]
    assert _leaves(build("llama"), ("q_proj", "v_proj")) == {"q_proj", "v_proj"}
    assert list(target_modules(build("llama"), ("lm_head",))) == ["lm_head"]


def test_a_name_without_a_module_is_refused_with_the_nearest(build: Callable[[str], Any]) -> None:
    with pytest.raises(ModelError, match=r'no linear layer "qproj"\. Did you mean .*q_proj'):
        target_modules(build("llama"), ("v_proj", "qproj"))


def test_a_head_tied_to_the_embedding_is_refused(build: Callable[[str], Any]) -> None:
    with pytest.raises(ModelError, match="head shares its matrix with the embedding"):
        target_modules(build("gpt2"), ("lm_head",))


def test_attention_of_a_model_without_any_is_refused() -> None:
    class Plain(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layer = nn.Linear(2, 2)

        def get_output_embeddings(self) -> None:
            return None

    with pytest.raises(ModelError, match="Plain has no linear layer in an attention module"):
        target_modules(Plain(), "attention")


@pytest.mark.parametrize(("given", "scaling"), [({"r": 4}, 2.0), ({"r": 4, "alpha": 1}, 0.25)])
def test_the_update_counts_alpha_by_rank(given: dict[str, Any], scaling: float, build: Callable[[str], Any]) -> None:
    model: Any = Lora().prepare(build("llama"), LoraSettings.model_validate(given))
    assert model.base_model.model.model.layers[0].mlp.up_proj.scaling == {"default": scaling}


def test_dropout_acts_in_training_only(build: Callable[[str], Any], train: Any, logits: Any) -> None:
    model = train(Lora().prepare(build("llama"), LoraSettings(r=4, dropout=0.5)))
    assert torch.equal(logits(model), logits(model))
    assert not torch.equal(logits(model.train()), logits(model.train()))


@pytest.mark.parametrize("name", ["gpt2", "qwen2"])
def test_peft_itself_reads_the_folder(
    name: str, build: Callable[[str], Any], train: Any, logits: Any, tmp_path: Path
) -> None:
    model = train(Lora().prepare(build(name), LoraSettings(r=4)))
    Lora().save(model, tmp_path)
    assert torch.equal(logits(PeftModel.from_pretrained(build(name), str(tmp_path))), logits(model))
