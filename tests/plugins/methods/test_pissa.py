"""PiSSA: where it starts, and that its file is a plain LoRA for the untouched model."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from peft import PeftModel
from torch import Tensor

from ftbench.contracts import ModelFacts
from ftbench.errors import ModelError
from ftbench_methods.pissa import Pissa, PissaSettings


def test_before_training_the_logits_are_those_of_the_base_up_to_rounding(
    architecture: str, build: Callable[[str], Any], logits: Callable[[Any], Tensor]
) -> None:
    model = Pissa().prepare(build(architecture), PissaSettings(r=4))
    torch.testing.assert_close(logits(model), logits(build(architecture)), atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("alpha", [None, 2.0])
def test_training_begins_from_the_largest_singular_values(alpha: float | None, build: Callable[[str], Any]) -> None:
    weight = build("llama").model.layers[0].mlp.up_proj.weight.detach()
    left, values, right = torch.linalg.svd(weight, full_matrices=False)
    expected = left[:, :4] * values[:4] @ right[:4]
    model: Any = Pissa().prepare(build("llama"), PissaSettings(r=4, alpha=alpha, iterations=64))
    layer = model.base_model.model.model.layers[0].mlp.up_proj
    start = layer.scaling["default"] * layer.lora_B["default"].weight @ layer.lora_A["default"].weight
    torch.testing.assert_close(start, expected, atol=1e-3, rtol=1e-3)
    torch.testing.assert_close(layer.base_layer.weight, weight - expected, atol=1e-3, rtol=1e-3)


def test_both_factors_are_equally_large(build: Callable[[str], Any]) -> None:
    model: Any = Pissa().prepare(build("gpt2"), PissaSettings(r=4))
    layer = model.base_model.model.transformer.h[0].mlp.c_fc
    lengths = layer.lora_A["default"].weight.norm(dim=1), layer.lora_B["default"].weight.norm(dim=0)
    torch.testing.assert_close(*lengths)


@pytest.mark.parametrize("name", ["gpt2", "qwen2"])
def test_peft_itself_reads_the_folder_onto_the_untouched_model(
    name: str, build: Callable[[str], Any], train: Any, logits: Any, tmp_path: Path
) -> None:
    model = train(Pissa().prepare(build(name), PissaSettings(r=4)))
    Pissa().save(model, tmp_path)
    assert json.loads((tmp_path / "adapter_config.json").read_text())["r"] == 8
    read = PeftModel.from_pretrained(build(name), str(tmp_path))
    torch.testing.assert_close(logits(read), logits(model), atol=1e-4, rtol=1e-4)


def test_a_rank_above_the_width_of_a_matrix_is_known_before_loading_and_refused_after(
    build: Callable[[str], Any], facts: Callable[..., ModelFacts]
) -> None:
    reason = "a matrix of width 16 has fewer than 17 components"
    assert str(Pissa().impossible(PissaSettings(r=17), facts(build("llama")))) == reason
    assert Pissa().impossible(PissaSettings(r=16), facts(build("llama"))) is None
    with pytest.raises(ModelError, match=reason):
        Pissa().prepare(build("llama"), PissaSettings(r=17))


def test_a_plan_says_how_long_the_decomposition_takes_where_it_takes_a_minute(
    build: Callable[[str], Any], facts: Callable[..., ModelFacts]
) -> None:
    """Of Llama 7B: 34 products with 32 · (4 · 4096 · 4096 + 3 · 4096 · 11,008) = 6.48e9 numbers, 6 ns each: 22 minutes.

    6 products take 4.
    """
    small = facts(build("llama"))
    assert Pissa().notes(PissaSettings(), small) == ()
    widths = {"q": (4096, 4096), "k": (4096, 4096), "v": (4096, 4096), "o": (4096, 4096)}
    names = {f"self_attn.{side}_proj": shape for side, shape in widths.items()}
    names |= {"mlp.gate_proj": (11_008, 4096), "mlp.up_proj": (11_008, 4096), "mlp.down_proj": (4096, 11_008)}
    shapes = {f"model.layers.{i}.{name}.weight": shape for i in range(32) for name, shape in names.items()}
    (note,) = Pissa().notes(PissaSettings(), replace(small, shapes=shapes, hidden_size=4096, layers=32))
    assert str(note) == (
        "every cell begins with decomposing 224 matrices on the processor: about 22 minutes of one core, which several "
        "share; `iterations: 2` takes 4"
    )
