"""Metrics that are a mean over answers, and the two columns (sum, count) that a mean or a ratio needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from ftbench import MetricUnavailable
from ftbench_metrics.messages import NO_ANSWERS, NO_SCORE
from ftbench_metrics.options import check_options

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ftbench import Message, Prediction


def require_predictions(predictions: Sequence[Prediction]) -> None:
    """Raises `MetricUnavailable` when there is nothing to judge."""
    if not predictions:
        raise MetricUnavailable(NO_ANSWERS())


def mean_columns(scores: Sequence[float | None], *, lacking: Message) -> NDArray[np.float64]:
    """[examples, 2]: score and 1, or two zeros for None; raises `MetricUnavailable(lacking)` when all are None."""
    import numpy as np

    if all(score is None for score in scores):
        raise MetricUnavailable(lacking())
    return np.array([(0.0, 0.0) if score is None else (score, 1.0) for score in scores], dtype=np.float64)


def ratio(totals: NDArray[np.float64]) -> NDArray[np.float64]:
    """[..., 2] → [...]: first column by second; NaN where the second is 0, as in a resample without any score."""
    import numpy as np

    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(totals[..., 1] > 0, totals[..., 0] / totals[..., 1], np.nan))


@dataclass(frozen=True, slots=True)
class ExampleMean:
    """The mean of a score that each answer has on its own; answers that cannot have one (None) are left out."""

    universal: ClassVar[bool] = False
    bounds: ClassVar[tuple[float, float]] = (0.0, 1.0)
    name: str
    score: Callable[[Prediction], float | None]
    definition: str
    """The settings that decide a score, for the signature; the number in it grows when the score's meaning changes."""
    direction: Literal["higher", "lower"] = "higher"
    lacking: Message = NO_SCORE
    """The reason that is shown when every answer is left out."""

    def configure(self, argument: str, options: Mapping[str, Any], directory: Path) -> ExampleMean:
        """Itself: there are no options."""
        check_options(self.name, options, {}, argument=argument)
        return self

    def signature(self, language: str) -> str:
        return self.definition

    def statistics(self, predictions: Sequence[Prediction]) -> NDArray[np.float64]:
        """[examples, 2]: the score and 1."""
        require_predictions(predictions)
        return mean_columns([self.score(prediction) for prediction in predictions], lacking=self.lacking)

    def value(self, totals: NDArray[np.float64]) -> NDArray[np.float64]:
        """[..., 2] → [...]"""
        return ratio(totals)
