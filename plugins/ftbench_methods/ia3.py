"""IA3: trained factors on keys, values and feed-forward activations (Liu et al. 2022, arXiv:2205.05638)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from pydantic import Field

from ftbench.contracts import MethodSettings, TrainedSettings
from ftbench.errors import ModelError
from ftbench_methods.base import narrow
from ftbench_methods.left_alone import left_experts
from ftbench_methods.messages import UNKNOWN_TO_IA3
from ftbench_methods.peft_method import LinearMethod
from ftbench_methods.targets import LinearShape, attention, block_shapes, body_modules, body_shapes, is_shared

if TYPE_CHECKING:
    from torch import nn

    from ftbench.contracts import ModelFacts
    from ftbench.messages import Note

Layer = TypeVar("Layer")

_KEYS_AND_VALUES = frozenset({"k_proj", "v_proj", "key", "value", "k", "v"})
_FUSED = frozenset({"c_attn", "query_key_value", "qkv_proj", "Wqkv"})
"""Layers that compute queries, keys and values together, so that queries get factors too."""
_FEED_FORWARD = frozenset({"down_proj", "c_proj", "fc2", "fc_out", "dense_4h_to_h", "w2", "wo"})
"""Last layers of feed-forward parts; their inputs get the factors."""


class Ia3Settings(TrainedSettings):
    """The layers that get factors."""

    attention: Literal["key-value", "all"] = Field(
        default="key-value", description="key-value, as in the paper, or all layers of the attention"
    )


@dataclass(frozen=True)
class Ia3(LinearMethod):
    """Train one factor per number computed by keys, values and feed-forward layers."""

    name: str = "ia3"
    settings: type[TrainedSettings] = Ia3Settings

    def impossible(self, settings: MethodSettings, facts: ModelFacts) -> Note | None:
        # Experts store their matrices together, so they have no layer that could get factors.
        body = block_shapes({name: shape for name, shape in facts.shapes.items() if ".experts." not in name})
        return _reason(facts.architecture) if body and not _complete(_chosen(body, settings)) else None

    def notes(self, settings: MethodSettings, facts: ModelFacts) -> tuple[Note, ...]:
        return left_experts(self.name, facts)

    def modules(self, model: nn.Module, settings: MethodSettings) -> Mapping[str, nn.Module]:
        chosen = _chosen(body_modules(model), settings)
        if not _complete(chosen):
            raise ModelError(_reason(type(model).__name__))
        return chosen

    def layers(self, settings: MethodSettings, facts: ModelFacts) -> Mapping[str, LinearShape] | None:
        return _chosen(body_shapes(facts), settings) or None

    def configuration(self, settings: MethodSettings, names: Sequence[str], *, transposed: bool) -> Any:
        from peft import IA3Config

        return IA3Config(
            task_type="CAUSAL_LM",
            target_modules=list(names),
            feedforward_modules=[name for name in names if _is_feed_forward(name)],
            fan_in_fan_out=transposed,
        )

    def layer_parameters(self, settings: MethodSettings, name: str, layer: LinearShape) -> int:
        return layer.inputs if _is_feed_forward(name) else layer.outputs


def _chosen(body: Mapping[str, Layer], settings: MethodSettings) -> dict[str, Layer]:
    everything = narrow(settings, Ia3Settings).attention == "all"
    body = {name: layer for name, layer in body.items() if not is_shared(name)}
    inside = attention(body)
    kept = {name: layer for name, layer in inside.items() if everything or _leaf(name) in _KEYS_AND_VALUES | _FUSED}
    return kept | {name: layer for name, layer in body.items() if _is_feed_forward(name)}


def _is_feed_forward(name: str) -> bool:
    return not attention({name: None}) and _leaf(name) in _FEED_FORWARD


def _complete(chosen: Mapping[str, object]) -> bool:
    feed_forward = sum(_is_feed_forward(name) for name in chosen)
    return 0 < feed_forward < len(chosen)


def _leaf(name: str) -> str:
    return name.rpartition(".")[2]


def _reason(model: str) -> Note:
    return UNKNOWN_TO_IA3(model=model)
