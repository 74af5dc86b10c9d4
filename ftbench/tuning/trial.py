"""A point of a search space with its result."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ftbench.contracts import SearchDimension

Space = Mapping[str, SearchDimension]
Point = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Tried:
    """A finished trial."""

    point: Point
    loss: float
    """Lowest validation loss, nats per token; infinite for a trial that failed, for example by diverging."""
    share: float = 1.0
    """Of a full training."""
    score: float | None = None
    """The deciding metric on the validation rows, where it decides."""

    @property
    def finite_loss(self) -> float | None:
        """The loss, None for a failed trial."""
        return self.loss if math.isfinite(self.loss) else None


@dataclass(frozen=True, slots=True)
class Choice:
    """The result of tuning one method on one model and task."""

    best: Tried
    tried: tuple[Tried, ...]
    """The short rounds."""
    finalists: tuple[Tried, ...]
    """Trained in full; empty where the short rounds decide."""
    at_edge: bool
    """Whether the best point is the lowest or highest tried, so that a better one may lie outside."""
    default: bool
    """Whether the best point are the default settings."""
    metric: str | None = None
    """The metric that decided among the finalists; None for the loss."""


def best_of(tried: Sequence[Tried]) -> Tried | None:
    """The trial of the lowest loss (the first of equals), or None if all failed."""
    finished = [trial for trial in tried if math.isfinite(trial.loss)]
    return min(finished, key=lambda trial: trial.loss) if finished else None


def best_by_metric(finalists: Sequence[Tried], direction: Literal["higher", "lower"]) -> Tried | None:
    """The finalist of the best score, of equals that of the lower loss; None unless all that finished have a score."""
    finished = [trial for trial in finalists if math.isfinite(trial.loss)]
    sign = -1 if direction == "higher" else 1
    scores = [sign * trial.score for trial in finished if trial.score is not None]
    if not finished or len(scores) < len(finished):
        return None
    ranked = sorted(zip(scores, finished, strict=True), key=lambda pair: (pair[0], pair[1].loss))
    return ranked[0][1]


def edge(space: Space, tried: Sequence[Tried], point: Point | None = None) -> str | None:
    """The dimension in which a point, by default that of the best trial, is extreme among those tried, if any.

    A failed trial counts as tried: a learning rate next to a diverged one is not at the edge.
    """
    best = best_of(tried)
    if best is None:
        return None  # if every trial failed, another one will not help
    looked_at = point or best.point
    for name in space:
        values = sorted({trial.point[name] for trial in tried})
        if len(values) > 1 and looked_at[name] in (values[0], values[-1]):
            return name
    return None


def rounded(value: float) -> float:
    """The value rounded to three significant digits, as people write it."""
    return float(f"{value:.3g}")


def between(dimension: SearchDimension, share: float) -> float:
    """The value at `share` of the way from low to high (outside for shares beyond 0 and 1), rounded."""
    if dimension.values:
        return dimension.values[min(int(share * len(dimension.values)), len(dimension.values) - 1)]
    if dimension.log:
        value = dimension.low * (dimension.high / dimension.low) ** share
    else:
        value = dimension.low + (dimension.high - dimension.low) * share
    return round(value) if dimension.whole else rounded(value)


def distance(dimension: SearchDimension, first: float, second: float) -> float:
    """How far two values are apart: in factors on a logarithmic dimension. Infinite where a factor has no sense."""
    if not dimension.log:
        return abs(first - second)
    return abs(math.log(first / second)) if first > 0 and second > 0 else math.inf
