"""Base class of the methods that train some of the model's own parameters and freeze the rest."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ftbench.contracts import Capabilities, MethodSettings, TrainedSettings
from ftbench.contracts.tensor_file import read_tensors, write_tensors
from ftbench.errors import ModelError
from ftbench_methods.base import TrainedMethod
from ftbench_methods.messages import WEIGHT_QUANTISED

if TYPE_CHECKING:
    from torch import Tensor, nn

    from ftbench.contracts import ModelFacts

WEIGHTS = "selected.safetensors"

_CAPABILITIES = Capabilities(own_weights=True, several_devices=True)
_NAMES = "_ftbench_selected"


@dataclass(frozen=True)
class SelectedMethod(TrainedMethod):
    """Train the parameters named by `select`, in fp32 whatever the type of the model."""

    settings: type[TrainedSettings] = TrainedSettings
    capabilities: Capabilities = _CAPABILITIES

    @abstractmethod
    def select(self, model: nn.Module, settings: MethodSettings) -> Iterable[str]:
        """Return the names of the parameters to train; raises `ModelError` if the model has none."""

    @abstractmethod
    def selected_shapes(self, settings: MethodSettings, facts: ModelFacts) -> Iterable[tuple[int, ...]] | None:
        """Return their shapes from the facts of a model, or None if only the loaded model tells."""

    def trainable_parameters(self, settings: MethodSettings, facts: ModelFacts) -> int | None:
        shapes = self.selected_shapes(settings, facts)
        return None if shapes is None else sum(map(_product, shapes))

    def prepare(self, model: nn.Module, settings: MethodSettings) -> nn.Module:
        model.requires_grad_(False)
        names = tuple(self.select(model, settings))
        for name in names:
            _open(model, name)
        # For `save`: whether a parameter requires gradients may be lost on the way.
        vars(model)[_NAMES] = names
        return model

    def save(self, model: nn.Module, folder: Path) -> None:
        write_tensors(folder / WEIGHTS, _state(model))

    def load(self, model: nn.Module, settings: MethodSettings, folder: Path) -> nn.Module:
        import torch

        prepared = self.prepare(model, settings)
        state = _state(prepared)
        with torch.no_grad():
            for name, tensor in read_tensors(folder / WEIGHTS, expected=state).items():
                state[name].copy_(tensor)
        return prepared


def _open(model: nn.Module, name: str) -> None:
    """Make a parameter trainable; one of less than 32 bits gets an fp32 original, rounded in every forward pass.

    A small step rounds to nothing in bf16's eight bits, while a module with parameters of mixed types fails or computes
    something else.
    """
    import torch
    from torch import nn
    from torch.nn.utils import parametrize

    path, _, leaf = name.rpartition(".")
    module = model.get_submodule(path)
    parameter = getattr(module, leaf)
    if not parameter.is_floating_point():
        raise ModelError(WEIGHT_QUANTISED(weight=name))
    if parameter.dtype == torch.float32:
        parameter.requires_grad_(True)
        return

    kind = parameter.dtype

    class Rounded(nn.Module):
        def forward(self, original: Tensor) -> Tensor:
            return original.to(kind)

    setattr(module, leaf, nn.Parameter(parameter.detach().float()))
    # Unsafe only means here that the type may change.
    parametrize.register_parametrization(module, leaf, Rounded(), unsafe=True)


def _state(model: nn.Module) -> dict[str, Tensor]:
    """Return the trained parameters by their names in the untouched model."""
    from torch.nn.utils import parametrize

    state = {}
    for name in vars(model)[_NAMES]:
        path, _, leaf = name.rpartition(".")
        module: Any = model.get_submodule(path)
        rounded = parametrize.is_parametrized(module, leaf)
        state[name] = module.parametrizations[leaf].original if rounded else getattr(module, leaf)
    return state


def is_norm(name: str) -> bool:
    """Whether a parameter or module belongs to a normalisation layer, by its name in transformers."""
    return any("norm" in part or part == "ln" or part.startswith("ln_") for part in name.lower().split("."))


def block_number(name: str) -> int | None:
    """Return the number of a parameter's block, or None outside of all blocks."""
    return next((int(part) for part in name.split(".") if part.isdigit()), None)


def blocks_of(shapes: Mapping[str, object]) -> int:
    """Return the number of blocks that the parameters' names show."""
    return 1 + max((number for name in shapes if (number := block_number(name)) is not None), default=-1)


def _product(shape: tuple[int, ...]) -> int:
    result = 1
    for size in shape:
        result *= size
    return result
