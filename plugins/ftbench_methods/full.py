"""Full fine-tuning: every parameter trains, in fp32."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field

from ftbench.contracts import Capabilities, MethodSettings, TrainedSettings
from ftbench.contracts.tensor_file import read_tensors, write_tensors
from ftbench.errors import ModelError
from ftbench_methods.base import TrainedMethod
from ftbench_methods.blocks import parameter_shapes
from ftbench_methods.messages import FULL_QUANTISED

if TYPE_CHECKING:
    from torch import Tensor, nn

    from ftbench.contracts import ModelFacts

WEIGHTS = "model.safetensors"


class FullSettings(TrainedSettings):
    """Weight decay; the trainer decays only matrices, never biases and norms."""

    weight_decay: float = Field(default=0.01, ge=0, le=1, description="of AdamW, for matrices")


_CAPABILITIES = Capabilities(own_weights=True, several_devices=True)


@dataclass(frozen=True)
class Full(TrainedMethod):
    """Train all parameters, tied ones once."""

    name: str = "full"
    settings: type[TrainedSettings] = FullSettings
    capabilities: Capabilities = _CAPABILITIES

    def trainable_parameters(self, settings: MethodSettings, facts: ModelFacts) -> int | None:
        shapes = parameter_shapes(facts)
        return sum(map(prod, shapes.values())) if shapes else facts.parameters

    def prepare(self, model: nn.Module, settings: MethodSettings) -> nn.Module:
        """Return the model in fp32: in bf16's eight bits, a step of a small learning rate rounds to nothing."""
        if getattr(model, "is_quantized", False):
            raise ModelError(FULL_QUANTISED())
        return model.float().requires_grad_(True)

    def save(self, model: nn.Module, folder: Path) -> None:
        write_tensors(folder / WEIGHTS, _state(model))

    def load(self, model: nn.Module, settings: MethodSettings, folder: Path) -> nn.Module:
        import torch

        model.float()
        state = _state(model)
        with torch.no_grad():
            for name, tensor in read_tensors(folder / WEIGHTS, expected=state).items():
                # In place, so that the tied names share it.
                state[name].copy_(tensor)
        return model


def _state(model: nn.Module) -> dict[str, Tensor]:
    """Return the state dict without the second names of tied parameters."""
    state: dict[str, Tensor] = model.state_dict()
    names = {name for name, _ in model.named_parameters(remove_duplicate=False)}
    tied = names - {name for name, _ in model.named_parameters()}
    return {name: tensor for name, tensor in state.items() if name not in tied}
