"""Peak memory by stage of a cell."""

from __future__ import annotations

import ctypes
import gc
import re
from contextlib import suppress
from pathlib import Path


class Memory:
    """The peak of each stage: of what is allocated on a GPU (not reserved), else of the process's resident set."""

    def __init__(self, device: str) -> None:
        self.device = device
        self.peaks: dict[str, int] = {}
        _reset_peak(device)

    def end(self, stage: str) -> None:
        """The stage that began with the last one's end is over: read its peak and forget it."""
        self.peaks[stage] = _peak_bytes(self.device)
        _reset_peak(self.device)

    @property
    def peak(self) -> int:
        """Of all stages and what came after them."""
        return max(*self.peaks.values(), _peak_bytes(self.device)) if self.peaks else _peak_bytes(self.device)


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


def _peak_bytes(device: str) -> int:
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
