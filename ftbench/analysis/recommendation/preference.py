"""What a reader wants to save: of methods that nothing beats, the one that costs least of it is recommended."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Literal, get_args

from ftbench.analysis.method_row import MethodRow
from ftbench.contracts import Metric

Preference = Literal["time", "memory", "parameters", "forgetting", "quality"]
"""Training time; peak memory; trained parameters; what the model forgets of general text; nothing: the best score."""

PREFERENCES: tuple[Preference, ...] = get_args(Preference)

_COSTS: Mapping[Preference, str] = {
    "time": "train_seconds",
    "memory": "peak_memory_bytes",
    "parameters": "trainable_parameters",
}

TIED = 0.05
"""Costs less than this share above the lowest count as equal: times differ by as much from run to run."""


def cost_of(rows: Sequence[MethodRow], preference: Preference, metrics: Mapping[str, Metric]) -> float | None:
    """A method's cost over its rows, one a task: their sum, but the largest peak memory. None if a row has none.

    Forgetting is the mean over tasks of the change of the loss on general text; a method that trains nothing forgets
    nothing.
    Quality costs nothing here.
    """
    if preference == "forgetting":
        return _forgotten(rows, metrics)
    if preference == "quality":
        return 0.0
    costs = [row.cost(_COSTS[preference]) for row in rows]
    known = [cost for cost in costs if cost is not None]
    if len(known) < len(costs) or not known:
        return None
    return max(known) if preference == "memory" else math.fsum(known)


def cheapest(costs: Mapping[str, Sequence[float | None]]) -> str:
    """The method with the lowest first cost; of those within `TIED` of it the lowest second cost, and so on.

    Unknown costs are the highest. The first method wins what is still tied. Raises `ValueError` without methods.
    """
    if not costs:
        raise ValueError("no method to choose from")
    left = list(costs)
    for place in range(len(next(iter(costs.values())))):
        values = {name: math.inf if (cost := costs[name][place]) is None else cost for name in left}
        lowest = min(values.values())
        left = [name for name in left if values[name] <= lowest + TIED * abs(lowest)]
    return left[0]


def _forgotten(rows: Sequence[MethodRow], metrics: Mapping[str, Metric]) -> float | None:
    if rows and not any(row.trains for row in rows):
        return 0.0
    general = [name for name, metric in metrics.items() if metric.reads_general_text]
    values = [row.mean(name) for row in rows for name in general]
    known = [value for value in values if value is not None]
    return math.fsum(known) / len(known) if known and len(known) == len(values) else None
