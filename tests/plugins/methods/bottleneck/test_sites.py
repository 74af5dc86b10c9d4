"""Where adapters go in the blocks of models that no table names, and what they compute there."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from transformers import BloomConfig, BloomForCausalLM

from ftbench.contracts import ModelFacts
from ftbench.errors import ModelError
from ftbench_methods.adapter import Adapter, AdapterSettings
from ftbench_methods.bottleneck import UnsupportedArchitecture, adapter_state_dict, add_adapters, base_state_dict
from ftbench_methods.bottleneck.sites import find_sites
from tests.plugins.methods.bottleneck.models import build_model, change_by_hand, configure, fill_randomly
from tools.architectures.zoo import SIZES, build

# What a block of it consists of is what the first column says; the last block has these two places.
PLACES = {
    "phi3": ("self_attn", "mlp"),  # dropout of the block's own, which comes after the adapter
    "gemma2": ("post_attention_layernorm", "post_feedforward_layernorm"),  # norms before the sum
    "gemma4_text": ("post_attention_layernorm", "post_feedforward_layernorm"),  # and a third part
    "olmo2": ("post_attention_layernorm", "post_feedforward_layernorm"),  # no norm before the parts
    "glm4": ("post_self_attn_layernorm", "post_mlp_layernorm"),
    "granite": ("self_attn", "mlp"),  # outputs are scaled before the sum
    "gptj": ("attn", "mlp"),  # one sum of three
    "cohere2": ("self_attn", "mlp"),
    "mixtral": ("self_attn", "mlp"),  # experts
    "gpt_oss": ("self_attn", "mlp"),  # experts that return the router's scores too
    "deepseek_v3": ("self_attn", "mlp"),  # experts and a shared one
    "falcon_h1": ("self_attn", "feed_forward"),  # a state space model beside the attention
    "lfm2": ("conv", "feed_forward"),  # a convolution in the place of attention
    "qwen3_5_text": ("self_attn", "mlp"),  # linear attention in the other layers
}
QUICK = ("gemma2", "gemma4_text", "gptj", "gpt_oss", "mixtral", "falcon_h1", "lfm2", "qwen3_5_text")
IDS = torch.arange(2, 14).reshape(2, 6)
quick = pytest.mark.parametrize("name", QUICK)
placements = pytest.mark.parametrize("placement", ["houlsby", "parallel"])


# Where adapters were put when a table of architectures said it; what was saved then must still mean the same.
LLAMA = ("model.layers.{}.self_attn.o_proj", "model.layers.{}.mlp")
TABLE = {
    "gpt2": ("transformer.h.{}.attn.resid_dropout", "transformer.h.{}.mlp"),
    "gpt_neo": ("transformer.h.{}.attn.attention.resid_dropout", "transformer.h.{}.mlp"),
    "gpt_neox": ("gpt_neox.layers.{}.attention.dense", "gpt_neox.layers.{}.mlp"),
    "opt": ("model.decoder.layers.{}.self_attn.out_proj", "model.decoder.layers.{}.fc2"),
    **dict.fromkeys(("gemma", "llama", "mistral", "qwen2", "qwen3"), LLAMA),
}


def logits_of(model: Any) -> Tensor:
    with torch.no_grad():
        logits: Tensor = model(input_ids=IDS, use_cache=False).logits
    return logits


def sgd_step(model: Any) -> None:
    model(input_ids=IDS, labels=IDS, use_cache=False).loss.backward()
    torch.optim.SGD([p for p in model.parameters() if p.requires_grad], lr=10.0).step()


@pytest.mark.parametrize("name", PLACES)
def test_the_places_are_what_the_block_adds_to_its_residual(name: str) -> None:
    sites, _ = find_sites(build(name), placement="houlsby")
    assert tuple(site.path for site in sites[-2:]) == PLACES[name]
    assert [site.key.rpartition(".")[2] for site in sites[-2:]] == ["attention", "mlp"]


# Refused: the blocks of Zamba2 share weights, those of Mamba-2 have no feed-forward part, and the sublayers of BLOOM
# and MPT add to the residual themselves.
@pytest.mark.parametrize("name", [name for name in SIZES if name not in ("zamba2", "mamba2", "bloom", "mpt")])
def test_every_architecture_of_the_zoo_has_adapters_of_the_number_that_the_names_tell(
    name: str, facts: Callable[..., ModelFacts]
) -> None:
    model = build(name)
    known = facts(
        architecture=name,
        hidden_size=64,
        layers=model.config.num_hidden_layers,
        shapes={one: tuple(parameter.shape) for one, parameter in model.named_parameters()},
    )
    settings = AdapterSettings(placement="houlsby", size=4)
    assert Adapter().impossible(settings, known) is None
    prepared = Adapter().prepare(model, settings)
    trained = sum(parameter.numel() for parameter in prepared.parameters() if parameter.requires_grad)
    # Two in every layer: two matrices of 64 x 4, and their biases. A layer of Nemotron-H has one sublayer.
    each = 1 if name == "nemotron_h" else 2
    assert Adapter().trainable_parameters(settings, known) == trained == each * known.layers * (2 * 64 * 4 + 64 + 4)


@pytest.mark.parametrize("name", TABLE)
def test_an_adapter_that_was_saved_when_a_table_named_the_places_still_computes_the_same(name: str) -> None:
    base, model = build_model(name), add_adapters(build_model(name), config=configure("houlsby"))
    fill_randomly(model)
    state = adapter_state_dict(model)
    for layer in (0, 1):
        for part, path in zip(("attention", "mlp"), TABLE[name], strict=True):
            key = f"layers.{layer}.{part}"
            base.get_submodule(path.format(layer)).register_forward_hook(
                lambda _, given, made, key=key: made + change_by_hand(state, key, made)
            )
    torch.testing.assert_close(logits_of(model), logits_of(base))


@quick
@placements
def test_before_training_no_bit_changes_and_one_step_changes_the_logits_and_no_bit_of_the_base(
    name: str, placement: str
) -> None:
    model = build(name)
    base, before = copy.deepcopy(model.state_dict()), logits_of(model)
    add_adapters(model, config=configure(placement))
    assert torch.equal(logits_of(model), before)
    sgd_step(model)
    assert not torch.equal(logits_of(model), before)
    after = base_state_dict(model)
    assert list(after) == list(base)
    assert all(torch.equal(after[key], base[key]) for key in base)


@quick
@placements
def test_what_is_saved_gives_a_fresh_model_the_same_logits(name: str, placement: Any, tmp_path: Path) -> None:
    settings = AdapterSettings(placement=placement, size=4)
    model = Adapter().prepare(build(name), settings)
    fill_randomly(model)
    Adapter().save(model, tmp_path)
    assert torch.equal(logits_of(Adapter().load(build(name), settings, tmp_path)), logits_of(model))


@pytest.mark.parametrize("name", ["gpt_oss", "gptj", "lfm2", "falcon_h1"])
def test_greedy_generation_with_a_cache_equals_generation_without(name: str) -> None:
    model: Any = add_adapters(build(name), config=configure("houlsby"))
    fill_randomly(model)
    asked = {"attention_mask": torch.ones_like(IDS), "max_new_tokens": 4, "min_new_tokens": 4, "do_sample": False}
    assert torch.equal(*(model.generate(IDS, use_cache=cached, **asked) for cached in (True, False)))


def test_a_block_with_norms_before_its_sums_adds_the_normed_outputs_and_their_changes() -> None:
    base, model = build("gemma2", num_hidden_layers=1), build("gemma2", num_hidden_layers=1)
    add_adapters(model, config=configure("houlsby"))
    fill_randomly(model)
    state, seen = adapter_state_dict(model), {}
    block: Any = base.model.layers[0]
    for name in ("input_layernorm", "post_attention_layernorm"):
        block.get_submodule(name).register_forward_hook(
            lambda _, given, made, name=name: seen.update({name: (given[0], made)})
        )
    logits_of(base)
    stream, normed = seen["input_layernorm"][0], seen["post_attention_layernorm"][1]
    with torch.no_grad():
        stream = stream + normed + change_by_hand(state, "layers.0.attention", normed)
        normed = block.post_feedforward_layernorm(block.mlp(block.pre_feedforward_layernorm(stream)))
        stream = stream + normed + change_by_hand(state, "layers.0.mlp", normed)
        logits = base.lm_head(base.model.norm(stream))
        cap = base.config.final_logit_softcapping
        torch.testing.assert_close(logits_of(model), torch.tanh(logits / cap) * cap, atol=1e-4, rtol=1e-4)


def test_a_model_without_a_sum_in_its_blocks_is_refused_and_left_alone() -> None:
    model = BloomForCausalLM(BloomConfig(vocab_size=32, hidden_size=16, n_layer=2, n_head=2)).eval()
    with pytest.raises(UnsupportedArchitecture, match="the layers of BloomForCausalLM add no output of a module"):
        add_adapters(model, config=configure("pfeiffer"))
    assert all(parameter.requires_grad for parameter in model.parameters())
    with pytest.raises(ModelError, match="adapters cannot be inserted: the layers of BloomForCausalLM"):
        Adapter().prepare(model, AdapterSettings())


def test_a_model_that_computes_something_else_with_adapters_is_refused_and_left_alone() -> None:
    model = build_model("llama")
    block: Any = model.model.layers[0]
    plain = type(block.mlp)

    def forward(hidden: Tensor) -> Tensor:
        return hidden if isinstance(block.mlp, plain) else 2 * hidden

    block.mlp.forward = forward
    modules = dict(model.named_modules())
    with pytest.raises(UnsupportedArchitecture, match="its adapters change the logits before training, by up to"):
        add_adapters(model, config=configure("pfeiffer"))
    assert dict(model.named_modules()) == modules


def test_an_adapter_that_never_runs_is_refused() -> None:
    model = build_model("llama")
    for block in model.model.layers:
        hidden = block.mlp
        block.input_layernorm.register_forward_hook(lambda *_: None)
        block.forward = lambda hidden_states, mlp=hidden, **_: hidden_states + mlp(hidden_states)
    with pytest.raises(UnsupportedArchitecture, match=r"the adapter layers\.0\.mlp never runs"):
        add_adapters(model, config=configure("pfeiffer"))


def test_finding_the_places_changes_neither_random_numbers_nor_modes() -> None:
    model = build("phi3").train()
    model.model.layers[0].mlp.eval()
    modes = [module.training for module in model.modules()]
    state = torch.get_rng_state()
    find_sites(model, placement="houlsby")
    assert [module.training for module in model.modules()] == modes
    assert torch.equal(torch.get_rng_state(), state)


def test_a_loose_layer_that_ends_the_feed_forward_part_is_a_place_and_has_no_parallel_one() -> None:
    sites, _ = find_sites(build_model("opt"), placement="pfeiffer")
    assert [site.path for site in sites] == ["fc2", "fc2"]
    with pytest.raises(UnsupportedArchitecture, match="OPTForCausalLM has no feed-forward module"):
        find_sites(build_model("opt"), placement="parallel")


def test_the_old_norm_behind_the_sum_of_opt_350m_makes_the_next_residual() -> None:
    sites, _ = find_sites(build("opt", do_layer_norm_before=False), placement="houlsby")
    assert [site.path for site in sites] == ["self_attn", "fc2"] * 2


def test_a_wrapped_part_still_answers_for_its_base() -> None:
    model: Any = add_adapters(build_model("llama"), config=configure("houlsby"))
    attention = model.model.layers[1].self_attn
    assert attention.layer_idx == attention.base_layer.layer_idx == 1
    assert isinstance(attention.o_proj, nn.Linear)
    with pytest.raises(AttributeError):
        attention.nothing_like_that  # noqa: B018
