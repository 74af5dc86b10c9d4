"""What a cell costs: clocks, memory, energy, the speed of what it learned; measured while it runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from ftbench.compute.clocks import Clocks
from ftbench.compute.energy import EnergyMeter
from ftbench.compute.memory_meter import MemoryMeter
from ftbench.contracts.training import TrainingOutcome

if TYPE_CHECKING:
    from collections.abc import Sequence

_FIRST_STEPS = 3
"""Steps that warm up: memory is allocated and kernels are chosen in them."""


@dataclass(slots=True)
class Costs:
    """The meters of one cell, or of several that train together, and what they read."""

    device: str
    lanes: int = 1
    """Cells that share the meters: time and energy are divided by their number, memory is that of all."""
    clocks: Clocks = field(init=False)
    memory: MemoryMeter = field(init=False)
    total_parameters: int = 0
    trainable_parameters: int = 0
    milliseconds_per_token: dict[str, float] = field(default_factory=dict)
    """By rows at once and whether what was learned is folded into the base: `batch_1`, `batch_32_merged`."""
    generation_seconds: float = 0.0
    """Of the evaluation: without the losses of reference answers."""
    training_joules: float | None = None
    _energy: EnergyMeter = field(init=False)
    _joules_before: float | None = None

    def __post_init__(self) -> None:
        self._energy = EnergyMeter(self.device)
        self.memory = MemoryMeter(self.device)
        self.clocks = Clocks(self.device)

    def end_stage(self, stage: str) -> None:
        """A stage of the cell is over: its peak of memory is read."""
        with self.clocks.phase("measure"):
            self.memory.end(stage)

    def begin_training(self) -> None:
        """Training, with its validation, starts."""
        with self.clocks.phase("measure"):
            self.memory.begin_training()
            self._joules_before = self._energy.joules

    def read_energy(self) -> None:
        """Look at the counter, which starts again at zero within minutes on some processors: a missed round is lost."""
        _ = self._energy.joules

    def end_training(self, outcome: TrainingOutcome) -> None:
        """Training is over."""
        with self.clocks.phase("measure"):
            joules = self._energy.joules
            if joules is not None and self._joules_before is not None:
                self.training_joules = joules - self._joules_before
            self.memory.end_training(
                weights=outcome.weight_bytes,
                gradients=outcome.gradient_bytes,
                optimizer=outcome.optimizer_bytes,
                kept=outcome.kept_bytes,
            )

    def measured(self, outcome: TrainingOutcome, *, artifact_bytes: int, generated_tokens: int) -> dict[str, Any]:
        """The fields of `ResultRecord` that say what the cell cost; read once, at its end."""
        wall = self.clocks.wall / self.lanes
        clocks = {phase: seconds / self.lanes for phase, seconds in self.clocks.seconds.items()}
        # What no phase claims is shown too, so that the parts always add up to the whole.
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
            else {"training": self._share(self.training_joules), "whole": joules / self.lanes},
            "stacked": self.lanes,
        }

    def _share(self, joules: float | None) -> float | None:
        return None if joules is None else joules / self.lanes


def step_times(seconds: Sequence[float]) -> dict[str, float]:
    """Median and 95th percentile of the steps in seconds, with the first ones apart: they also warm up."""
    first, rest = seconds[:_FIRST_STEPS], seconds[_FIRST_STEPS:]
    times = {"first": float(np.mean(first))} if first else {}
    if rest:
        times |= {"median": float(np.median(rest)), "p95": float(np.percentile(rest, 95))}
    return times
