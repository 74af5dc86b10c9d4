"""Learning rate schedules."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

SCHEDULES: Mapping[str, Callable[[float], float]] = {
    "constant": lambda progress: 1.0,
    "linear": lambda progress: 1.0 - progress,
    "cosine": lambda progress: 0.5 * (1.0 + math.cos(math.pi * progress)),
}
"""By schedule name: the share of the peak rate at a share of the steps after the warm-up."""


def learning_rate_scale(step: int, steps: int, *, schedule: str, warmup: float) -> float:
    """Share of the peak learning rate in step `step` (from 0): a linear warm-up, then the decay of the schedule.

    Raises `KeyError` for an unknown schedule.
    """
    rising = max(1, math.ceil(warmup * steps))
    if step < rising:
        return (step + 1) / rising
    progress = (step - rising) / max(1, steps - rising)
    return SCHEDULES[schedule](progress)
