"""A point of a search space, and how well it did."""

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
    """Lowest validation loss in nats a token; infinite for a trial that failed, as one that diverged does."""

    @property
    def finite_loss(self) -> float | None:
        """The loss, None for a trial that failed."""
        return self.loss if math.isfinite(self.loss) else None


@dataclass(frozen=True, slots=True)
class Choice:
    """What tuning found for one method on one model and task."""

    best: Tried
    tried: tuple[Tried, ...]
    at_edge: bool
    """Whether the best point is the lowest or highest that was tried, so that a better one may lie outside."""


def choose(space: Space, tried: Sequence[Tried]) -> Choice | None:
    """The trial of the lowest loss (the first of equals), or None when all failed."""
    finished = [one for one in tried if math.isfinite(one.loss)]
    if not finished:
        return None
    best = min(finished, key=lambda one: one.loss)
    return Choice(best, tuple(tried), edge(space, tried) is not None)


def edge(space: Space, tried: Sequence[Tried]) -> str | None:
    """The dimension in which the best trial is extreme, if any.

    A trial that failed counts as tried: a learning rate beside one that diverged is not at the edge.
    """
    best = min(tried, key=lambda one: one.loss)
    if not math.isfinite(best.loss):
        return None  # when every trial failed, another one will not help
    for name in space:
        values = sorted({one.point[name] for one in tried})
        if len(values) > 1 and best.point[name] in (values[0], values[-1]):
            return name
    return None


def rounded(value: float) -> float:
    """Three significant digits, which is what a person would have written."""
    return float(f"{value:.3g}")


def between(dimension: SearchDimension, share: float) -> float:
    """The value at `share` of the way from low to high (0 to 1; beyond them it lies outside), rounded."""
    if dimension.log:
        return rounded(dimension.low * (dimension.high / dimension.low) ** share)
    return rounded(dimension.low + (dimension.high - dimension.low) * share)
