"""Which linear layers are changed: in a loaded model, and in what is known of it before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from transformers import Llama4ForCausalLM, Llama4TextConfig

from ftbench.contracts import ModelFacts
from ftbench.errors import ModelError
from ftbench_methods.peft_method import adapted
from ftbench_methods.targets import (
    LinearShape,
    body_modules,
    body_shapes,
    linear_modules,
    target_modules,
    target_shapes,
    without_transposed,
)
from tests.plugins.methods.cases import prepare
from tools.architectures.zoo import build as zoo


def _leaves(model: nn.Module, targets: str | tuple[str, ...]) -> set[str]:
    return {name.rpartition(".")[2] for name in target_modules(model, targets)}


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


def _shape(module: Any) -> LinearShape:
    """The widths by what the module does, not by how it keeps its numbers."""
    inputs = int(getattr(module, "nx", 0) or module.in_features)
    return LinearShape(inputs, int(module(torch.zeros(1, inputs)).shape[1]))


@pytest.mark.parametrize("targets", ["all-linear", "attention", ("mlp.c_proj",), ("v_proj", "q_proj")])
def test_the_files_show_the_layers_that_the_loaded_model_has(
    targets: str | tuple[str, ...], architecture: str, build: Callable[[str], Any], facts: Callable[..., ModelFacts]
) -> None:
    model = build(architecture)
    try:
        expected = {name: _shape(module) for name, module in target_modules(model, targets).items()}
    except ModelError:
        expected = None
    assert target_shapes(facts(model), targets) == expected


def test_files_of_a_model_with_experts_say_nothing(facts: Callable[..., ModelFacts]) -> None:
    shapes = {"layers.0.self_attn.q_proj.weight": (4, 4), "layers.0.mlp.experts.0.up_proj.weight": (8, 4)}
    assert body_shapes(facts(shapes=shapes)) == {}
    assert target_shapes(facts(shapes=shapes), "all-linear") is None


HYBRIDS = {
    "falcon_h1": {"q_proj", "k_proj", "v_proj", "o_proj", "in_proj", "gate_proj", "up_proj", "down_proj"},
    "jamba": {"q_proj", "k_proj", "v_proj", "o_proj", "in_proj"},
    "bamba": {"q_proj", "k_proj", "v_proj", "o_proj", "in_proj", "gate_proj", "up_proj", "down_proj"},
    "granitemoehybrid": {"q_proj", "k_proj", "v_proj", "o_proj", "in_proj", "input_linear", "output_linear"},
    "nemotron_h": {"q_proj", "k_proj", "v_proj", "o_proj", "in_proj", "up_proj", "down_proj"},
    "zamba2": {"in_proj", "linear"},
}


@pytest.mark.parametrize("name", HYBRIDS)
def test_all_linear_of_a_hybrid_is_every_layer_that_is_called_and_has_weights_of_its_own(name: str) -> None:
    assert _leaves(zoo(name), "all-linear") == HYBRIDS[name]


@pytest.mark.parametrize("name", ["lora", "dora", "vera", "oft", "miss", "peft"])
def test_layers_that_a_state_space_model_computes_past_are_left_out_for_every_method(name: str) -> None:
    model = prepare(name, zoo("falcon_h1"))
    leaves = {one.rpartition(".")[2] for one in adapted(model)}
    assert leaves == {"q_proj", "k_proj", "v_proj", "o_proj", "in_proj", "gate_proj", "up_proj", "down_proj"}


def test_what_a_state_space_model_computes_past_is_refused_where_it_is_listed() -> None:
    with pytest.raises(ModelError, match=r"mamba\.out_proj cannot be adapted: the state space kernel"):
        target_modules(zoo("falcon_h1"), ("out_proj",))


def test_layers_of_a_block_that_others_share_are_refused_where_they_are_listed() -> None:
    with pytest.raises(ModelError, match=r"self_attn\.q_proj cannot be adapted: several blocks share its weights"):
        target_modules(zoo("zamba2"), ("q_proj",))


def test_a_gate_of_one_number_is_no_part_of_all_linear() -> None:
    assert _leaves(zoo("qwen3_next"), "all-linear") == {
        *("q_proj", "k_proj", "v_proj", "o_proj"),
        *("in_proj_qkvz", "in_proj_ba", "out_proj"),
    }


def test_a_router_that_is_a_linear_layer_with_two_results_is_no_part_of_all_linear() -> None:
    model = Llama4ForCausalLM(
        Llama4TextConfig(
            vocab_size=40,
            hidden_size=16,
            intermediate_size=24,
            intermediate_size_mlp=24,
            num_hidden_layers=1,
            num_attention_heads=4,
            num_key_value_heads=2,
            head_dim=4,
            num_local_experts=2,
            num_experts_per_tok=1,
            interleave_moe_layer_step=1,
            pad_token_id=0,
        )
    )
    ids = torch.tensor([[1, 2, 3]])
    assert "model.layers.0.feed_forward.router" in linear_modules(model)
    assert _leaves(model, "all-linear") == {"q_proj", "k_proj", "v_proj", "o_proj"}
    assert prepare("dora", model)(input_ids=ids).logits.shape == (1, 3, 40)


def test_experts_whose_files_do_not_say_so_give_no_layers_before_loading(facts: Callable[..., ModelFacts]) -> None:
    shapes = {"layers.0.self_attn.q_proj.weight": (4, 4), "layers.0.block_sparse_moe.input_linear.weight": (2, 8, 4)}
    assert body_shapes(facts(shapes=shapes)) == {}


def test_linear_attention_is_no_state_space_model() -> None:
    assert "out_proj" in _leaves(zoo("qwen3_5_text"), "all-linear")


@pytest.mark.parametrize("name", ["lora", "dora", "pissa", "vera", "oft", "miss"])
def test_beside_stacked_experts_every_method_changes_the_same_layers(name: str) -> None:
    model = prepare(name, zoo("deepseek_v3"))
    leaves = {one.rpartition(".")[2] for one in adapted(model)}
    assert leaves == {"q_a_proj", "q_b_proj", "kv_a_proj_with_mqa", "kv_b_proj", "o_proj"}


def test_a_name_that_peft_takes_for_the_experts_is_refused_where_it_is_listed() -> None:
    with pytest.raises(
        ModelError, match=r"mlp\.down_proj cannot be adapted: PEFT would mistake the name for the model"
    ):
        target_modules(zoo("deepseek_v3"), ("down_proj",))


def test_linear_layers_outside_of_the_blocks_are_no_part_of_all_linear(facts: Callable[..., ModelFacts]) -> None:
    model = zoo("gemma4_text")
    assert "model.per_layer_model_projection" in linear_modules(model)
    found = target_modules(model, "all-linear")
    assert {name.rpartition(".layers.")[0] for name in found} == {"model"}
    assert target_shapes(facts(model, key_value_size=0), "all-linear") == {
        name: _shape(module) for name, module in found.items()
    }


def test_a_linear_layer_in_the_place_of_gpt2s_own_gives_the_same_bits(
    build: Callable[[str], Any], logits: Callable[[Any], Tensor]
) -> None:
    model = build("gpt2")
    replaced = without_transposed(model, body_modules(model))
    assert len(replaced) == 8
    assert all(type(module) is nn.Linear for module in linear_modules(model).values())
    assert all(module is model.get_submodule(name) for name, module in replaced.items())
    assert torch.equal(logits(model), logits(build("gpt2")))


def test_a_model_without_transposed_layers_stays_as_it_is(build: Callable[[str], Any]) -> None:
    model = build("llama")
    body = body_modules(model)
    assert without_transposed(model, body) == body == body_modules(model)
