"""Forgetting: the change of the loss on general text unrelated to the task."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ftbench import MetricUnavailable
from ftbench_metrics.likelihood import Loss
from ftbench_metrics.messages import NO_TOKENS, PASSAGE_LOSS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ftbench import PassageLoss


@dataclass(frozen=True, slots=True)
class Forgetting(Loss):
    """Loss after training minus loss before, nats per token of general text; above 0 something was forgotten.

    PEFT's method comparison measures the same on Wikipedia, between the model with and without its adapter.
    """

    universal = True
    bounds = (-math.inf, math.inf)
    reads_general_text = True
    name: str = "forgetting"

    def signature(self, language: str) -> str:
        return "definition:1|loss after - before|tokens:the model's own"

    def passage_statistics(self, passages: Sequence[PassageLoss]) -> NDArray[np.float64]:
        """[passages, 2]: the change of the summed loss, and the number of tokens."""
        import numpy as np

        changes = [passage.loss - passage.base_loss for passage in passages]
        broken = sum(not math.isfinite(change) for change in changes)
        if broken:
            raise MetricUnavailable(PASSAGE_LOSS(broken=broken, count=len(passages)))
        if not any(passage.tokens for passage in passages):
            raise MetricUnavailable(NO_TOKENS())
        tokens = [passage.tokens for passage in passages]
        return np.array(list(zip(changes, tokens, strict=True)), dtype=np.float64)
