"""Metrics that are a mean over answers, and the two columns (sum, count) of a mean or ratio."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ftbench import Metric, MetricUnavailable
from ftbench_metrics.messages import NO_ANSWERS, NO_SCORE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ftbench import Message, Prediction


def require_predictions(predictions: Sequence[Prediction]) -> None:
    """Raise `MetricUnavailable` if there are no predictions."""
    if not predictions:
        raise MetricUnavailable(NO_ANSWERS())


def mean_columns(scores: Sequence[float | None], *, lacking: Message) -> NDArray[np.float64]:
    """[examples, 2]: score and 1, or two zeros for None; raises `MetricUnavailable(lacking)` if all are None."""
    import numpy as np

    if all(score is None for score in scores):
        raise MetricUnavailable(lacking())
    return np.array([(0.0, 0.0) if score is None else (score, 1.0) for score in scores], dtype=np.float64)


@dataclass(frozen=True, slots=True)
class ExampleMean(Metric):
    """The mean of a score per answer; answers without a score (None) are left out."""

    bounds = (0.0, 1.0)
    name: str
    score: Callable[[Prediction], float | None]
    definition: str
    """The settings that decide a score, for the signature; its number grows when the score's meaning changes."""
    direction: Literal["higher", "lower"] = "higher"
    lacking: Message = NO_SCORE
    """The reason shown if every answer is left out."""

    def signature(self, language: str) -> str:
        return self.definition

    def statistics(self, predictions: Sequence[Prediction]) -> NDArray[np.float64]:
        """[examples, 2]: the score and 1."""
        require_predictions(predictions)
        return mean_columns([self.score(prediction) for prediction in predictions], lacking=self.lacking)
