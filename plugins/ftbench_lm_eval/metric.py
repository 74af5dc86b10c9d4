"""A metric of a task of the harness as a metric of the run: after tuning, and the change by tuning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ftbench import MatrixError, Metric, MetricUnavailable, Prediction
from ftbench.contracts.metric import ratio
from ftbench_lm_eval import messages
from ftbench_lm_eval.readings import Kind
from ftbench_lm_eval.stored import Measured

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SHARES = ("acc", "acc_norm", "acc_bytes", "exact_match")
"""Metrics of the harness that are a share of documents."""


@dataclass(frozen=True, slots=True)
class HarnessMetric(Metric):
    """`lm_eval:TASK:METRIC` of the tuned model, or `lm_eval:TASK:METRIC:change`, after minus before by document.

    The change of a perplexity is that of the loss, in nats by the harness's unit (word, byte or document).
    """

    own_rows = True
    task: str
    metric: str
    """With the filter behind a comma unless it is `none`."""
    kind: Kind
    direction: Literal["higher", "lower"] = "higher"
    origin: str = ""
    """Version, settings and documents, for the signature."""
    change: bool = False

    @property
    def name(self) -> str:  # type: ignore[override]  # follows from the task
        return f"lm_eval:{self.task}:{self.metric}{':change' if self.change else ''}"

    @property
    def bounds(self) -> tuple[float, float] | None:  # type: ignore[override]  # follows from the metric
        if self.metric.partition(",")[0] not in _SHARES:
            return None
        return (-1.0, 1.0) if self.change else (0.0, 1.0)

    def configure(self, argument: str, options: Mapping[str, Any], directory: Path) -> HarnessMetric:
        raise MatrixError(messages.FROM_HARNESS(), key="metrics")

    def signature(self, language: str) -> str:
        return f"metric:{self.metric}|{self.origin}{'|after - before' if self.change else ''}"

    def statistics(self, predictions: Sequence[Prediction]) -> NDArray[np.float64]:
        raise MetricUnavailable(messages.NOT_MEASURED())

    def value(self, totals: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sum of scores / sum of weights; exp of it for a perplexity."""
        mean = ratio(totals)
        if self.change or self.kind == "mean":
            return mean
        with np.errstate(over="ignore"):
            return np.asarray(np.exp(mean))


def rows_of(metric: HarnessMetric, measured: Measured) -> list[tuple[float, float]] | None:
    """[documents, 2]: score and weight; None if the metric has none here."""
    after = measured.after.metrics.get(metric.metric)
    if after is None or after.kind != metric.kind:
        return None
    if not metric.change:
        return list(after.rows)
    before = measured.before.metrics.get(metric.metric) if measured.before else None
    if before is None or before.kind != metric.kind or other_documents(measured):
        return None
    return [(new - old, weight) for (new, weight), (old, _) in zip(after.rows, before.rows, strict=True)]


def other_documents(measured: Measured) -> bool:
    """Whether the model before tuning was asked about other documents, so that there is no change of one."""
    return measured.before is not None and measured.before.documents != measured.after.documents


def metrics_of(measured: Measured) -> list[HarnessMetric]:
    """The metrics of a task; those of the change only where there was a model before."""
    result = measured.after
    return [
        HarnessMetric(result.task, name, rows.kind, _direction(rows.direction), origin_of(measured), change)
        for name, rows in sorted(result.metrics.items())
        for change in (False, True)
        if not change or measured.before is not None
    ]


def _direction(text: str) -> Literal["higher", "lower"]:
    return "higher" if text == "higher" else "lower"


def origin_of(measured: Measured) -> str:
    """Version of the task, settings and documents."""
    result, settings = measured.after, measured.settings
    chat = "|chat template" if settings["apply_chat_template"] else ""
    documents = f"documents:{result.count}@{result.documents[:12]}"
    return f"task:{result.task}@{result.version}|shots:{result.shots}|{documents}{chat}|lm_eval:{settings['lm_eval']}"
