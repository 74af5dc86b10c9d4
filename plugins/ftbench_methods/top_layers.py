"""Top layers: train the last blocks and all that follows them, freeze the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import Field

from ftbench.contracts import MethodSettings, TrainedSettings
from ftbench.errors import ModelError
from ftbench_methods.base import narrow
from ftbench_methods.blocks import parameter_shapes
from ftbench_methods.messages import FEW_BLOCKS, SETTING
from ftbench_methods.selected import SelectedMethod, block_number, blocks_of, is_norm

if TYPE_CHECKING:
    from torch import nn

    from ftbench.contracts import ModelFacts
    from ftbench.messages import Note

_HEADS = frozenset({"lm_head.weight", "lm_head.bias", "embed_out.weight"})


class TopLayersSettings(TrainedSettings):
    """Number of blocks, counted from the output."""

    layers: int = Field(default=2, ge=1, le=1000, description="last blocks that train")
    weight_decay: float = Field(default=0.01, ge=0, le=1, description="of AdamW, for matrices")


@dataclass(frozen=True)
class TopLayers(SelectedMethod):
    """Train the last blocks, the normalisation after them, and the head unless it is the embedding."""

    name: str = "top-layers"
    settings: type[TrainedSettings] = TopLayersSettings

    def impossible(self, settings: MethodSettings, facts: ModelFacts) -> Note | None:
        return _too_many(narrow(settings, TopLayersSettings).layers, facts.layers)

    def select(self, model: nn.Module, settings: MethodSettings) -> Iterable[str]:
        shapes = {name: tuple(parameter.shape) for name, parameter in model.named_parameters()}
        layers = narrow(settings, TopLayersSettings).layers
        reason = _too_many(layers, blocks_of(shapes))
        if reason:
            raise ModelError(SETTING(setting="layers", reason=reason))
        unwrapped: Any = model
        head = {id(parameter) for parameter in unwrapped.get_output_embeddings().parameters()}
        tied = id(unwrapped.get_input_embeddings().weight)
        untied = {name for name, parameter in model.named_parameters() if id(parameter) in head - {tied}}
        return [name for name in shapes if name in untied or _is_on_top(name, layers, blocks_of(shapes))]

    def selected_shapes(self, settings: MethodSettings, facts: ModelFacts) -> Iterable[tuple[int, ...]] | None:
        layers, shapes = narrow(settings, TopLayersSettings).layers, parameter_shapes(facts)
        blocks = blocks_of(shapes)
        return [shape for name, shape in shapes.items() if name in _HEADS or _is_on_top(name, layers, blocks)] or None


def _is_on_top(name: str, layers: int, blocks: int) -> bool:
    number = block_number(name)
    if number is None:
        # Gemma 4 normalises what every layer adds of the tokens, before the first layer.
        return is_norm(name) and "emb" not in name and "per_layer" not in name
    return number >= blocks - layers


def _too_many(layers: int, blocks: int) -> Note | None:
    return FEW_BLOCKS(blocks=blocks, wanted=layers) if blocks < layers else None
