"""VeRA: one pair of random matrices for all layers, and trained scales (Kopiczko et al. 2023, arXiv:2310.11454)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import Field

from ftbench.contracts import MethodSettings, TrainedSettings
from ftbench_methods.base import narrow
from ftbench_methods.peft_files import CONFIG
from ftbench_methods.peft_method import LinearMethod
from ftbench_methods.targets import LinearShape, TargetedSettings

if TYPE_CHECKING:
    from torch import nn


class VeraSettings(TargetedSettings):
    """Rank and start; ranks in the paper are higher than LoRA's, since only scales are trained."""

    r: int = Field(default=256, ge=1, le=4096, description="rank of the random matrices")
    initial: float = Field(default=0.1, gt=0, le=10, description="first value of the inner scales; the paper's d")
    dropout: float = Field(default=0.0, ge=0, lt=1, description="on the input of the trained part")


@dataclass(frozen=True)
class Vera(LinearMethod):
    """Train an inner and an outer scale for every linear layer, around random matrices that never change."""

    name: str = "vera"
    settings: type[TrainedSettings] = VeraSettings

    def configuration(self, settings: MethodSettings, names: Sequence[str], *, transposed: bool) -> Any:
        import torch
        from peft import VeraConfig

        vera = narrow(settings, VeraSettings)
        return VeraConfig(
            task_type="CAUSAL_LM",
            r=vera.r,
            d_initial=vera.initial,
            vera_dropout=vera.dropout,
            target_modules=list(names),
            fan_in_fan_out=transposed,
            # Drawn, so that seeds change the random matrices too: the method's chance is part of what seeds measure.
            projection_prng_key=int(torch.randint(2**31, ())),
            # Saved in the file too, since generators may change between versions of torch.
            save_projection=True,
        )

    def load(self, model: nn.Module, settings: MethodSettings, folder: Path) -> nn.Module:
        prepared: Any = super().load(model, settings, folder)
        written = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
        prepared.peft_config["default"].projection_prng_key = written["projection_prng_key"]
        result: nn.Module = prepared
        return result

    def layer_parameters(self, settings: MethodSettings, name: str, layer: LinearShape) -> int:
        return narrow(settings, VeraSettings).r + layer.outputs
