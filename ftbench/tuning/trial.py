"""A point of a search space with its result."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ftbench.contracts import SearchDimension

Space = Mapping[str, SearchDimension]
Point = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Tried:
    """A finished trial."""

    point: Point
    loss: float
    """Lowest validation loss, nats per token; infinite for a trial that failed, for example by diverging."""

    @property
    def finite_loss(self) -> float | None:
        """The loss, None for a failed trial."""
        return self.loss if math.isfinite(self.loss) else None


@dataclass(frozen=True, slots=True)
class Choice:
    """The result of tuning one method on one model and task."""

    best: Tried
    tried: tuple[Tried, ...]
    at_edge: bool
    """Whether the best point is the lowest or highest tried, so that a better one may lie outside."""


def choose(space: Space, tried: Sequence[Tried]) -> Choice | None:
    """The trial of the lowest loss (the first of equals), or None if all failed."""
    finished = [trial for trial in tried if math.isfinite(trial.loss)]
    if not finished:
        return None
    best = min(finished, key=lambda trial: trial.loss)
    return Choice(best, tuple(tried), edge(space, tried) is not None)


def edge(space: Space, tried: Sequence[Tried]) -> str | None:
    """The dimension in which the best trial is extreme, if any.

    A failed trial counts as tried: a learning rate next to a diverged one is not at the edge.
    """
    best = min(tried, key=lambda trial: trial.loss)
    if not math.isfinite(best.loss):
        return None  # if every trial failed, another one will not help
    for name in space:
        values = sorted({trial.point[name] for trial in tried})
        if len(values) > 1 and best.point[name] in (values[0], values[-1]):
            return name
    return None


def rounded(value: float) -> float:
    """The value rounded to three significant digits, as people write it."""
    return float(f"{value:.3g}")


def between(dimension: SearchDimension, share: float) -> float:
    """The value at `share` of the way from low to high (outside for shares beyond 0 and 1), rounded."""
    if dimension.log:
        return rounded(dimension.low * (dimension.high / dimension.low) ** share)
    return rounded(dimension.low + (dimension.high - dimension.low) * share)
