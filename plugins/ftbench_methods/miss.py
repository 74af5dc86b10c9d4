"""MiSS: one small matrix shared by all pieces of a layer's input (Kang and Yin 2024, arXiv:2409.15371)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import Field

from ftbench.contracts import MethodSettings, TrainedSettings
from ftbench_methods.base import narrow
from ftbench_methods.messages import NARROW_INPUT
from ftbench_methods.peft_method import LinearMethod
from ftbench_methods.targets import LinearShape, TargetedSettings

if TYPE_CHECKING:
    from ftbench.contracts import ModelFacts
    from ftbench.messages import Note


class MissSettings(TargetedSettings):
    """Size of the shared matrix."""

    r: int = Field(default=64, ge=1, le=1024, description="width of the pieces that the input is cut into")
    dropout: float = Field(default=0.0, ge=0, lt=1, description="on the input of the trained part")


@dataclass(frozen=True)
class Miss(LinearMethod):
    """Train an update of every linear layer: the same small matrix for each piece of its input."""

    name: str = "miss"
    settings: type[TrainedSettings] = MissSettings
    linear_only: bool = True

    def impossible(self, settings: MethodSettings, facts: ModelFacts) -> Note | None:
        width, layers = narrow(settings, MissSettings).r, self.layers(settings, facts) or {}
        narrowest = min((layer.inputs for layer in layers.values()), default=width)
        too_narrow = NARROW_INPUT(width=narrowest, wanted=width) if narrowest < width else None
        return super().impossible(settings, facts) or too_narrow

    def configuration(self, settings: MethodSettings, names: Sequence[str], *, transposed: bool) -> Any:
        from peft import MissConfig

        miss = narrow(settings, MissSettings)
        return MissConfig(task_type="CAUSAL_LM", r=miss.r, miss_dropout=miss.dropout, target_modules=list(names))

    def layer_parameters(self, settings: MethodSettings, name: str, layer: LinearShape) -> int:
        return narrow(settings, MissSettings).r * layer.outputs
