"""Peak memory by stage of a cell."""

from __future__ import annotations

import ctypes
import gc
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import nn

OWN = "general"
"""The stage of measuring general text. It is no method's cost, so it does not count for the peak."""


class MemoryMeter:
    """Peak memory per stage: allocated (not reserved) GPU memory, else the process's resident set."""

    def __init__(self, device: str) -> None:
        self.device = device
        self.peaks: dict[str, int] = {}
        self.parts: dict[str, int] = {}
        """Parts of the peak in training, in bytes."""
        self._before_training = 0
        _reset_peak(device)

    def end(self, stage: str) -> None:
        """End a stage: record its peak and reset the meter. A repeated stage keeps its highest peak."""
        self.peaks[stage] = max(self.peaks.get(stage, 0), _peak_bytes(self.device))
        _reset_peak(self.device)

    def begin_training(self) -> None:
        """Start the training stage."""
        _reset_peak(self.device)
        self._before_training = _current_bytes(self.device)

    def end_training(self, *, weights: int, gradients: int, optimizer: int, kept: int) -> None:
        """End the training stage and split its peak into parts.

        All sizes are in bytes: `weights` of the model, `kept` of the copy of the best weights. The rest of the peak
        counts as activations. It includes buffers of libraries and, in a process's resident set, freed memory that
        was not returned.
        """
        self.end("train")
        kept_here = 0 if self.device == "cuda" else kept  # the copy lies in the processor's memory
        rest = self.peaks["train"] - self._before_training - gradients - optimizer - kept_here
        self.parts = {"weights": weights, "gradients": gradients, "optimizer": optimizer, "activations": max(0, rest)}

    def take(self, stage: str, peak: int, parts: Mapping[str, int]) -> None:
        """Record what another process measured, in place of this one's reading of the stage."""
        self.peaks[stage], self.parts = peak, dict(parts)

    @property
    def peak(self) -> int:
        """Peak of all stages but `OWN`; 0 before the first stage ends."""
        return max((bytes_ for stage, bytes_ in self.peaks.items() if stage != OWN), default=0)


def weight_bytes(model: nn.Module) -> int:
    """Bytes of a model's weights and buffers."""
    return sum(tensor.nbytes for tensor in (*model.parameters(), *model.buffers()))


def _reset_peak(device: str) -> None:
    """Reset the peak, so that the next reading belongs to this stage."""
    if device == "cuda":
        import torch

        torch.cuda.reset_peak_memory_stats()
    else:
        gc.collect()
        with suppress(OSError, AttributeError):  # glibc: give freed memory back, or earlier cells would count
            ctypes.CDLL(None).malloc_trim(0)
        with suppress(OSError):  # Linux: 5 resets the high-water mark of the resident set (proc(5), clear_refs)
            Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _current_bytes(device: str) -> int:
    """Current value of what `_peak_bytes` measures; the peak where the current value is unknown."""
    if device == "cuda":
        import torch

        return int(torch.cuda.memory_allocated())
    return _own_status("VmRSS") or _peak_bytes(device)


def _own_status(key: str) -> int | None:
    """Bytes from Linux's status file of this process (proc(5)); None elsewhere."""
    try:
        match = re.search(rf"{key}:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    except OSError:
        return None
    return int(match[1]) * 1024 if match else None


def _peak_bytes(device: str) -> int:
    """Peak since the reset: allocated (not reserved) GPU memory, else the process's resident set."""
    if device == "cuda":
        import torch

        return int(torch.cuda.max_memory_allocated())
    if high_water := _own_status("VmHWM"):
        return high_water
    import resource
    import sys

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
