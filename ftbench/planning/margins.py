"""The practical margins of a matrix, checked against the metrics of its tasks."""

from __future__ import annotations

import math
from collections.abc import Mapping

from ftbench.contracts.metric import UNBOUNDED
from ftbench.errors import nearest
from ftbench.matrix.read import MatrixFile
from ftbench.messages.plan_errors import NO_METRIC, WIDE_MARGIN
from ftbench.planning.planned import PlannedTask


def check_margins(file: MatrixFile, tasks: Mapping[str, PlannedTask]) -> None:
    """Raise `MatrixError` for a margin of a metric that no task has, or one as wide as the metric's range."""
    metrics = {metric.name: metric for task in tasks.values() for metric in task.metrics}
    for name, margin in file.matrix.margin.items():
        if name not in metrics:
            raise file.error(NO_METRIC(name=name, hint=nearest(name, metrics)), ("margin", name))
        low, high = metrics[name].bounds or UNBOUNDED
        if math.isfinite(high - low) and margin >= high - low:
            usual = 0.02 * (high - low)
            raise file.error(WIDE_MARGIN(metric=name, low=low, high=high, margin=margin, usual=usual), ("margin", name))
