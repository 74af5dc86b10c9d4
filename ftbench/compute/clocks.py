"""Clocks by phase, so that no method's slow inference is billed as slow training."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

PHASES = (
    "load",
    "tokenise",
    "prepare",
    "train",
    "validate",
    "check",
    "save",
    "evaluate",
    "general",
    "speed",
    "measure",
)


@dataclass(slots=True)
class Timer:
    """Duration of a block."""

    seconds: float = 0.0


class Clocks:
    """Seconds spent in each phase; phases do not overlap."""

    def __init__(self, device: str) -> None:
        self.device = device
        self.seconds = dict.fromkeys(PHASES, 0.0)
        self._started = time.perf_counter()

    @contextmanager
    def phase(self, name: str, *, uses_device: bool = True) -> Iterator[Timer]:
        """Add the time of the block to a phase and to the yielded timer, waiting for the device at both ends.

        A block that does not use the device (`uses_device`) need not wait for it.
        """
        if uses_device:
            self._wait()
        timer = Timer()
        started = time.perf_counter()
        try:
            yield timer
        finally:
            if uses_device:
                self._wait()
            timer.seconds = time.perf_counter() - started
            self.seconds[name] += timer.seconds

    def add(self, seconds: Mapping[str, float], *, wall: float) -> None:
        """Add the time of another process that did a part of the work, by phase and in all."""
        for name, more in seconds.items():
            self.seconds[name] += more
        self._started -= wall

    @property
    def wall(self) -> float:
        """Seconds since the clocks were created, and what was added."""
        return time.perf_counter() - self._started

    def _wait(self) -> None:
        if self.device == "cuda":
            import torch

            torch.cuda.synchronize()
        elif self.device == "mps":
            import torch

            torch.mps.synchronize()
