"""The state of a training between two optimizer steps, so that it can be interrupted and go on bit by bit as before."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Protocol

from ftbench.compute.memory_budget import random_state, set_random_state
from ftbench.training.ranks import cut_alike, held

if TYPE_CHECKING:
    import torch
    from torch import nn


@dataclass(frozen=True, slots=True)
class TrainingState:
    """Everything that the next step of a training depends on. Tensors are on the processor's side, or still in use.

    Of a model that is cut over several processes, the tensors are the parts of one of them.
    """

    step: int
    """Optimizer steps done."""
    names: list[str]
    """Of the trained weights, in the order of `weights`."""
    weights: list[torch.Tensor]
    best: list[torch.Tensor] | None
    """The trained weights with the lowest validation loss so far, if they are kept."""
    buffers: dict[str, torch.Tensor]
    """Buffers of the model that training changed, by name."""
    optimizer: dict[str, Any]
    """torch's state dict."""
    progress: dict[str, Any]
    """What `TrainingProgress` tells of itself: curve, remaining rows of the epoch, counters of early stopping."""
    random: dict[str, Any]
    """States of the generators of random numbers."""
    asked_tokens: int
    """Padded tokens per pass at the beginning, as measured."""
    pass_tokens: int
    """Padded tokens per pass now."""
    checkpointing: bool
    """Whether activation checkpointing is on."""

    def as_dict(self) -> dict[str, Any]:
        """Plain containers, numbers and tensors, which torch loads without running code."""
        return {part.name: getattr(self, part.name) for part in fields(self)}

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> TrainingState:
        """The state that `as_dict` gave; raises TypeError for anything else."""
        return cls(**content)


class StateKeeper(Protocol):
    """Where a training keeps its state."""

    def begin(self, names: Sequence[str]) -> TrainingState | None:
        """The state to go on from, if there is one of a training of the weights `names`."""
        ...

    def due(self) -> bool:
        """Whether to keep the state now; asked between two steps."""
        ...

    def keep(self, state: TrainingState) -> None:
        """Keep a state. Raises `TrainingSuspended` if the training must end now."""
        ...


class KeepsNothing:
    """For trainings that are too short to be worth it, or that train together."""

    def begin(self, names: Sequence[str]) -> None:
        return None

    def due(self) -> bool:
        return False

    def keep(self, state: TrainingState) -> None:
        return None


@dataclass(slots=True)
class Buffers:
    """The buffers of a model, and which of them changed since this was made."""

    model: nn.Module
    _before: dict[str, tuple[torch.Tensor, int]] = field(init=False)
    """The tensor itself, not only its address, which a later one may get."""

    def __post_init__(self) -> None:
        self._before = {name: (buffer, _version(buffer)) for name, buffer in self.model.named_buffers()}

    def changed(self) -> dict[str, torch.Tensor]:
        """The buffers that were written or replaced: quantised weights are buffers, too, and stay as they are."""
        return {
            name: buffer.detach()
            for name, buffer in self.model.named_buffers()
            if name not in self._before
            or self._before[name][0] is not buffer
            or self._before[name][1] != _version(buffer)
            or buffer.is_inference()
        }

    def restore(self, changed: Mapping[str, torch.Tensor], device: torch.device) -> None:
        """Put changed buffers back into a fresh model; raises AttributeError and KeyError for those of another one."""
        for name, buffer in changed.items():
            path, _, last = name.rpartition(".")
            module = self.model.get_submodule(path)
            if last not in module._buffers:
                raise KeyError(name)
            module._buffers[last] = buffer.to(device)


def _version(tensor: torch.Tensor) -> int:
    """How often torch wrote into a tensor; it does not count for tensors made in inference mode."""
    return 0 if tensor.is_inference() else tensor._version


def optimizer_state(optimizer: torch.optim.Optimizer) -> dict[str, Any]:
    """torch's state dict, with the parts of the tensors that this process holds."""
    content: dict[str, Any] = optimizer.state_dict()
    states = {
        number: {key: held(value) if hasattr(value, "shape") else value for key, value in values.items()}
        for number, values in content["state"].items()
    }
    return {**content, "state": states}


def restore_optimizer(optimizer: torch.optim.Optimizer, content: Mapping[str, Any]) -> None:
    """Set an optimizer to what `optimizer_state` gave."""
    optimizer.load_state_dict(dict(content))
    for parameter, values in optimizer.state.items():
        shape = held(parameter).shape
        for key, value in values.items():
            if getattr(value, "shape", None) == shape:  # torch's count of steps is a number
                values[key] = cut_alike(value, parameter)


def random_states(device: torch.device) -> dict[str, Any]:
    """The states of Python's, numpy's and torch's generators, as plain values and tensors."""
    import numpy as np

    version, numbers, gauss = random.getstate()
    kind, keys, position, has_gauss, cached = np.random.get_state()
    return {
        "torch": random_state(device),
        "python": [version, list(numbers), gauss],
        "numpy": [str(kind), [int(key) for key in keys], int(position), int(has_gauss), float(cached)],
    }


def restore_random_states(device: torch.device, states: Mapping[str, Any]) -> None:
    """Set the generators to what `random_states` gave."""
    import numpy as np

    set_random_state(device, states["torch"])
    version, numbers, gauss = states["python"]
    random.setstate((version, tuple(numbers), gauss))
    kind, keys, position, has_gauss, cached = states["numpy"]
    np.random.set_state((kind, np.array(keys, dtype=np.uint32), position, has_gauss, cached))
