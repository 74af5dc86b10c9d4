"""The base classes of metrics: statistics per example, and the value computed from their sums."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ftbench.contracts.plugin_object import PluginObject
from ftbench.errors import MatrixError, MetricUnavailable
from ftbench.messages.contract_errors import NO_ARGUMENT, NO_OPTION, NO_SCORE
from ftbench.records.prediction import PassageLoss, Prediction

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


UNBOUNDED = (-math.inf, math.inf)


class Metric(PluginObject):
    """A metric. Its value on a set of examples is a function of the column sums of their statistics.

    This covers means (columns: score, 1), ratios (loss sum, tokens), BLEU and chrF (n-gram counts) and macro F1
    (confusion counts). Intervals and paired tests only need to add rows up again.
    """

    direction: Literal["higher", "lower"] = "higher"
    """Which values are better."""
    universal: bool = False
    """Whether every task gets it without asking (the loss of the reference answers)."""
    bounds: tuple[float, float] | None = None
    """Lowest and highest possible value, at which intervals are cut. None: unbounded."""
    judges_wording: bool = False
    """Whether it judges how an answer is worded. It says nothing of labels, whose words are the task's, so comparisons
    and reports leave it out for label tasks unless it decides them."""
    reads_general_text: bool = False
    """Whether it measures forgetting on general text. It then gets passages instead of answers."""
    own_rows: bool = False
    """Whether its added scores (`AddedScores`) are of rows of its own, such as documents of another harness: the same
    ones in the same order for every cell, and none of the task's test rows."""

    @property
    def reads_other_rows(self) -> bool:
        """Whether its rows are none of the task's test rows: they have no ids, groups or folds."""
        return self.reads_general_text or self.own_rows

    def configure(self, argument: str, options: Mapping[str, Any], directory: Path) -> Metric:
        """The metric for `name:argument` with the keys of its matrix entry; raises `MatrixError` on unknown keys.

        The default accepts neither.
        """
        if argument:
            raise MatrixError(NO_ARGUMENT(metric=self.name, argument=argument), key="metric")
        for key in options:
            raise MatrixError(NO_OPTION(metric=self.name, option=key), key=key)
        return self

    def signature(self, language: str) -> str:
        """Library, version and settings. Two values are comparable only with equal signatures."""
        return "definition:1"

    @abstractmethod
    def statistics(self, predictions: Sequence[Prediction]) -> NDArray[np.float64]:
        """[examples, columns]; raises `MetricUnavailable` with the reason where there is no value."""

    def passage_statistics(self, passages: Sequence[PassageLoss]) -> NDArray[np.float64]:
        """[passages, columns]; called instead of `statistics` where `reads_general_text`."""
        raise NotImplementedError(f"{self.name} reads answers, not passages")

    def value(self, totals: NDArray[np.float64]) -> NDArray[np.float64]:
        """The value for column sums [..., columns] → [...]; vectorised, so that resampling is fast.

        The default divides the first column by the second: sum of scores / number of scores.
        """
        return ratio(totals)


class MeanMetric(Metric):
    """The mean of a score per answer; answers without a score (None) are left out."""

    @abstractmethod
    def score(self, prediction: Prediction) -> float | None:
        """The score of one answer, or None."""

    def statistics(self, predictions: Sequence[Prediction]) -> NDArray[np.float64]:
        """[examples, 2]: score and 1, or two zeros for None; raises `MetricUnavailable` where no answer has a score."""
        import numpy as np

        scores = [self.score(prediction) for prediction in predictions]
        if all(score is None for score in scores):
            raise MetricUnavailable(NO_SCORE())
        return np.array([(0.0, 0.0) if score is None else (score, 1.0) for score in scores], dtype=np.float64)


def ratio(totals: NDArray[np.float64]) -> NDArray[np.float64]:
    """[..., 2] → [...]: first column / second; NaN where the second is 0, as in a resample without scores."""
    import numpy as np

    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(totals[..., 1] > 0, totals[..., 0] / totals[..., 1], np.nan))
