"""The methods with small settings, and the models on which each of them works."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import pytest
import torch

import ftbench_methods
from ftbench.contracts import Method, MethodSettings
from tests.covering import covering, rest_is_slow

METHODS: dict[str, Method] = {method.name: method for method in ftbench_methods.ftbench_register_methods()}
ARCHITECTURES = ("gpt2", "gpt_neo", "llama", "qwen2", "qwen3")
"""Of `build` in conftest.py."""
CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "zero-shot": ("zero-shot", {}),
    "few-shot": ("few-shot", {}),
    "native": ("native", {}),
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

FAMILIES: dict[str, tuple[str, ...]] = {
    "prompts": ("zero-shot", "few-shot", "native"),
    "own parameters": OWN,
    "linear layers": ("lora", "rslora", "dora", "pissa", "ia3", "ia3-all", "vera", "oft", "miss", "peft"),
    "bottlenecks": ("adapter-pfeiffer", "adapter-houlsby", "adapter-parallel"),
    "before the text": READ_BEFORE,
}
"""Cases whose methods change the same in a model."""
IMPOSSIBLE = (("bitfit", "llama"), ("bitfit", "qwen3"))
"""These architectures have no biases."""
PECULIAR: dict[str, tuple[str, ...]] = {
    # Linear layers that are kept transposed, for which each kind of layer of PEFT has code of its own; norms
    # with biases; a tied head.
    "gpt2": ("full", "lora", "dora", "pissa", "ia3", "vera", "oft", "miss", "layernorm", "linear-probe"),
    # Local attention: what stands before the text may be out of its sight.
    "gpt_neo": ("prefix", "prompt-tuning"),
    # A feed-forward part with a gate; a head of its own.
    "llama": ("ia3", "adapter-parallel", "linear-probe"),
    # Biases of queries, keys and values alone; heads that share keys; a tied head.
    "qwen2": ("bitfit", "prefix", "full"),
    # Heads that are together wider than the model, and norms inside of the attention.
    "qwen3": ("prefix", "prefix-projected", "ia3", "layernorm"),
}
"""What only one architecture shows: these pairs always run."""


def case(name: str) -> tuple[Method, MethodSettings]:
    """Return the method of a case and its settings."""
    method, given = CASES[name]
    return METHODS[method], METHODS[method].settings.model_validate(given)


def prepare(name: str, model: Any) -> Any:
    """Prepare a model for a case, always with the same seed."""
    method, settings = case(name)
    torch.manual_seed(1)
    return method.prepare(model, settings)


def families(names: Iterable[str]) -> list[list[str]]:
    """The names by what their methods change in a model; only families that have one of them."""
    wanted = set(names)
    found = [[name for name in family if name in wanted] for family in FAMILIES.values()]
    return [family for family in found if family]


def pairs(names: Iterable[str], turn: int = 0) -> pytest.MarkDecorator:
    """Run a test with each case on some of the architectures, and on the others where slow tests run too.

    Tests with other turns have other pairs: all turns together have all.
    """
    wanted = list(names)
    product = [(name, one) for name in wanted for one in ARCHITECTURES if (name, one) not in IMPOSSIBLE]
    return rest_is_slow(("name", "architecture"), product, chosen_pairs(wanted, turn))


def few_pairs(names: Iterable[str], turn: int = 0) -> pytest.MarkDecorator:
    """As `pairs`, with one architecture for each case and at least one case for each architecture.

    For what depends little on the layers that a method changes.
    """
    wanted = list(names)
    product = [(name, one) for name in wanted for one in ARCHITECTURES if (name, one) not in IMPOSSIBLE]
    return rest_is_slow(("name", "architecture"), product, covering([wanted], ARCHITECTURES, IMPOSSIBLE, turn))


def first_of_each_family(names: Iterable[str]) -> list[Any]:
    """All names, to parametrise a test by: the first of each family by default, the others with the slow tests."""
    wanted = list(names)
    first = {family[0] for family in families(wanted)}
    return [name if name in first else pytest.param(name, marks=pytest.mark.slow) for name in wanted]


def chosen_pairs(names: Collection[str], turn: int) -> set[tuple[str, str]]:
    """The pairs of `pairs` that run by default."""
    peculiar = {(name, architecture) for architecture, those in PECULIAR.items() for name in those if name in names}
    return peculiar | set(covering(families(names), ARCHITECTURES, IMPOSSIBLE, turn))
