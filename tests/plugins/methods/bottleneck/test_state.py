"""Saving, loading, copying and removing bottleneck adapters."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import nn
from transformers import BertConfig, BertModel

from ftbench_methods.bottleneck import (
    UnsupportedArchitecture,
    adapter_state_dict,
    add_adapters,
    load_adapter_state_dict,
    remove_adapters,
)
from tests.plugins.methods.bottleneck.models import (
    HIDDEN,
    SIZES,
    adapted_model,
    assert_same_tensors,
    build_model,
    configure,
    every_case,
    every_placement,
    fill_randomly,
    logits_of,
    sgd_step,
)


@every_case(turn=9)
def test_a_state_saved_with_safetensors_gives_a_fresh_model_the_same_logits(
    name: str, placement: str, tmp_path: Path
) -> None:
    trained = adapted_model(name, placement)
    save_file(adapter_state_dict(trained), tmp_path / "adapter.safetensors")
    fresh = add_adapters(build_model(name), config=configure(placement))
    load_adapter_state_dict(fresh, state=load_file(tmp_path / "adapter.safetensors"))
    assert torch.equal(logits_of(fresh), logits_of(trained))


def test_the_state_is_a_copy_that_training_does_not_change() -> None:
    model = adapted_model("gpt2", "pfeiffer")
    state = adapter_state_dict(model)
    before = copy.deepcopy(state)
    sgd_step(model)
    assert_same_tensors(state, before)


def test_a_state_that_does_not_fit_is_refused_by_name_and_changes_nothing() -> None:
    model = adapted_model("gpt2", "pfeiffer")
    before = adapter_state_dict(model)
    state = adapter_state_dict(model)
    state["layers.9.mlp.up.bias"] = state.pop("layers.0.mlp.up.bias")
    state["layers.1.mlp.down.weight"] = torch.zeros(3, HIDDEN)
    with pytest.raises(ValueError, match="load_adapter_state_dict") as error:
        load_adapter_state_dict(model, state=state)
    assert "missing layers.0.mlp.up.bias; unexpected layers.9.mlp.up.bias" in str(error.value)
    assert "layers.1.mlp.down.weight: expected shape (4, 16), got (3, 16)" in str(error.value)
    assert_same_tensors(adapter_state_dict(model), before)


def test_a_model_without_adapters_has_no_adapter_state() -> None:
    with pytest.raises(ValueError, match="GPT2LMHeadModel has no bottleneck adapters"):
        adapter_state_dict(build_model("gpt2"))


@every_placement
def test_deepcopy_and_pickle_keep_the_adapters_and_can_be_restored(placement: str) -> None:
    model = adapted_model("gpt2", placement)
    for twin in (copy.deepcopy(model), pickle.loads(pickle.dumps(model))):
        assert torch.equal(logits_of(twin), logits_of(model))
        assert torch.equal(logits_of(remove_adapters(twin)), logits_of(build_model("gpt2")))


@every_case(turn=12)
def test_removing_restores_the_base_exactly(name: str, placement: str) -> None:
    model = build_model(name)
    frozen = next(model.parameters()).requires_grad_(False)
    modules = dict(model.named_modules())
    flags = {n: p.requires_grad for n, p in model.named_parameters()}
    weights = copy.deepcopy(model.state_dict())
    logits = logits_of(model)
    add_adapters(model, config=configure(placement))
    fill_randomly(model)
    assert not torch.equal(logits_of(model), logits)
    assert remove_adapters(model) is model
    assert not frozen.requires_grad
    assert {n: p.requires_grad for n, p in model.named_parameters()} == flags
    assert dict(model.named_modules()) == modules
    assert_same_tensors(model.state_dict(), weights)
    assert torch.equal(logits_of(model), logits)


def test_removing_from_a_model_without_adapters_is_an_error() -> None:
    with pytest.raises(ValueError, match="has no bottleneck adapters"):
        remove_adapters(build_model("gpt2"))


def test_adding_twice_is_an_error() -> None:
    model = add_adapters(build_model("gpt2"), config=configure("pfeiffer"))
    with pytest.raises(ValueError, match="remove them first"):
        add_adapters(model, config=configure("houlsby"))


def test_adapters_can_be_added_again_after_removal() -> None:
    model = remove_adapters(adapted_model("gpt2", "houlsby"))
    before = logits_of(model)
    assert torch.equal(logits_of(add_adapters(model, config=configure("parallel"))), before)


def test_a_model_that_adds_inside_its_parts_is_unsupported_and_left_alone() -> None:
    model = BertModel(BertConfig(**SIZES, intermediate_size=24))
    with pytest.raises(UnsupportedArchitecture, match="the layers of BertModel add no output of a module of theirs"):
        add_adapters(model, config=configure("pfeiffer"))
    assert all(parameter.requires_grad for parameter in model.parameters())


def test_a_module_without_a_configuration_is_unsupported() -> None:
    with pytest.raises(UnsupportedArchitecture, match="Linear is no model of transformers"):
        add_adapters(nn.Linear(2, 2), config=configure("pfeiffer"))


def test_a_model_of_another_number_of_layers_than_its_configuration_says_is_unsupported() -> None:
    model = build_model("gpt2")
    model.config.n_layer = 3
    with pytest.raises(UnsupportedArchitecture, match="GPT2LMHeadModel has no list of 3 layers"):
        add_adapters(model, config=configure("pfeiffer"))


def test_a_decoder_without_a_head_takes_adapters_too() -> None:
    decoder = add_adapters(build_model("gpt2").transformer, config=configure("pfeiffer"))
    assert "layers.1.mlp.up.bias" in adapter_state_dict(decoder)
