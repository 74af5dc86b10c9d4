"""What the processes of a training need to know, and what they answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ftbench.compute.encode import EncodedExample
from ftbench.contracts import Method, MethodSettings
from ftbench.contracts.model import ModelLoader, ModelSource
from ftbench.contracts.training import TrainingOutcome, TrainingPlan
from ftbench.messages import Note

if TYPE_CHECKING:
    from torch import nn

JOB = "job"
"""File of the pickled job in the folder of the processes."""
KEEP = "keep"
"""File there that asks the processes to keep their state after the next step."""

_SUMMED_AT_ONCE = 2**24
"""Weights per part of a sum."""


@dataclass(frozen=True, slots=True)
class ShardedJob:
    """One training on several devices. Each process loads and prepares the model by itself."""

    count: int
    """Number of processes."""
    loader: ModelLoader
    source: ModelSource
    dtype: str
    """Type of the loaded weights: "float32"."""
    method: Method
    settings: MethodSettings
    seed: int
    rows: Sequence[EncodedExample]
    validation: Sequence[EncodedExample]
    plan: TrainingPlan
    device: str
    """Kind of the devices: `cpu` or `cuda`."""
    precision: str
    threads: int
    """Threads in which the cell itself prepared the model; the processes share them in training."""
    prepared: int
    """`weights_sum` of the prepared model: the processes must have prepared the same one."""
    trained: Path
    """Where the trained weights are written, as safetensors."""
    deterministic: bool = False
    """Whether the devices compute with kernels that give the same bits every time."""
    checkpointing: bool = False
    """Whether activations are computed again from the first step on."""
    states: Path | None = None
    """Folder in which the processes keep their parts of the state, each in a file; None: nothing is kept."""
    parts: tuple[Path, ...] = ()
    """The parts to go on from, by number of the process; empty: begin anew."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A process has its part of the model; the next one may load."""


@dataclass(frozen=True, slots=True)
class Logged:
    """What the training recorded after a number of steps."""

    step: int
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Kept:
    """A process has written its part of the state after a number of steps."""

    step: int
    file: Path
    seconds: Mapping[str, float]
    """Seconds by phase of its clocks until now."""


@dataclass(frozen=True, slots=True)
class NotKept:
    """A process could not write its part."""

    reason: str


@dataclass(frozen=True, slots=True)
class TooLarge:
    """Memory ran out in a pass."""

    rows: int
    tokens: int
    """Tokens of the pass, padding included."""


@dataclass(frozen=True, slots=True)
class Failed:
    """An error ended a process."""

    reason: Note
    """The error's own note if it is a known failure of cells, else one with its kind."""
    details: str
    """The traceback."""
    known: bool
    """Whether it is a `CellError`."""
    at: float
    """When, on the monotonic clock of the machine."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A process has finished the training."""

    outcome: TrainingOutcome
    seconds: Mapping[str, float] = field(default_factory=dict)
    """Seconds by phase of its clocks."""
    peak: int = 0
    """Peak of its memory in training, in bytes."""
    parts: Mapping[str, int] = field(default_factory=dict)
    """The parts of the peak, see `MemoryMeter`."""


Word = Loaded | Logged | Kept | NotKept | TooLarge | Failed | Ended
"""What a process says."""


def weights_sum(model: nn.Module) -> int:
    """The sum of the bit patterns of all parameters: models prepared differently have different ones."""
    import torch

    integers = {1: torch.uint8, 2: torch.int16, 4: torch.int32, 8: torch.int64}
    total = 0
    for parameter in model.parameters():
        bits = parameter.detach().contiguous().view(integers[parameter.element_size()]).flatten()
        total += sum(int(part.sum(dtype=torch.int64)) for part in torch.split(bits, _SUMMED_AT_ONCE))
    return total
