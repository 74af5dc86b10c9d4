"""QLoRA: where it is impossible, and four-bit layers on a CPU where bitsandbytes is installed."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from transformers import LlamaConfig, LlamaForCausalLM

from ftbench.contracts import ModelFacts
from ftbench.errors import ModelError
from ftbench_methods.qlora import QLora, QLoraSettings

needs_bitsandbytes = pytest.mark.skipif(
    importlib.util.find_spec("bitsandbytes") is None, reason="bitsandbytes is not installed"
)


def test_without_bitsandbytes_it_is_unavailable_and_refused(
    build: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    reason = "bitsandbytes is not installed: pip install 'ftbench[bitsandbytes]'"
    assert str(QLora().unavailable(QLoraSettings())) == reason
    with pytest.raises(ModelError, match="qlora needs bitsandbytes"):
        QLora().prepare(build("llama"), QLoraSettings())


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a CUDA device")
def test_without_a_cuda_device_it_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())
    assert str(QLora().unavailable(QLoraSettings())) == "four-bit training needs a CUDA device, and there is none"


def test_it_trains_as_many_parameters_as_lora(build: Callable[[str], Any], facts: Callable[..., ModelFacts]) -> None:
    model = facts(build("llama"))
    assert QLora().trainable_parameters(QLoraSettings(r=4), model) == 1984  # 2 * 4 * (4 * 32 + 3 * 40)


# The sixteen values of NormalFloat4 (Dettmers et al. 2023, appendix E).
NF4 = (
    *(-1.0, -0.6961928009986877, -0.5250730514526367, -0.39491748809814453),
    *(-0.28444138169288635, -0.18477343022823334, -0.09105003625154495, 0.0),
    *(0.07958029955625534, 0.16093020141124725, 0.24611230194568634, 0.33791524171829224),
    *(0.44070982933044434, 0.5626170039176941, 0.7229568362236023, 1.0),
)


def _llama() -> Any:
    """A model whose widths bitsandbytes can handle on a CPU: multiples of its block of 64 numbers."""
    torch.manual_seed(0)
    sizes = {"hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 1, "num_attention_heads": 2}
    return LlamaForCausalLM(LlamaConfig(vocab_size=40, max_position_embeddings=64, pad_token_id=0, **sizes)).eval()


@needs_bitsandbytes
def test_every_number_becomes_the_nearest_of_sixteen_times_the_largest_of_its_block() -> None:
    from bitsandbytes.functional import dequantize_4bit

    model: Any = QLora().prepare(_llama(), QLoraSettings(r=4, double=False))
    layer = model.base_model.model.model.layers[0].mlp.down_proj.base_layer
    blocks = _llama().model.layers[0].mlp.down_proj.weight.detach().reshape(-1, 64)
    largest = blocks.abs().amax(dim=1, keepdim=True)
    values = torch.tensor(NF4)
    nearest = values[((blocks / largest)[..., None] - values).abs().argmin(-1)] * largest
    found = dequantize_4bit(layer.weight.data, layer.weight.quant_state)
    torch.testing.assert_close(found, nearest.reshape(64, 128))
    assert type(model.base_model.model.lm_head) is nn.Linear


@needs_bitsandbytes
@pytest.mark.parametrize("double", [False, True])
def test_scales_are_quantised_too_if_wanted(double: bool, build: Callable[[str], Any]) -> None:
    model: Any = QLora().prepare(build("gpt2"), QLoraSettings(r=4, double=double))
    layer = model.base_model.model.transformer.h[0].mlp.c_fc.base_layer
    assert layer.weight.quant_state.nested is double


@needs_bitsandbytes
def test_it_trains_saves_and_loads_over_the_rounded_base(
    train: Any, logits: Callable[[Any], Tensor], tmp_path: Path
) -> None:
    settings = QLoraSettings(r=4)
    model = train(QLora().prepare(_llama(), settings))
    trained = logits(model)
    assert (trained - logits(QLora().prepare(_llama(), settings))).abs().max() > 0.01
    assert QLora().merge(model) is model
    QLora().save(model, tmp_path)
    assert torch.equal(logits(QLora().load(_llama(), settings, tmp_path)), trained)


@needs_bitsandbytes
def test_a_base_that_was_rounded_to_measure_it_is_not_rounded_again() -> None:
    settings = QLoraSettings(r=4)
    base = QLora().base(_llama(), settings)
    measured = base.model.layers[0].mlp.down_proj.weight
    prepared: Any = QLora().prepare(base, settings)
    assert prepared.base_model.model.model.layers[0].mlp.down_proj.base_layer.weight is measured
    assert QLora().base_key(settings) != QLora().base_key(QLoraSettings(quantisation="fp4"))


@needs_bitsandbytes
@pytest.mark.parametrize("targets", ["all-linear", "attention"])
def test_as_a_plain_model_it_is_the_rounded_base_with_the_update(
    targets: str, train: Any, logits: Callable[[Any], Tensor], tmp_path: Path
) -> None:
    settings, kept, folder = QLoraSettings(r=4, double=False, targets=targets), tmp_path / "kept", tmp_path / "plain"
    kept.mkdir()
    model = train(QLora().prepare(_llama(), settings))
    QLora().save(model, kept)
    loaded: Any = QLora().load(_llama(), settings, kept)
    layer = loaded.base_model.model.model.layers[0].self_attn.q_proj
    update = layer.scaling["default"] * (layer.lora_B["default"].weight @ layer.lora_A["default"].weight)
    plain: Any = QLora().plain(QLora().merge(loaded))
    modules = {name: module for name, module in plain.named_modules() if name.endswith("_proj")}
    assert {type(module) for module in modules.values()} == {nn.Linear}
    for name, summand in (("self_attn.q_proj", update), ("mlp.down_proj", torch.zeros(()))):
        if targets == "all-linear" and name == "mlp.down_proj":
            continue  # it has an update, too
        blocks = _llama().get_submodule(f"model.layers.0.{name}").weight.detach().reshape(-1, 64)
        largest = blocks.abs().amax(dim=1, keepdim=True)
        values = torch.tensor(NF4)
        rounded = values[((blocks / largest)[..., None] - values).abs().argmin(-1)] * largest
        weight = modules[f"model.layers.0.{name}"].weight
        torch.testing.assert_close(weight, rounded.reshape(weight.shape) + summand, rtol=0, atol=1e-6)
    difference = (logits(plain) - logits(model)).abs().max() / logits(model).abs().max()
    assert difference < 0.05  # of bf16, in which four-bit layers multiply here
    plain.save_pretrained(folder)
    assert torch.equal(logits(LlamaForCausalLM.from_pretrained(folder).eval()), logits(plain))
    assert not plain.is_quantized
