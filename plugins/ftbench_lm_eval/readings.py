"""What the values of single documents mean: from which sums the metric of a task follows."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any, Literal

Kind = Literal["mean", "exp"]
"""The metric is the sum of scores by the sum of weights, or exp of that (perplexities)."""

Rows = tuple[tuple[float, float], ...]
"""Score and weight of each document."""

_AGREE = 1e-9
"""How much a value made of rows may differ from that of the harness, relative to it."""


def reading(values: Sequence[Any], published: float) -> tuple[Kind, Rows] | None:
    """The rows of which the harness's value of a metric follows; None if it follows from none that we know.

    `values` has what a task gives for each document: a number, or for perplexities a log-likelihood with its weight.
    """
    for kind, rows in _readings(values):
        weight = math.fsum(row[1] for row in rows)
        value = metric_value(kind, math.fsum(row[0] for row in rows) / weight)
        if math.isclose(value, published, rel_tol=_AGREE, abs_tol=1e-12):
            return kind, rows
    return None


def metric_value(kind: Kind, ratio: float) -> float:
    """The metric for a sum of scores divided by that of weights; infinite where it is too large for a number."""
    return ratio if kind == "mean" else math.exp(ratio) if ratio < 700 else math.inf


def _readings(values: Sequence[Any]) -> Iterator[tuple[Kind, Rows]]:
    if values and all(map(_is_number, values)):
        yield "mean", tuple((float(value), 1.0) for value in values)
        yield "exp", tuple((-float(value), 1.0) for value in values)
    elif values and all(map(_is_pair, values)):
        losses = tuple((-float(value[0]), float(value[1])) for value in values)
        yield "exp", losses
        yield "mean", tuple((loss / math.log(2), weight) for loss, weight in losses)  # bits per byte


def _is_number(value: Any) -> bool:
    return isinstance(value, bool | int | float) and math.isfinite(value)


def _is_pair(value: Any) -> bool:
    return isinstance(value, list | tuple) and len(value) == 2 and all(map(_is_number, value)) and value[1] > 0
