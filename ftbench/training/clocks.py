"""Clocks and peak memory by phase, so that no method's slow inference is billed as slow training."""

from __future__ import annotations

import ctypes
import gc
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PHASES = ("load", "tokenise", "prepare", "train", "validate", "save", "evaluate")


class Clocks:
    """Seconds spent in each phase; phases do not overlap."""

    def __init__(self, device: str) -> None:
        self.device = device
        self.seconds = dict.fromkeys(PHASES, 0.0)
        self._started = time.perf_counter()

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Add the time of the block to a phase, waiting for the device at both ends."""
        self._wait()
        started = time.perf_counter()
        try:
            yield
        finally:
            self._wait()
            self.seconds[name] += time.perf_counter() - started

    @property
    def wall(self) -> float:
        """Seconds since the clocks were made."""
        return time.perf_counter() - self._started

    def _wait(self) -> None:
        if self.device == "cuda":
            import torch

            torch.cuda.synchronize()
        elif self.device == "mps":
            import torch

            torch.mps.synchronize()


def reset_peak_memory(device: str) -> None:
    """Forget earlier peaks, so that the next reading belongs to this cell."""
    if device == "cuda":
        import torch

        torch.cuda.reset_peak_memory_stats()
    else:
        gc.collect()
        with suppress(OSError, AttributeError):  # glibc: give freed memory back, or earlier cells would count
            ctypes.CDLL(None).malloc_trim(0)
        with suppress(OSError):  # Linux: 5 resets the high-water mark of the resident set (proc(5), clear_refs)
            Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def peak_memory_bytes(device: str) -> int:
    """Peak since the reset: allocated on a GPU (not reserved), else the resident set of the process."""
    if device == "cuda":
        import torch

        return int(torch.cuda.max_memory_allocated())
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
    except OSError:
        found = None
    if found:
        return int(found[1]) * 1024
    import resource
    import sys

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
