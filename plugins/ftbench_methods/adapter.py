"""Bottleneck adapters as a method; the sub-package `bottleneck` computes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import Field

from ftbench.contracts import Capabilities, MethodSettings, TrainedSettings
from ftbench.contracts.tensor_file import read_tensors, write_tensors
from ftbench.errors import ModelError
from ftbench_methods.base import TrainedMethod, narrow
from ftbench_methods.blocks import block_tensors
from ftbench_methods.bottleneck.config import Activation, BottleneckConfig, Placement, adapter_parameters
from ftbench_methods.bottleneck.names import BlockParts, read_block
from ftbench_methods.bottleneck.sites import UnsupportedArchitecture
from ftbench_methods.files import write_json
from ftbench_methods.messages import ADDS_INSIDE, NO_ADAPTER_PLACE, NO_FEED_FORWARD, NO_FEED_FORWARD_PART

if TYPE_CHECKING:
    from torch import nn

    from ftbench.contracts import ModelFacts
    from ftbench.messages import Note

WEIGHTS = "adapter.safetensors"
CONFIG = "adapter.json"


class AdapterSettings(TrainedSettings):
    """Position, width and computation of the adapters."""

    placement: Placement = Field(default="pfeiffer", description="houlsby: two a block; pfeiffer, parallel: one")
    reduction_factor: float = Field(default=16.0, gt=0, le=4096, description="bottleneck = hidden size / this")
    size: int | None = Field(default=None, ge=1, le=65536, description="bottleneck; instead of reduction_factor")
    activation: Activation = Field(default="relu", description="between the two layers")
    scaling: float | None = Field(default=None, gt=0, le=1000, description="default 1; parallel: 4")
    dropout: float = Field(default=0.0, ge=0, lt=1, description="on the bottleneck")


_CAPABILITIES = Capabilities(frozen_base=True, several_devices=True)
_INSIDE = frozenset({"bloom", "mpt", "deepseek_v4", "inkling_text", "inkling2_text", "zamba", "zamba2"})
"""Architectures whose names look like those of other models, or tell nothing, so that only a pass reveals them."""


@dataclass(frozen=True)
class Adapter(TrainedMethod):
    """Train small bottleneck networks inside a frozen model."""

    name: str = "adapter"
    settings: type[TrainedSettings] = AdapterSettings
    capabilities: Capabilities = _CAPABILITIES

    def defaults(self, settings: MethodSettings, facts: ModelFacts) -> Mapping[str, Any]:
        return {"scaling": _scaling(narrow(settings, AdapterSettings))}

    def impossible(self, settings: MethodSettings, facts: ModelFacts) -> Note | None:
        if facts.architecture in _INSIDE:
            return ADDS_INSIDE(model=facts.architecture)
        blocks = _blocks(facts)
        if blocks is None:  # the loaded model tells
            return None
        if not any(block.feed_forward for block in blocks):
            return NO_FEED_FORWARD_PART(model=facts.architecture)
        parallel = narrow(settings, AdapterSettings).placement == "parallel"
        if parallel and not any(block.feed_forward_module for block in blocks):
            return NO_FEED_FORWARD(model=facts.architecture)
        return None

    def trainable_parameters(self, settings: MethodSettings, facts: ModelFacts) -> int | None:
        blocks, placement = _blocks(facts), narrow(settings, AdapterSettings).placement
        if blocks is None:
            return None
        adapters = sum(
            (placement == "houlsby" and block.mixer)
            + (block.feed_forward_module if placement == "parallel" else block.feed_forward)
            for block in blocks
        )
        return adapters * adapter_parameters(facts.hidden_size, _configuration(settings))

    def prepare(self, model: nn.Module, settings: MethodSettings) -> nn.Module:
        from ftbench_methods.bottleneck import add_adapters

        configuration = _configuration(settings)
        try:
            prepared = add_adapters(model, config=configuration)
        except UnsupportedArchitecture as error:
            raise ModelError(NO_ADAPTER_PLACE(error=str(error))) from None
        # For `save`: states of different placements look alike, so the file must name the placement.
        vars(prepared)["_ftbench_adapter"] = asdict(configuration)
        return prepared

    def save(self, model: nn.Module, folder: Path) -> None:
        from ftbench_methods.bottleneck import adapter_state_dict

        write_tensors(folder / WEIGHTS, adapter_state_dict(model))
        write_json(folder / CONFIG, vars(model)["_ftbench_adapter"])

    def load(self, model: nn.Module, settings: MethodSettings, folder: Path) -> nn.Module:
        from ftbench_methods.bottleneck import adapter_state_dict, load_adapter_state_dict

        prepared = self.prepare(model, settings)
        state = read_tensors(folder / WEIGHTS, expected=adapter_state_dict(prepared))
        load_adapter_state_dict(prepared, state=state)
        return prepared


def _blocks(facts: ModelFacts) -> list[BlockParts] | None:
    """Return the parts of each block, or None if the names of its tensors do not tell."""
    blocks = [read_block(tensors) for tensors in block_tensors(facts) or ()]
    return None if not blocks or None in blocks else [parts for parts in blocks if parts]


def _scaling(settings: AdapterSettings) -> float:
    # He et al. 2022 (arXiv:2110.04366) use 4 for the parallel adapter; the sequential papers have no factor.
    default = 4.0 if settings.placement == "parallel" else 1.0
    return default if settings.scaling is None else settings.scaling


def _configuration(settings: MethodSettings) -> BottleneckConfig:
    adapter = narrow(settings, AdapterSettings)
    return BottleneckConfig(
        adapter.placement,
        reduction_factor=adapter.reduction_factor,
        bottleneck_size=adapter.size,
        activation=adapter.activation,
        scaling=_scaling(adapter),
        dropout=adapter.dropout,
    )
