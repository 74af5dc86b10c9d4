"""OFT: rotations of the inputs of linear layers (Qiu et al. 2023, arXiv:2306.07280)."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import Field

from ftbench.contracts import MethodSettings, TrainedSettings
from ftbench_methods.base import narrow
from ftbench_methods.peft_method import LinearMethod
from ftbench_methods.targets import LinearShape, TargetedSettings

if TYPE_CHECKING:
    from torch import nn


class OftSettings(TargetedSettings):
    """Size of the rotations."""

    block_size: int = Field(
        default=32, ge=2, le=1024, description="width of a rotation; the nearest that divides a layer's input"
    )
    dropout: float = Field(default=0.0, ge=0, lt=1, description="share of the rotations left out at random")


@dataclass(frozen=True)
class Oft(LinearMethod):
    """Train an orthogonal block matrix for the input of every linear layer.

    Cayley's form makes it from a skew-symmetric matrix; the inverse is a sum of five terms, PEFT's default.
    """

    name: str = "oft"
    settings: type[TrainedSettings] = OftSettings
    linear_only: bool = True

    def configuration(self, settings: MethodSettings, names: Sequence[str], *, transposed: bool) -> Any:
        from peft import OFTConfig

        oft = narrow(settings, OftSettings)
        return OFTConfig(
            task_type="CAUSAL_LM",
            oft_block_size=oft.block_size,
            module_dropout=oft.dropout,
            target_modules=list(names),
        )

    def layer_parameters(self, settings: MethodSettings, name: str, layer: LinearShape) -> int:
        size = divisor(layer.inputs, narrow(settings, OftSettings).block_size)
        return layer.inputs // size * (size * (size - 1) // 2)

    def prepare(self, model: nn.Module, settings: MethodSettings) -> nn.Module:
        with warnings.catch_warnings():
            # The setting is documented as the nearest size that fits.
            warnings.filterwarnings("ignore", message="Invalid `oft_block_size`")
            prepared = super().prepare(model, settings)
        _rotate_heads(prepared)
        return prepared


def _rotate_heads(prepared: nn.Module) -> None:
    """Let rotations read four-dimensional inputs, which PEFT takes for those of a convolution.

    Latent attention (DeepSeek-V3) passes its latent vectors as [rows, 1, positions, width].
    """
    from peft.tuners.oft.layer import OFTRotationModule

    shapes: list[Any] = []

    def flatten(module: nn.Module, inputs: tuple[Any, ...]) -> tuple[Any, ...]:
        shapes.append(inputs[0].shape)
        return (inputs[0].reshape(-1, shapes[-1][-1]),)

    def unflatten(module: nn.Module, inputs: tuple[Any, ...], rotated: Any) -> Any:
        return rotated.reshape(shapes.pop())

    for module in prepared.modules():
        if isinstance(module, OFTRotationModule):
            module.register_forward_pre_hook(flatten)
            module.register_forward_hook(unflatten)


@cache
def divisor(width: int, wanted: int) -> int:
    """Return the divisor of `width` nearest to `wanted`, the smaller of two, as PEFT does."""
    return min((size for size in range(1, width + 1) if width % size == 0), key=lambda size: (abs(size - wanted), size))
