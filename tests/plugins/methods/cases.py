"""The methods with small settings, and the models on which each of them works."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
import torch

import ftbench_methods
from ftbench.contracts import Method, MethodSettings

METHODS: dict[str, Method] = {method.name: method for method in ftbench_methods.ftbench_register_methods()}
ARCHITECTURES = ("gpt2", "gpt_neo", "llama", "qwen2", "qwen3")
"""Of `build` in conftest.py."""
CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "zero-shot": ("zero-shot", {}),
    "few-shot": ("few-shot", {}),
    "full": ("full", {}),
    "top-layers": ("top-layers", {"layers": 1}),
    "bitfit": ("bitfit", {}),
    "layernorm": ("layernorm", {}),
    "linear-probe": ("linear-probe", {}),
    "lora": ("lora", {"r": 4}),
    "rslora": ("rslora", {"r": 4}),
    "dora": ("dora", {"r": 4}),
    "pissa": ("pissa", {"r": 4}),
    "ia3": ("ia3", {}),
    "ia3-all": ("ia3", {"attention": "all"}),
    "vera": ("vera", {"r": 8}),
    "oft": ("oft", {"block_size": 4}),
    "miss": ("miss", {"r": 4}),
    "adapter-pfeiffer": ("adapter", {"size": 4}),
    "adapter-houlsby": ("adapter", {"size": 4, "placement": "houlsby"}),
    "adapter-parallel": ("adapter", {"size": 4, "placement": "parallel"}),
    "prefix": ("prefix", {"tokens": 5}),
    "prefix-projected": ("prefix", {"tokens": 5, "projection": True, "projection_size": 8}),
    "prompt-tuning": ("prompt-tuning", {"tokens": 5}),
    "prompt-tuning-vocabulary": ("prompt-tuning", {"tokens": 5, "init": "vocabulary"}),
    "p-tuning": ("p-tuning", {"tokens": 5, "size": 8}),
    "p-tuning-lstm": ("p-tuning", {"tokens": 5, "size": 8, "encoder": "lstm"}),
    "peft": ("peft", {"config": {"peft_type": "LOHA", "r": 4}}),
}
TRAINED = tuple(name for name, (method, _) in CASES.items() if METHODS[method].capabilities.trains)
OWN = ("full", "top-layers", "bitfit", "layernorm", "linear-probe")
"""Those that train parameters of the model itself."""
MERGEABLE = tuple(name for name, (method, _) in CASES.items() if METHODS[method].capabilities.mergeable)
READ_BEFORE = tuple(name for name in CASES if name.startswith(("prefix", "prompt-tuning", "p-tuning")))
"""Those that put something before the text."""


def case(name: str) -> tuple[Method, MethodSettings]:
    """Return the method of a case and its settings."""
    method, given = CASES[name]
    return METHODS[method], METHODS[method].settings.model_validate(given)


def prepare(name: str, model: Any) -> Any:
    """Prepare a model for a case, always with the same seed."""
    method, settings = case(name)
    torch.manual_seed(1)
    return method.prepare(model, settings)


def pairs(names: Iterable[str]) -> pytest.MarkDecorator:
    """Run a test with each case on every architecture on which it is possible: llama and qwen3 have no biases."""
    possible = [
        (name, one) for name in names for one in ARCHITECTURES if name != "bitfit" or one not in ("llama", "qwen3")
    ]
    return pytest.mark.parametrize(("name", "architecture"), possible)
