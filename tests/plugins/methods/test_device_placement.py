"""Every trained method follows its model to another device: nothing stays behind, and no operation mixes devices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch

from tests.device_placement import MixedDevices, OneDevice, train_a_step_on_meta
from tests.plugins.methods.cases import TRAINED, case, prepare

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
