"""Every trained method follows its model to another device: nothing stays behind, and no operation mixes devices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch

from ftbench.compute.placement import blocks
from tests.covering import covering
from tests.device_placement import FIRST, SECOND, MixedDevices, OneDevice, spread_over_two, train_a_step_on_meta
from tests.plugins.methods.cases import ARCHITECTURES, IMPOSSIBLE, TRAINED, case, prepare

Build = Callable[[str], Any]


def logits_of(model: Any, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    logits: torch.Tensor = model(input_ids=ids, attention_mask=mask).logits
    return logits


def base(build: Build, name: str) -> Any:
    """A model without SDPA, whose choice of a mask needs a number, which `meta` has not."""
    model = build("qwen2" if name == "bitfit" else "llama")
    model.set_attn_implementation("eager")
    return model


@pytest.mark.parametrize("name", TRAINED)
def test_a_step_of_training_stays_on_one_device(build: Build, name: str) -> None:
    train_a_step_on_meta(prepare(name, base(build, name)).to("meta").train(), logits_of)


@pytest.mark.parametrize("name", TRAINED)
def test_so_does_one_over_a_base_in_bf16(build: Build, name: str) -> None:
    train_a_step_on_meta(prepare(name, base(build, name).bfloat16()).to("meta").train(), logits_of)


def test_a_weight_that_stays_behind_is_noticed(build: Build) -> None:
    model = prepare("lora", base(build, "lora")).to("meta")
    norm = model.base_model.model.model.norm
    norm.weight = torch.nn.Parameter(torch.ones(16), requires_grad=False)
    with pytest.raises(AssertionError, match=r"not moved with the model: .*norm\.weight"):
        train_a_step_on_meta(model, logits_of)
    with OneDevice(), pytest.raises(MixedDevices, match=r"^aten::mul.Tensor on cpu, meta$"):
        logits_of(model, *(torch.zeros(2, 7, dtype=torch.long, device="meta") for _ in range(2)))


def test_a_number_of_the_cpu_and_a_copy_are_no_mixture() -> None:
    with OneDevice():
        there = torch.ones(3, device="meta") * torch.tensor(2.0)
        there.copy_(torch.ones(3))
        assert torch.ones(3).to("meta").device.type == "meta"
        with pytest.raises(MixedDevices):
            there + torch.ones(3)


def test_lanes_of_a_stack_stay_on_one_device(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    from ftbench.training.tensor_sharing import with_shared_weights

    monkeypatch.setattr(torch, "is_autocast_enabled", lambda device: False)  # `meta` has no autocast to be asked for
    method, settings = case("lora")
    loaded = base(build, "lora")
    models = [method.prepare(with_shared_weights(loaded), settings).to("meta").train() for _ in range(2)]
    stack = method.stack(models)
    weights = stack.weights.detach().requires_grad_(True)
    ids = torch.zeros(2, 7, dtype=torch.long, device="meta")
    with OneDevice():
        stack.use(weights, [0, 1], 7)
        logits_of(stack.model, ids, torch.ones_like(ids)).sum().backward()
    assert weights.grad is not None
    assert weights.grad.device.type == "meta"


ABLE = [name for name in TRAINED if case(name)[0].capabilities.several_devices]


@pytest.mark.parametrize(("name", "architecture"), covering([ABLE], ARCHITECTURES, IMPOSSIBLE), ids=str)
def test_a_model_spread_over_two_devices_mixes_them_nowhere(build: Build, name: str, architecture: str) -> None:
    with spread_over_two(prepare(name, build(architecture)).eval()) as model, torch.no_grad():
        assert {parameter.device for parameter in model.parameters()} == {FIRST, SECOND}
        ids = torch.zeros(2, 7, dtype=torch.long, device=FIRST)
        output = model(input_ids=ids, attention_mask=torch.ones_like(ids), use_cache=True)
        assert output.logits.device == FIRST
        placed = [next(block.parameters()).device for block in blocks(model)]
        assert placed[-1] == SECOND
        assert [layer.keys.device for layer in output.past_key_values.layers] == placed
        again = model(input_ids=ids[:, :1], past_key_values=output.past_key_values, use_cache=True)
        assert again.logits.device == FIRST


def test_hidden_states_that_stay_on_the_second_device_are_noticed(build: Build) -> None:
    with spread_over_two(build("llama")) as model, torch.no_grad():
        model.model.layers[1]._forward_hooks.clear()
        with pytest.raises(RuntimeError, match="found at least two devices, lazy:"):
            model(input_ids=torch.zeros(2, 7, dtype=torch.long, device=FIRST))
