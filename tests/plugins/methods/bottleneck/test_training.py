"""Training bottleneck adapters: they move and the base does not."""

from __future__ import annotations

import copy

import pytest
import torch
from torch import nn

from ftbench_methods.bottleneck import adapter_state_dict, add_adapters, base_state_dict
from tests.plugins.methods.bottleneck.models import (
    HIDDEN,
    IDS,
    LAYERS,
    adapted_model,
    assert_same_tensors,
    build_model,
    change_by_hand,
    configure,
    every_case,
    every_placement,
    fill_randomly,
    logits_of,
    sgd_step,
)


@every_case(turn=15)
def test_one_sgd_step_changes_the_logits_and_no_bit_of_the_base(name: str, placement: str) -> None:
    model = build_model(name)
    base = copy.deepcopy(model.state_dict())
    before = logits_of(add_adapters(model, config=configure(placement)))
    sgd_step(model)
    assert not torch.equal(logits_of(model), before)
    assert_same_tensors(base_state_dict(model), base)


@every_placement
def test_every_adapter_parameter_gets_a_gradient(placement: str) -> None:
    model = adapted_model("gpt_neo", placement)
    sgd_step(model)
    trainable = [p for p in model.parameters() if p.requires_grad]
    assert all(p.grad is not None and p.grad.any() for p in trainable)


@every_placement
def test_gradient_checkpointing_gives_the_same_gradients(placement: str) -> None:
    gradients = []
    for checkpointing in (False, True):
        model = adapted_model("llama", placement).train()
        if checkpointing:
            model.activation_checkpointing_enable()
        model(IDS).logits.square().sum().backward()
        gradients.append({n: p.grad for n, p in model.named_parameters() if p.requires_grad})
    torch.testing.assert_close(gradients[0], gradients[1])


@every_case(turn=18)
def test_a_bf16_base_keeps_its_logits_and_trains_fp32_adapters(name: str, placement: str) -> None:
    model = build_model(name).to(torch.bfloat16)
    before = logits_of(model)
    add_adapters(model, config=configure(placement))
    after = logits_of(model)
    assert after.dtype == torch.bfloat16
    assert torch.equal(after, before)
    sgd_step(model)
    assert not torch.equal(logits_of(model), before)
    assert {t.dtype for t in adapter_state_dict(model).values()} == {torch.float32}


def test_adapter_dropout_is_off_in_a_model_that_was_in_evaluation_mode() -> None:
    model = adapted_model("llama", "pfeiffer", dropout=0.5)
    assert torch.equal(logits_of(model), logits_of(model))


def test_adapter_dropout_is_on_in_training_mode() -> None:
    model = adapted_model("llama", "pfeiffer", dropout=0.5).train()
    assert not torch.equal(logits_of(model), logits_of(model))


@pytest.mark.parametrize("name", ["gpt2", "gpt_neo"])
def test_the_sublayer_output_is_dropped_before_the_sequential_adapters(name: str) -> None:
    # With everything dropped, each sub-layer hands zeros to its adapter, so that a block adds
    # adapter(0) twice, undropped; behind an adapter, the dropout would leave nothing to add.
    decoder = build_model(name).transformer
    decoder.ln_f = nn.Identity()
    for path, module in decoder.named_modules():
        if isinstance(module, nn.Dropout):
            module.p = float(path.endswith(("resid_dropout", "mlp.dropout")))
    add_adapters(decoder, config=configure("houlsby"))
    fill_randomly(decoder)
    state = adapter_state_dict(decoder)
    added = sum(
        change_by_hand(state, f"layers.{layer}.{part}", torch.zeros(HIDDEN))
        for layer in range(LAYERS)
        for part in ("attention", "mlp")
    )
    embedded = decoder.wte(IDS) + decoder.wpe(torch.arange(IDS.shape[1]))
    torch.testing.assert_close(decoder.train()(IDS).last_hidden_state, embedded + added)
