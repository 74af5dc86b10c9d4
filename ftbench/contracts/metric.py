"""What a metric is: statistics per example, and the value that follows from their sums."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ftbench.contracts.plugin_object import PluginObject
from ftbench.errors import MatrixError, MetricUnavailable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ftbench.records.prediction import PassageLoss, Prediction


UNBOUNDED = (-math.inf, math.inf)


class Metric(PluginObject):
    """A metric. Its value over any set of examples is a function of the column sums of their statistics.

    That covers means (columns: score, 1), ratios (loss sum, tokens), BLEU and chrF (n-gram counts) and macro F1
    (confusion counts), and lets any interval or paired test be computed by adding rows up again.
    """

    direction: Literal["higher", "lower"] = "higher"
    """Which way is better."""
    universal: bool = False
    """Whether it is computed for every task, asked for or not (the loss of the reference answers)."""
    bounds: tuple[float, float] | None = None
    """How low and how high it can be: intervals end there. None where nothing limits it."""
    reads_general_text: bool = False
    """Whether it tells what training did to the model's grasp of general text: it gets passages, and no answers."""

    def configure(self, argument: str, options: Mapping[str, Any], directory: Path) -> Metric:
        """The metric for `name:argument` with the keys of its matrix entry; raises `MatrixError` on unknown keys.

        The default is a metric that takes neither.
        """
        if argument:
            raise MatrixError(f'"{self.name}" takes nothing after its name, got "{self.name}:{argument}"', key="metric")
        for key in options:
            raise MatrixError(f'"{self.name}" has no option "{key}". It has none.', key=key)
        return self

    def signature(self, language: str) -> str:
        """Library, version and settings: what must agree for two values to be comparable."""
        return "definition:1"

    @abstractmethod
    def statistics(self, predictions: Sequence[Prediction]) -> NDArray[np.float64]:
        """[examples, columns]; raises `MetricUnavailable` with the reason when it has no value here."""

    def passage_statistics(self, passages: Sequence[PassageLoss]) -> NDArray[np.float64]:
        """[passages, columns], of a metric that `reads_general_text`: it is asked for in place of `statistics`."""
        raise NotImplementedError(f"{self.name} reads answers, not passages")

    def value(self, totals: NDArray[np.float64]) -> NDArray[np.float64]:
        """The value for column sums [..., columns] → [...]; vectorised, so that resampling is fast.

        The default is the ratio of two columns, as of a mean: the sum of scores, and their number.
        """
        return ratio(totals)


class MeanMetric(Metric):
    """The mean of a score that each answer has on its own; answers that cannot have one (None) are left out."""

    @abstractmethod
    def score(self, prediction: Prediction) -> float | None:
        """The score of one answer, or None."""

    def statistics(self, predictions: Sequence[Prediction]) -> NDArray[np.float64]:
        """[examples, 2]: score and 1, or two zeros for None; raises `MetricUnavailable` where no answer has a score."""
        import numpy as np

        scores = [self.score(prediction) for prediction in predictions]
        if all(score is None for score in scores):
            raise MetricUnavailable("no answer has a score")
        return np.array([(0.0, 0.0) if score is None else (score, 1.0) for score in scores], dtype=np.float64)


def ratio(totals: NDArray[np.float64]) -> NDArray[np.float64]:
    """[..., 2] → [...]: first column by second; NaN where the second is 0, as in a resample without any score."""
    import numpy as np

    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(totals[..., 1] > 0, totals[..., 0] / totals[..., 1], np.nan))
