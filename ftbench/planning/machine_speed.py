"""The speed of this machine for estimates: that of a matrix product of a small model's size, times the share of it
that our own runs reached."""

from __future__ import annotations

import functools
import math
import time

_REACHED = 0.25
"""Share of the matrix-product speed that training and evaluating small models reached, measured on two cores."""
_GPU_FLOPS = 5e13
"""Assumed speed of a GPU; small models cannot fill one."""


_TRIES = 60
_LEAST_TRIES = 10


def operations_per_second(*, cuda: bool, budget: float = math.inf) -> float:
    """Floating-point operations per second; assumed with CUDA, else measured, in half a second.

    A `budget` in seconds ends the measurement sooner, which is less exact on a busy machine.
    """
    return _GPU_FLOPS if cuda else _matrix_product_flops(budget) * _REACHED


@functools.cache
def _matrix_product_flops(budget: float) -> float:
    """Floating-point operations per second of a 1024 × 256 × 704 fp32 matrix product, the best of many.

    Measured once in a process, which may plan often. Many, because most wait on a busy machine: the best of 5 was ten
    times too slow.
    """
    import numpy as np

    a, b = np.ones((1024, 256), np.float32), np.ones((256, 704), np.float32)
    best, begun = float("inf"), time.perf_counter()
    for tried in range(_TRIES):
        started = time.perf_counter()
        if tried >= _LEAST_TRIES and started - begun > budget:
            break
        a @ b
        best = min(best, time.perf_counter() - started)
    return 2 * 1024 * 256 * 704 / best
