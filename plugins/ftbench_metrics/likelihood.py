"""How likely a model finds the reference answers: loss in nats a token, and perplexity."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from ftbench import MetricUnavailable
from ftbench_metrics.means import ratio, require_predictions
from ftbench_metrics.messages import NO_TOKENS, REFERENCE_LOSS
from ftbench_metrics.options import check_options

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ftbench import Prediction


@dataclass(frozen=True, slots=True)
class Loss:
    """The mean of -log p over all tokens of all reference answers, in nats; long answers weigh more."""

    universal: ClassVar[bool] = True
    """Every task's report shows it, and overfitting and forgetting are read from it."""
    bounds: ClassVar[tuple[float, float]] = (0.0, math.inf)
    name: str = "loss"
    direction: Literal["higher", "lower"] = "lower"

    def configure(self, argument: str, options: Mapping[str, Any], directory: Path) -> Self:
        """Itself: there are no options."""
        check_options(self.name, options, {}, argument=argument)
        return self

    def signature(self, language: str) -> str:
        return "definition:1|tokens:the model's own, end of text included"

    def statistics(self, predictions: Sequence[Prediction]) -> NDArray[np.float64]:
        """[examples, 2]: the sum of losses and the number of tokens."""
        import numpy as np

        require_predictions(predictions)
        broken = sum(not math.isfinite(one.reference_loss) for one in predictions)
        if broken:
            raise MetricUnavailable(REFERENCE_LOSS(broken=broken, count=len(predictions)))
        if not any(one.reference_tokens for one in predictions):
            raise MetricUnavailable(NO_TOKENS())
        return np.array([(one.reference_loss, one.reference_tokens) for one in predictions], dtype=np.float64)

    def value(self, totals: NDArray[np.float64]) -> NDArray[np.float64]:
        """[..., 2] → [...]"""
        return ratio(totals)


@dataclass(frozen=True, slots=True)
class Perplexity(Loss):
    """exp(loss): among how many equally likely tokens the model seems to choose; 1 is certainty.

    It is a value per token, and models with different tokenizers cannot be compared by it.
    """

    universal: ClassVar[bool] = False
    bounds: ClassVar[tuple[float, float]] = (1.0, math.inf)
    name: str = "perplexity"

    def value(self, totals: NDArray[np.float64]) -> NDArray[np.float64]:
        """[..., 2] → [...]; infinite above a loss of about 709."""
        import numpy as np

        with np.errstate(over="ignore"):
            return np.asarray(np.exp(ratio(totals)))
