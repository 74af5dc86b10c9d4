"""Preparation before a cell's work: imports, seeds, few-shot examples."""

from __future__ import annotations

import ctypes
import gc
import os
import random
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import cache

from ftbench.contracts.process_cache import ProcessCache
from ftbench.records.example import Example

_KERNELS = "4096"
"""Kernels that oneDNN caches, instead of 1024: bf16 training has many shapes, and compiling a kernel costs more than
using it (see `ftbench.compute.precision`)."""


@cache
def import_libraries() -> None:
    """Import the libraries before the clocks start, or the first cell would pay for the others.

    The garbage collector is off meanwhile: libraries create hundreds of thousands of objects and hardly any garbage.
    Scanning them repeatedly takes a good part of the time.
    """
    os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", _KERNELS)
    collecting = gc.isenabled()
    gc.disable()
    try:
        import peft  # noqa: F401
        from transformers import AutoModelForCausalLM, AutoTokenizer, GenerationConfig  # noqa: F401
    finally:
        if collecting:
            gc.enable()
    gc.freeze()
    keep_freed_memory()


def keep_freed_memory() -> None:
    """Let the process reuse memory freed by a training step (mallopt(3); glibc only).

    By default glibc returns every large block to the kernel, which zeroes it again page by page: a good part of a step
    on a processor. `MemoryMeter` returns freed memory between the stages of a cell.
    """
    trim_threshold, mmap_threshold = -1, -3
    with suppress(OSError, AttributeError, TypeError):
        libc = ctypes.CDLL(None)
        libc.mallopt(trim_threshold, 2**31 - 1)
        libc.mallopt(mmap_threshold, 2**30)


def keep_imports(memory: ProcessCache) -> None:
    """Freeze objects of modules imported since the last call (metrics' libraries); call between cells."""
    memory.get(("imports", len(sys.modules)), _freeze)


def _freeze() -> None:
    """Exclude all current objects from garbage collection.

    Scanning a million objects of libraries took 0.25 s at every memory measurement.
    """
    gc.collect()
    gc.freeze()


def draw_shots(train_examples: Sequence[Example], count: int, seed: int) -> tuple[Example, ...]:
    """`count` training examples drawn by seed, without balancing labels."""
    return tuple(random.Random(seed).sample(list(train_examples), min(count, len(train_examples))))


def seed_everything(seed: int) -> None:
    """Seed Python, numpy and torch, before a method draws its initial weights."""
    import numpy as np
    import torch

    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
