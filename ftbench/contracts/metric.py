"""What a metric is: statistics per example, and the value that follows from their sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, runtime_checkable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ftbench.records.prediction import Prediction


@runtime_checkable
class Metric(Protocol):
    """A metric. Its value over any set of examples is a function of the column sums of their statistics.

    That covers means (columns: score, 1), ratios (loss sum, tokens), BLEU and chrF (n-gram counts) and macro F1
    (confusion counts), and lets any interval or paired test be computed by adding rows up again.
    """

    @property
    def name(self) -> str: ...
    @property
    def direction(self) -> Literal["higher", "lower"]:
        """Which way is better."""
        ...

    @property
    def universal(self) -> bool:
        """Whether it is computed for every task, asked for or not (the loss of the reference answers)."""
        ...

    def configure(self, argument: str, options: Mapping[str, Any], directory: Path) -> Metric:
        """The metric for `name:argument` with the keys of its matrix entry; raises `MatrixError` on unknown keys."""
        ...

    def signature(self, language: str) -> str:
        """Library, version and settings: what must agree for two values to be comparable."""
        ...

    def statistics(self, predictions: Sequence[Prediction]) -> NDArray[np.float64]:
        """[examples, columns]; raises `MetricUnavailable` with the reason when it has no value here."""
        ...

    def value(self, totals: NDArray[np.float64]) -> NDArray[np.float64]:
        """The value for column sums [..., columns] → [...]; vectorised, so that resampling is fast."""
        ...


@runtime_checkable
class BoundedMetric(Metric, Protocol):
    """A metric that says how low and how high it can be: intervals end there."""

    @property
    def bounds(self) -> tuple[float, float]: ...


@runtime_checkable
class GeneralTextMetric(Metric, Protocol):
    """A metric of what training did to the model's grasp of general text: its predictions are passages, not answers."""

    @property
    def reads_general_text(self) -> Literal[True]: ...
