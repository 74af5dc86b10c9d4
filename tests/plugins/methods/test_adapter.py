"""Bottleneck adapters as a method; what they compute is tested in the folder `bottleneck`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ftbench.contracts import ModelFacts
from ftbench.errors import ModelError
from ftbench_methods.adapter import Adapter, AdapterSettings


def test_the_default_bottleneck_is_a_sixteenth_of_the_model(facts: Callable[..., ModelFacts]) -> None:
    # Two matrices of 128 x 8 and their biases in each of 8 blocks.
    model = facts(architecture="gpt_neo", hidden_size=128, layers=8)
    assert Adapter().trainable_parameters(AdapterSettings(), model) == 8 * (2 * 128 * 8 + 128 + 8)


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


def test_an_unknown_architecture_is_a_model_error(build: Callable[[str], Any]) -> None:
    model = build("llama")
    model.config.model_type = "unheard-of"
    with pytest.raises(ModelError, match="no support for model_type 'unheard-of'"):
        Adapter().prepare(model, AdapterSettings())
