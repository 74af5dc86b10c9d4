"""Costs of a cell, measured while it runs: time, memory, energy, speed of inference."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from ftbench.compute.clocks import Clocks
from ftbench.compute.energy import EnergyMeter
from ftbench.compute.memory_meter import MemoryMeter
from ftbench.contracts.training import TrainingOutcome

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_FIRST_STEPS = 3
"""Number of warm-up steps, in which memory is allocated and kernels are chosen."""


@dataclass(slots=True)
class Costs:
    """The meters of one cell, or of several that train together, and their readings."""

    device: str
    lanes: int = 1
    """Number of cells that share the meters. Time and energy are divided by it; memory is that of all."""
    clocks: Clocks = field(init=False)
    memory: MemoryMeter = field(init=False)
    total_parameters: int = 0
    trainable_parameters: int = 0
    milliseconds_per_token: dict[str, float] = field(default_factory=dict)
    """Times by batch size and form of the model: `batch_1`, `batch_32_merged`."""
    generation_seconds: float = 0.0
    """Seconds of generation in evaluation, without the losses of reference answers."""
    training_joules: float | None = None
    resumed: int = 0
    """How often the training went on from a kept state."""
    _energy: EnergyMeter = field(init=False)
    _joules_before: float | None = None
    _joules_earlier: float = 0.0
    """Of the kept part of the training, in earlier processes."""
    _seconds_before: dict[str, float] = field(default_factory=dict)
    """The clocks at the beginning of training."""
    _wall_before: float = 0.0

    def __post_init__(self) -> None:
        self._energy = EnergyMeter(self.device)
        self.memory = MemoryMeter(self.device)
        self.clocks = Clocks(self.device)

    def end_stage(self, stage: str) -> None:
        """End a stage and record its peak memory."""
        with self.clocks.phase("measure"):
            self.memory.end(stage)

    def begin_training(self) -> None:
        """Start measuring training, with its validation."""
        with self.clocks.phase("measure"):
            self.memory.begin_training()
            self._joules_before = self._energy.joules
        self._seconds_before, self._wall_before = dict(self.clocks.seconds), self.clocks.wall

    def training_so_far(self) -> dict[str, Any]:
        """What training has cost until now, for `go_on` in another process."""
        joules = self._energy.joules
        spent = None if joules is None or self._joules_before is None else joules - self._joules_before
        return {
            "seconds": {name: end - self._seconds_before[name] for name, end in self.clocks.seconds.items()},
            "wall": self.clocks.wall - self._wall_before,
            "joules": None if spent is None else spent + self._joules_earlier,
        }

    def go_on(self, earlier: Mapping[str, Any], *, resumed: int) -> None:
        """Take over what the kept part of a training has cost. What was lost after it is not counted."""
        self.clocks.add(earlier["seconds"], wall=earlier["wall"])
        self._joules_earlier = earlier["joules"] or 0.0
        self.resumed = resumed

    def read_energy(self) -> None:
        """Read an energy counter that goes back to zero within minutes, as on processors: a missed round is lost."""
        if self._energy.wraps:
            _ = self._energy.joules

    def end_training(self, outcome: TrainingOutcome) -> None:
        """Stop measuring training."""
        with self.clocks.phase("measure"):
            joules = self._energy.joules
            if joules is not None and self._joules_before is not None:
                self.training_joules = joules - self._joules_before + self._joules_earlier
            self.memory.end_training(
                weights=outcome.weight_bytes,
                gradients=outcome.gradient_bytes,
                optimizer=outcome.optimizer_bytes,
                kept=outcome.kept_bytes,
            )
            if outcome.peak_bytes:
                self.memory.take("train", outcome.peak_bytes, outcome.memory_parts)

    def measured(self, outcome: TrainingOutcome, *, artifact_bytes: int, generated_tokens: int) -> dict[str, Any]:
        """The cost fields of `ResultRecord`; read once, at the end of the cell."""
        wall = self.clocks.wall / self.lanes
        clocks = {phase: seconds / self.lanes for phase, seconds in self.clocks.seconds.items()}
        # Time outside all phases is shown as well, so that the parts add up to the whole.
        seconds = {**clocks, "other": wall - sum(clocks.values())}
        joules = self._energy.joules
        costs: dict[str, float | None] = {
            "trainable_parameters": self.trainable_parameters,
            "total_parameters": self.total_parameters,
            "artifact_bytes": artifact_bytes,
            "load_seconds": seconds["load"],
            "train_seconds": seconds["train"],
            "evaluate_seconds": seconds["evaluate"],
            "wall_seconds": wall,
            "tune_seconds": 0.0,
            "train_tokens": outcome.tokens,
            "train_tokens_per_second": outcome.tokens / seconds["train"] if outcome.tokens else None,
            "generated_tokens_per_second": generated_tokens / self.generation_seconds if generated_tokens else None,
            "peak_memory_bytes": self.memory.peak,
        }
        return {
            "costs": costs,
            "clocks": seconds,
            "steps": step_times(outcome.step_seconds),
            "memory": dict(self.memory.peaks),
            "memory_parts": dict(self.memory.parts),
            "milliseconds_per_token": dict(self.milliseconds_per_token),
            "joules": None
            if joules is None
            else {"training": self._share(self.training_joules), "whole": (joules + self._joules_earlier) / self.lanes},
            "stacked": self.lanes,
            "resumed": self.resumed,
        }

    def _share(self, joules: float | None) -> float | None:
        return None if joules is None else joules / self.lanes


def step_times(seconds: Sequence[float]) -> dict[str, float]:
    """Median and 95th percentile of step times in seconds; the mean of the first, warm-up steps is separate."""
    first, rest = seconds[:_FIRST_STEPS], seconds[_FIRST_STEPS:]
    times = {"first": float(np.mean(first))} if first else {}
    if rest:
        times |= {"median": float(np.median(rest)), "p95": float(np.percentile(rest, 95))}
    return times
