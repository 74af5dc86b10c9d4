"""What fine-tuning cost elsewhere: the change of the loss on general text that has nothing to do with the task."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ftbench import MetricUnavailable
from ftbench_metrics.likelihood import Loss
from ftbench_metrics.messages import NO_LOSSES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ftbench import Prediction


@dataclass(frozen=True, slots=True)
class Forgetting(Loss):
    """Loss after training minus loss before, in nats a token of general text; above 0 something was forgotten.

    PEFT's method comparison measures the same on Wikipedia, between the model with its adapter and without it.
    """

    universal = True
    bounds = (-math.inf, math.inf)
    reads_general_text = True
    name: str = "forgetting"

    def signature(self, language: str) -> str:
        return "definition:1|loss after - before|tokens:the model's own"

    def statistics(self, predictions: Sequence[Prediction]) -> NDArray[np.float64]:
        """[passages, 2]: the change of the sum of losses, and the number of tokens."""
        rows = super(Forgetting, self).statistics(predictions)  # slots make a new class, so super() needs its name
        before = [one.base_loss for one in predictions]
        if any(loss is None for loss in before):
            raise MetricUnavailable(NO_LOSSES())
        rows[:, 0] -= [loss for loss in before if loss is not None]
        return rows
