"""A registry with models that need no files, and plans of short matrices."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from ftbench import LoadedModel, ModelFacts, ModelLoader, ModelSource, hookimpl
from ftbench.errors import ModelError
from ftbench.matrix import read_matrix
from ftbench.planning.planned import Plan
from ftbench.planning.planner import make_plan
from ftbench.plugin_loading import load_plugins
from ftbench.plugins import PluginRecord, Registry

FACTS = ModelFacts(
    architecture="llama",
    parameters=1_000_000,
    hidden_size=64,
    layers=2,
    vocabulary=100,
    max_positions=256,
    has_biases=False,
    key_value_size=64,
)


@dataclass(frozen=True)
class PaperLoader(ModelLoader):
    """`paper:NAME`: a model that is described and never loaded; `paper:short` has 64 positions, `paper:tiny` 8."""

    name: str = "paper"

    def find(self, reference: str, directory: Path) -> ModelSource:
        if reference == "none":
            raise ModelError("there is no paper left")
        positions = {"short": 64, "tiny": 8}.get(reference, FACTS.max_positions)
        facts = replace(FACTS, max_positions=positions)
        return ModelSource(f"paper:{reference}", directory, f"fingerprint of {reference}", facts)

    def load(self, source: ModelSource, dtype: str) -> LoadedModel:
        raise AssertionError("planning loads no model")

    @hookimpl
    def ftbench_register_model_loaders(self) -> Iterable[Any]:
        return [self]


@pytest.fixture
def registry_with() -> Callable[..., Registry]:
    """`registry_with(name=plugin)`: the first-party plugins, the paper loader, and these."""

    def make(**plugins: object) -> Registry:
        host = load_plugins(entry_points=False)
        for name, plugin in {"paper": PaperLoader(), **plugins}.items():
            host.manager.register(plugin, name=name)
            host.records.append(PluginRecord(name, "1", "test"))
        return Registry(host)

    return make


@pytest.fixture
def plan_of(write: Callable[[str, str], Path], registry_with: Callable[..., Registry]) -> Callable[..., Plan]:
    """`plan_of(text, name=plugin)`: the plan of a matrix that lies in the test's own folder."""

    def make(text: str, *, file: str = "m.yaml", **plugins: object) -> Plan:
        return make_plan(read_matrix(write(file, text)), registry_with(**plugins))

    return make
