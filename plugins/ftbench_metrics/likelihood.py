"""Likelihood of the reference answers: loss in nats per token, and perplexity."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ftbench import Metric, MetricUnavailable
from ftbench.contracts.metric import ratio
from ftbench_metrics.means import require_predictions
from ftbench_metrics.messages import NO_LIKELIHOOD, NO_TOKENS, REFERENCE_LOSS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ftbench import Prediction


@dataclass(frozen=True, slots=True)
class Loss(Metric):
    """The mean of -log p over all tokens of all reference answers, in nats; long answers weigh more."""

    universal = True
    """Every task's report shows it, as the basis for overfitting and forgetting."""
    bounds = (0.0, math.inf)
    name: str = "loss"
    direction: Literal["higher", "lower"] = "lower"

    def signature(self, language: str) -> str:
        return "definition:1|tokens:the model's own, end of text included"

    def statistics(self, predictions: Sequence[Prediction]) -> NDArray[np.float64]:
        """[examples, 2]: the summed loss and the number of tokens."""
        import numpy as np

        require_predictions(predictions)
        losses = [prediction.reference_loss for prediction in predictions if prediction.reference_loss is not None]
        if len(losses) < len(predictions):
            raise MetricUnavailable(NO_LIKELIHOOD())
        broken = sum(not math.isfinite(loss) for loss in losses)
        if broken:
            raise MetricUnavailable(REFERENCE_LOSS(broken=broken, count=len(predictions)))
        if not any(prediction.reference_tokens for prediction in predictions):
            raise MetricUnavailable(NO_TOKENS())
        tokens = [prediction.reference_tokens for prediction in predictions]
        return np.array(list(zip(losses, tokens, strict=True)), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Perplexity(Loss):
    """exp(loss): the number of equally likely tokens among which the model seems to choose; 1 is certainty.

    It is a value per token, so models with different tokenizers cannot be compared by it.
    """

    universal = False
    bounds = (1.0, math.inf)
    name: str = "perplexity"

    def value(self, totals: NDArray[np.float64]) -> NDArray[np.float64]:
        """[..., 2] → [...]; infinite above a loss of about 709."""
        import numpy as np

        with np.errstate(over="ignore"):
            return np.asarray(np.exp(ratio(totals)))
