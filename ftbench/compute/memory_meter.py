"""Peak memory by stage of a cell."""

from __future__ import annotations

import ctypes
import gc
import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import nn

OWN = "general"
"""The stage of what is measured for its own sake: general text has a loss at every token, which no method asked for."""


class MemoryMeter:
    """The peak of each stage: of what is allocated on a GPU (not reserved), else of the process's resident set."""

    def __init__(self, device: str) -> None:
        self.device = device
        self.peaks: dict[str, int] = {}
        self.parts: dict[str, int] = {}
        """Of the peak in training, what it was made of."""
        self._before_training = 0
        _reset_peak(device)

    def end(self, stage: str) -> None:
        """The stage that began with the last one's end is over: read its peak and forget it; stages may come twice."""
        self.peaks[stage] = max(self.peaks.get(stage, 0), _peak_bytes(self.device))
        _reset_peak(self.device)

    def begin_training(self) -> None:
        """What is taken from now on belongs to training."""
        _reset_peak(self.device)
        self._before_training = _current_bytes(self.device)

    def end_training(self, *, weights: int, gradients: int, optimizer: int, kept: int) -> None:
        """End the stage of training, and split its peak.

        `weights` are the model's, `kept` is a copy of the best ones, both in bytes as are the others. The rest of what
        training took are activations and what the libraries need beside them; in a process's resident set that also
        counts memory that was freed and not given back.
        """
        self.end("train")
        kept_here = 0 if self.device == "cuda" else kept  # the copy lies in the processor's memory
        rest = self.peaks["train"] - self._before_training - gradients - optimizer - kept_here
        self.parts = {"weights": weights, "gradients": gradients, "optimizer": optimizer, "activations": max(0, rest)}

    @property
    def peak(self) -> int:
        """Of all stages but `OWN`; 0 before the first one's end."""
        return max((bytes_ for stage, bytes_ in self.peaks.items() if stage != OWN), default=0)


def weight_bytes(model: nn.Module) -> int:
    """What the weights and buffers of a model take."""
    return sum(tensor.nbytes for tensor in (*model.parameters(), *model.buffers()))


def _reset_peak(device: str) -> None:
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


def _current_bytes(device: str) -> int:
    """What is taken now, of what `_peak_bytes` reads the peak; the peak itself where nothing tells."""
    if device == "cuda":
        import torch

        return int(torch.cuda.memory_allocated())
    return _own_status("VmRSS") or _peak_bytes(device)


def _own_status(key: str) -> int | None:
    """Bytes that Linux says of this process (proc(5), status), or None elsewhere."""
    try:
        match = re.search(rf"{key}:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    except OSError:
        return None
    return int(match[1]) * 1024 if match else None


def _peak_bytes(device: str) -> int:
    """Peak since the reset: allocated on a GPU (not reserved), else the resident set of the process."""
    if device == "cuda":
        import torch

        return int(torch.cuda.max_memory_allocated())
    if high_water := _own_status("VmHWM"):
        return high_water
    import resource
    import sys

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
