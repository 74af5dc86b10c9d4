"""LoRA and its closest variants: low-rank updates beside frozen matrices, by PEFT."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import Field

from ftbench.contracts import MethodSettings, TrainedSettings
from ftbench_methods.base import narrow
from ftbench_methods.peft_method import LinearMethod
from ftbench_methods.targets import LinearShape, TargetedSettings

if TYPE_CHECKING:
    from torch import nn

    from ftbench.contracts import ModelFacts, Stack

_RSLORA_ALPHA = 16.0
_RSLORA_RANK = 64


class LoraSettings(TargetedSettings):
    """Rank, scale and place of the updates."""

    r: int = Field(default=16, ge=1, le=1024, description="rank")
    alpha: float | None = Field(default=None, gt=0, le=65536, description="the update counts alpha/r; default 2r")
    dropout: float = Field(default=0.0, ge=0, lt=1, description="on the input of the trained part")


class RsLoraSettings(LoraSettings):
    """LoRA's settings with a higher default rank, which is the purpose of the method."""

    r: int = Field(default=_RSLORA_RANK, ge=1, le=1024, description="rank")
    alpha: float | None = Field(default=None, gt=0, le=65536, description="the update counts alpha/√r; default 16")


@dataclass(frozen=True)
class Lora(LinearMethod):
    """Train a low-rank update of every linear layer except the head (Hu et al. 2021, arXiv:2106.09685)."""

    name: str = "lora"
    settings: type[TrainedSettings] = LoraSettings
    special: Mapping[str, Any] = field(default_factory=dict)
    """Further arguments of PEFT's configuration."""

    def alpha(self, settings: LoraSettings) -> float:
        """Return the default scale of the update."""
        # Twice the rank: the learning rate then need not change with the rank (Schulman 2025, "LoRA Without Regret").
        return 2.0 * settings.r

    def defaults(self, settings: MethodSettings, facts: ModelFacts) -> Mapping[str, Any]:
        return {"alpha": self._alpha(narrow(settings, LoraSettings))}

    def configuration(self, settings: MethodSettings, names: Sequence[str], *, transposed: bool) -> Any:
        from peft import LoraConfig

        lora = narrow(settings, LoraSettings)
        return LoraConfig(
            task_type="CAUSAL_LM",
            r=lora.r,
            lora_alpha=self._alpha(lora),
            lora_dropout=lora.dropout,
            target_modules=list(names),
            fan_in_fan_out=transposed,
            **self.special,
        )

    def layer_parameters(self, settings: MethodSettings, name: str, layer: LinearShape) -> int:
        return narrow(settings, LoraSettings).r * (layer.inputs + layer.outputs)

    def stack_key(self, settings: MethodSettings) -> Hashable:
        """The layers; ranks and scales may differ between lanes. None with dropout, which would draw other numbers."""
        lora = narrow(settings, LoraSettings)
        return None if lora.dropout else lora.targets

    def stack(self, models: Sequence[nn.Module]) -> Stack:
        """Return prepared models as one that computes their updates together."""
        from ftbench_methods.stacked_lora import LoraStack

        return LoraStack(models)

    def _alpha(self, settings: LoraSettings) -> float:
        return self.alpha(settings) if settings.alpha is None else settings.alpha


@dataclass(frozen=True)
class RsLora(Lora):
    """LoRA whose update is scaled by alpha/√r, so that high ranks learn too (Kalajdzievski 2023, arXiv:2312.03732)."""

    name: str = "rslora"
    settings: type[TrainedSettings] = RsLoraSettings
    special: Mapping[str, Any] = field(default_factory=lambda: {"use_rslora": True})

    def alpha(self, settings: LoraSettings) -> float:
        # Independent of the rank, which √r takes care of. At rank 64 the factor is 2, as in plain LoRA, so LoRA's
        # learning rates hold here too.
        return _RSLORA_ALPHA


@dataclass(frozen=True)
class Dora(Lora):
    """LoRA for the direction of each weight row, and a trained length for it (Liu et al. 2024, arXiv:2402.09353)."""

    name: str = "dora"
    special: Mapping[str, Any] = field(default_factory=lambda: {"use_dora": True})

    def layer_parameters(self, settings: MethodSettings, name: str, layer: LinearShape) -> int:
        return super().layer_parameters(settings, name, layer) + layer.outputs

    def stack_key(self, settings: MethodSettings) -> Hashable:
        """None: the lengths of the rows depend on the weights, so the base is not a plain function here."""
        return None
