"""The practical margin of a metric: differences below it do not matter."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ftbench.contracts import Metric

DEFAULT_SHARE = 0.02
"""Default margin as a share of the metric's range: two points of accuracy, 0.02 of ROUGE, 2 of BLEU."""


@dataclass(frozen=True, slots=True)
class Margin:
    """A difference that is too small to matter, in the metric's unit."""

    value: float
    stated: bool
    """Whether the matrix states it (`margin`); else it is the default."""


def stated_margin(name: str, matrix: Mapping[str, Any]) -> float | None:
    """The matrix's margin for a metric; None without one."""
    margin = (matrix.get("margin") or {}).get(name)
    return None if margin is None else float(margin)


def margin_of(name: str, metric: Metric | None, matrix: Mapping[str, Any]) -> Margin:
    """The margin from the matrix, or a share of the metric's range; 0 for a metric without one (a loss)."""
    stated = stated_margin(name, matrix)
    if stated is not None:
        return Margin(stated, True)
    low, high = metric.bounds if metric is not None and metric.bounds else (-math.inf, math.inf)
    return Margin(DEFAULT_SHARE * (high - low) if math.isfinite(high - low) else 0.0, False)
