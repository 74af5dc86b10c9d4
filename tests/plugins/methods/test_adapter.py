"""Bottleneck adapters as a method; what they compute is tested in the folder `bottleneck`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ftbench.contracts import ModelFacts
from ftbench_methods.adapter import Adapter, AdapterSettings


def test_the_default_bottleneck_is_a_sixteenth_of_the_model(facts: Callable[..., ModelFacts]) -> None:
    # Two matrices of 128 x 8 and their biases in each of 8 blocks.
    shapes = {f"h.{layer}.{part}.weight": (128, 128) for layer in range(8) for part in ("attn.c_attn", "mlp.c_fc")}
    model = facts(architecture="gpt_neo", hidden_size=128, layers=8, shapes=shapes)
    assert Adapter().trainable_parameters(AdapterSettings(), model) == 8 * (2 * 128 * 8 + 128 + 8)


def test_of_a_model_whose_names_do_not_tell_nothing_is_said_before_it_is_loaded(
    facts: Callable[..., ModelFacts],
) -> None:
    for shapes in ({}, {"layers.0.mlp.up.weight": (4, 4)}, {f"layers.{i}.wonder.up.weight": (4, 4) for i in range(4)}):
        assert Adapter().impossible(AdapterSettings(), facts(shapes=shapes)) is None
        assert Adapter().trainable_parameters(AdapterSettings(), facts(shapes=shapes)) is None


def test_the_file_beside_the_weights_says_what_they_are(build: Callable[[str], Any], tmp_path: Path) -> None:
    Adapter().save(Adapter().prepare(build("llama"), AdapterSettings(placement="parallel", size=3)), tmp_path)
    assert json.loads((tmp_path / "adapter.json").read_text()) == {
        "activation": "relu",
        "bottleneck_size": 3,
        "dropout": 0.0,
        "placement": "parallel",
        "reduction_factor": 16,
        "scaling": 4.0,
    }


def test_what_a_model_is_called_decides_nothing(build: Callable[[str], Any]) -> None:
    model = build("llama")
    model.config.model_type = "unheard-of"
    assert any(parameter.requires_grad for parameter in Adapter().prepare(model, AdapterSettings()).parameters())
