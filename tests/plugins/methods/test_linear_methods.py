"""IA3, VeRA, OFT and MiSS: what they compute by hand, what they change, and how much they train."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch

from ftbench.contracts import ModelFacts
from ftbench.errors import ModelError
from ftbench_methods.ia3 import Ia3, Ia3Settings
from ftbench_methods.miss import Miss, MissSettings
from ftbench_methods.oft import Oft, OftSettings, divisor
from ftbench_methods.vera import Vera, VeraSettings
from tests.plugins.methods.cases import METHODS

LLAMA_3B = {
    f"model.layers.{layer}.{name}.weight": shape
    for layer in range(28)
    for name, shape in {
        "input_layernorm": (3072,),
        "self_attn.q_proj": (3072, 3072),
        "self_attn.k_proj": (1024, 3072),
        "self_attn.v_proj": (1024, 3072),
        "self_attn.o_proj": (3072, 3072),
        "post_attention_layernorm": (3072,),
        "mlp.gate_proj": (8192, 3072),
        "mlp.up_proj": (8192, 3072),
        "mlp.down_proj": (3072, 8192),
    }.items()
} | {"model.norm.weight": (3072,), "model.embed_tokens.weight": (128256, 3072)}
"""The weights of Llama-3.2-3B."""
QV = {"targets": ["q_proj", "v_proj"]}


# Millions of trained parameters on Llama-3.2-3B as huggingface/peft reports them for its own default targets
# (method_comparison/MetaMathQA/results).
@pytest.mark.parametrize(
    ("method", "given", "published"),
    [
        ("lora", {"r": 32, **QV}, 9.2),
        ("rslora", {"r": 64, **QV}, 18.4),
        ("dora", {"r": 32, **QV}, 9.3),
        ("vera", {"r": 256, **QV}, 0.13),
        ("oft", {"block_size": 96, **QV}, 8.2),
        ("miss", {"r": 64, **QV}, 7.3),
        ("layernorm", {}, 0.18),
        ("prompt-tuning", {"tokens": 200}, 0.6),
        ("p-tuning", {"tokens": 20}, 28.4),
        ("prefix", {"tokens": 200}, 11.5),
    ],
)
def test_the_number_of_parameters_is_the_published_one(
    method: str, given: dict[str, Any], published: float, facts: Callable[..., ModelFacts]
) -> None:
    model = facts(hidden_size=3072, layers=28, key_value_size=1024, shapes=LLAMA_3B, vocabulary=128256)
    one = METHODS[method]
    settings = one.resolve(one.settings.model_validate(given), model)
    found = one.trainable_parameters(settings, model)
    assert found is not None
    assert round(found / 1e6, len(str(published).partition(".")[2])) == published


@pytest.mark.parametrize("method", ["lora", "ia3", "vera", "oft", "miss", "bitfit", "layernorm", "top-layers"])
def test_of_a_model_of_unknown_shapes_the_number_is_unknown(method: str, facts: Callable[..., ModelFacts]) -> None:
    one = METHODS[method]
    assert one.trainable_parameters(one.resolve(one.settings(), facts()), facts()) is None


@pytest.mark.parametrize(
    ("name", "attention", "expected"),
    [
        ("llama", "key-value", {"k_proj", "v_proj", "down_proj"}),
        ("llama", "all", {"q_proj", "k_proj", "v_proj", "o_proj", "down_proj"}),
        ("gpt_neo", "key-value", {"k_proj", "v_proj", "c_proj"}),
        ("gpt2", "key-value", {"c_attn", "c_proj"}),
    ],
)
def test_ia3_puts_factors_on_keys_values_and_the_end_of_the_feed_forward_part(
    name: str, attention: Any, expected: set[str], build: Callable[[str], Any]
) -> None:
    model = build(name)
    found = Ia3().modules(model, Ia3Settings(attention=attention))
    assert {one.rpartition(".")[2] for one in found} == expected
    assert not any("attn" in one for one in found if one.endswith(".c_proj"))


def test_ia3_multiplies_outputs_of_keys_and_inputs_of_the_feed_forward_end(
    build: Callable[[str], Any], train: Callable[[Any], Any]
) -> None:
    model = train(Ia3().prepare(build("llama"), Ia3Settings()))
    block, base = model.base_model.model.model.layers[0], build("llama").model.layers[0]
    keys, down = block.self_attn.k_proj, block.mlp.down_proj
    torch.manual_seed(3)
    x, wide = torch.randn(3, 16), torch.randn(3, 24)
    with torch.no_grad():
        expected = base.self_attn.k_proj(x) * keys.ia3_l["default"].flatten()
        torch.testing.assert_close(keys(x), expected)
        torch.testing.assert_close(down(wide), base.mlp.down_proj(wide * down.ia3_l["default"].flatten()))
    assert (keys.ia3_l["default"] - 1).abs().max() > 0.001


def test_ia3_on_layers_of_unknown_names_is_known_before_loading_and_refused_after(
    build: Callable[[str], Any], facts: Callable[..., ModelFacts]
) -> None:
    strange = {"layers.0.attention.one.weight": (4, 4), "layers.0.mlp.two.weight": (4, 4)}
    reason = "ia3 does not know which layers of strange compute keys, values and feed-forward outputs"
    assert str(Ia3().impossible(Ia3Settings(), facts(architecture="strange", shapes=strange))) == reason
    model = build("gpt2")
    for block in model.transformer.h:
        block.mlp.last = block.mlp._modules.pop("c_proj")
    with pytest.raises(ModelError, match="which layers of GPT2LMHeadModel compute keys"):
        Ia3().prepare(model, Ia3Settings())


def _vera(build: Callable[[str], Any], seed: int) -> Any:
    base = build("llama")
    torch.manual_seed(seed)
    return Vera().prepare(base, VeraSettings(r=8))


def test_vera_scales_the_two_random_matrices_that_all_layers_share(build: Callable[[str], Any], train: Any) -> None:
    model = train(_vera(build, 1))
    layer = model.base_model.model.model.layers[1].self_attn.v_proj
    first, second = model.base_model.vera_A["default"], model.base_model.vera_B["default"]
    assert (first.shape, second.shape) == ((8, 24), (24, 8))
    inner, outer = layer.vera_lambda_d["default"], layer.vera_lambda_b["default"]
    update = torch.diag(outer) @ second[:16] @ torch.diag(inner) @ first[:, :16]
    merged = Vera().merge(model).model.layers[1].self_attn.v_proj.weight
    torch.testing.assert_close(merged, build("llama").model.layers[1].self_attn.v_proj.weight + update)


def test_the_seed_decides_veras_random_matrices(build: Callable[[str], Any]) -> None:
    first, again, other = (_vera(build, seed).base_model.vera_A["default"] for seed in (1, 1, 2))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_oft_rotates_the_input_so_the_rows_of_a_matrix_keep_their_lengths(
    build: Callable[[str], Any], train: Callable[[Any], Any]
) -> None:
    before = build("llama").model.layers[0].mlp.down_proj.weight
    merged = Oft().merge(train(Oft().prepare(build("llama"), OftSettings(block_size=4))))
    after = merged.model.layers[0].mlp.down_proj.weight
    assert (after - before).abs().max() > 0.03
    # Blocks of 4 inputs are rotated by themselves; the sum of five terms is orthogonal up to the fifth order.
    lengths = [weight.reshape(16, 6, 4).norm(dim=2) for weight in (after, before)]
    torch.testing.assert_close(*lengths, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("wanted", [5, 6, 7, 16, 20, 24, 32])
def test_a_rotation_that_does_not_fit_gets_the_nearest_width_that_does(
    wanted: int, build: Callable[[str], Any], facts: Callable[..., ModelFacts]
) -> None:
    settings = OftSettings(block_size=wanted)
    prepared = Oft().prepare(build("llama"), settings)
    real = sum(p.numel() for p in prepared.parameters() if p.requires_grad)
    assert Oft().trainable_parameters(settings, facts(build("llama"))) == real


def test_of_two_widths_that_are_as_near_the_smaller_is_taken() -> None:
    assert [divisor(24, wanted) for wanted in (5, 7, 10, 100)] == [4, 6, 8, 24]


def test_miss_adds_one_small_matrix_to_every_piece_of_the_input(
    build: Callable[[str], Any], train: Callable[[Any], Any]
) -> None:
    model = train(Miss().prepare(build("llama"), MissSettings(r=4)))
    layer = model.base_model.model.model.layers[0].mlp.down_proj
    small = layer.miss_block["default"].detach()
    assert small.shape == (4, 16)
    merged = Miss().merge(model).model.layers[0].mlp.down_proj.weight
    torch.testing.assert_close(merged, build("llama").model.layers[0].mlp.down_proj.weight + small.T.repeat(1, 6))


def test_miss_with_pieces_wider_than_an_input_is_impossible(
    build: Callable[[str], Any], facts: Callable[..., ModelFacts]
) -> None:
    model = facts(build("llama"))
    assert str(Miss().impossible(MissSettings(r=17), model)) == "the input width 16 is smaller than the shard width 17"
    assert Miss().impossible(MissSettings(r=16), model) is None
