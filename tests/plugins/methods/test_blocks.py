"""What the names of tensors tell of a model: its blocks, and what of its files trains."""

from __future__ import annotations

from collections.abc import Callable

from ftbench.contracts import ModelFacts
from ftbench_methods.blocks import block_tensors, parameter_shapes


def test_blocks_are_the_largest_numbered_list_as_long_as_the_model_has_layers(facts: Callable[..., ModelFacts]) -> None:
    text = {f"model.layers.{block}.mlp.experts.{expert}.up.weight": (8, 8) for block in (0, 1) for expert in range(5)}
    eyes = {f"visual.blocks.{block}.mlp.up.weight": (2, 2) for block in (0, 1)}
    other = {f"visual.merger.{number}.weight": (99, 99) for number in range(3)}
    found = block_tensors(facts(layers=2, shapes=eyes | text | other))
    assert found == [{f"mlp.experts.{expert}.up.weight": (8, 8) for expert in range(5)}] * 2


def test_names_of_another_number_of_layers_tell_nothing(facts: Callable[..., ModelFacts]) -> None:
    assert block_tensors(facts(layers=3, shapes={f"h.{block}.mlp.weight": (4, 4) for block in (0, 1)})) is None
    assert block_tensors(facts(shapes={"wte.weight": (4, 4)})) is None


def test_layers_behind_the_last_one_are_no_blocks(facts: Callable[..., ModelFacts]) -> None:
    shapes = {f"model.layers.{block}.mlp.up.weight": (4, 4) for block in range(3)}
    assert block_tensors(facts(layers=2, shapes=shapes)) == [{"mlp.up.weight": (4, 4)}] * 2


def test_masks_buffers_and_layers_that_draft_tokens_are_no_parameters(facts: Callable[..., ModelFacts]) -> None:
    kept = {"model.layers.0.mlp.up.weight": (4, 4), "h.0.attn.c_attn.bias": (12,), "model.norm.weight": (4,)}
    others = {
        "h.0.attn.bias": (1, 1, 8, 8),
        "h.0.attn.masked_bias": (),
        "model.layers.0.rotary_emb.inv_freq": (2,),
        "model.layers.0.mlp.gate.e_score_correction_bias": (4,),
        "model.layers.0.layer_scalar": (1,),
        "mtp.layers.0.mlp.up.weight": (4, 4),
        "model.layers.2.mlp.up.weight": (4, 4),
    }
    assert parameter_shapes(facts(layers=2, shapes=kept | others)) == kept
