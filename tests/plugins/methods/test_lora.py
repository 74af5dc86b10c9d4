"""LoRA, rsLoRA and DoRA: scale, merging, and the files that PEFT itself reads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from peft import PeftModel
from torch.nn.functional import normalize

from ftbench_methods.lora import Dora, Lora, LoraSettings, RsLora, RsLoraSettings


def test_a_quantised_base_stays_unmerged(build: Callable[[str], Any]) -> None:
    base = build("llama")
    base.is_quantized = True
    model = Lora().prepare(base, LoraSettings(r=4))
    assert Lora().merge(model) is model


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


@pytest.mark.parametrize(("given", "scaling"), [({}, 2.0), ({"r": 16}, 4.0), ({"r": 4, "alpha": 4}, 2.0)])
def test_rslora_counts_alpha_by_the_root_of_the_rank(
    given: dict[str, Any], scaling: float, build: Callable[[str], Any]
) -> None:
    model: Any = RsLora().prepare(build("llama"), RsLoraSettings.model_validate(given))
    assert model.base_model.model.model.layers[0].mlp.up_proj.scaling == {"default": scaling}


def test_dora_trains_length_and_direction_of_each_row(build: Callable[[str], Any], train: Any) -> None:
    base = build("llama").model.layers[0].mlp.up_proj.weight.detach().clone()
    model = train(Dora().prepare(build("llama"), LoraSettings(r=4)))
    layer = model.base_model.model.model.layers[0].mlp.up_proj
    length = layer.lora_magnitude_vector["default"].weight.detach().clone()
    update = 2.0 * layer.lora_B["default"].weight @ layer.lora_A["default"].weight
    merged = Dora().merge(model).model.layers[0].mlp.up_proj.weight
    torch.testing.assert_close(merged, length[:, None] * normalize(base + update, dim=1))
    assert not torch.equal(length, base.norm(dim=1))
