"""OFT: rotations of what goes into the linear layers (Qiu et al. 2023, arXiv:2306.07280)."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import Field

from ftbench.contracts import MethodSettings, TrainedSettings
from ftbench_methods.base import own
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
    """Train an orthogonal matrix of small blocks for the input of every linear layer.

    Cayley's form makes it from a skew-symmetric one; its inverse is a sum of five terms, as PEFT has it by default.
    """

    name: str = "oft"
    settings: type[TrainedSettings] = OftSettings
    linear_only: bool = True

    def configuration(self, settings: MethodSettings, names: Sequence[str], *, transposed: bool) -> Any:
        from peft import OFTConfig

        given = own(settings, OftSettings)
        return OFTConfig(
            task_type="CAUSAL_LM",
            oft_block_size=given.block_size,
            module_dropout=given.dropout,
            target_modules=list(names),
        )

    def layer_parameters(self, settings: MethodSettings, name: str, layer: LinearShape) -> int:
        size = divisor(layer.inputs, own(settings, OftSettings).block_size)
        return layer.inputs // size * (size * (size - 1) // 2)

    def prepare(self, model: nn.Module, settings: MethodSettings) -> nn.Module:
        with warnings.catch_warnings():
            # The setting says that it is the nearest size that fits.
            warnings.filterwarnings("ignore", message="Invalid `oft_block_size`")
            prepared = super().prepare(model, settings)
        _rotate_heads(prepared)
        return prepared


def _rotate_heads(prepared: nn.Module) -> None:
    """Let rotations read input of four dimensions, which PEFT takes for that of a convolution.

    Latent attention (DeepSeek-V3) hands its latent vectors on as [rows, 1, positions, width].
    """
    from peft.tuners.oft.layer import OFTRotationModule

    shapes: list[Any] = []

    def flatten(module: nn.Module, given: tuple[Any, ...]) -> tuple[Any, ...]:
        shapes.append(given[0].shape)
        return (given[0].reshape(-1, shapes[-1][-1]),)

    def unflatten(module: nn.Module, given: tuple[Any, ...], rotated: Any) -> Any:
        return rotated.reshape(shapes.pop())

    for module in prepared.modules():
        if isinstance(module, OFTRotationModule):
            module.register_forward_pre_hook(flatten)
            module.register_forward_hook(unflatten)


@cache
def divisor(width: int, wanted: int) -> int:
    """Return the divisor of `width` that is nearest to `wanted`, the smaller of two: PEFT's own choice."""
    return min((size for size in range(1, width + 1) if width % size == 0), key=lambda size: (abs(size - wanted), size))
