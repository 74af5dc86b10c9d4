"""What has to happen before a cell's own work: imports, seeds, drawn examples."""

from __future__ import annotations

import gc
import random
import sys
from collections.abc import Sequence
from functools import cache

from ftbench.contracts import Example
from ftbench.contracts.execution import Memory


@cache
def import_libraries() -> None:
    """Import what every cell needs before its clocks start, or the first cell would pay for the others."""
    import peft  # noqa: F401
    from transformers import AutoModelForCausalLM, AutoTokenizer, GenerationConfig  # noqa: F401

    _freeze()


def keep_imports(memory: Memory) -> None:
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
