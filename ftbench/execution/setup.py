"""What has to happen before a cell's own work: imports, seeds, drawn examples."""

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
"""That oneDNN keeps, instead of 1024: training in bf16 has many shapes, and compiling a kernel costs more than using
it (see `ftbench.compute.precision`)."""


@cache
def import_libraries() -> None:
    """Import what every cell needs before its clocks start, or the first cell would pay for the others.

    The garbage collector sleeps meanwhile: libraries make hundreds of thousands of objects and next to no garbage, and
    looking through them again and again takes a good part of the time.
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
    """Let a process keep what a training step frees for the next step (mallopt(3); glibc only).

    By its defaults glibc gives every large block back at once, and a moment later the kernel fills it with zeros again,
    page by page, which is a good part of a step on a processor. `ProcessCache` gives back between the stages of a cell.
    """
    trim_threshold, mmap_threshold = -1, -3
    with suppress(OSError, AttributeError, TypeError):
        libc = ctypes.CDLL(None)
        libc.mallopt(trim_threshold, 2**31 - 1)
        libc.mallopt(mmap_threshold, 2**30)


def keep_imports(memory: ProcessCache) -> None:
    """To be called between cells: what was imported since the last call (metrics' libraries) stays for good."""
    memory.get(("imports", len(sys.modules)), _freeze)


def _freeze() -> None:
    """Take all objects of now out of the garbage collector's sight.

    Looking through a million objects of libraries took 0.25 s whenever memory was measured.
    """
    gc.collect()
    gc.freeze()


def draw_shots(train_examples: Sequence[Example], count: int, seed: int) -> tuple[Example, ...]:
    """`count` training examples drawn by the seed; for label tasks this is a plain draw, not a balanced one."""
    return tuple(random.Random(seed).sample(list(train_examples), min(count, len(train_examples))))


def seed_everything(seed: int) -> None:
    """Seed Python, numpy and torch, before a method draws its initial weights."""
    import numpy as np
    import torch

    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
