"""How wide the range of learning rates is that serves a method about as well as its best one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ftbench.records.results import TunedGroup

RATE = "learning_rate"
"""The name of the setting in points of a search."""
WITHIN = 0.1
"""Nats per token above the best loss that still count: a perplexity at most 10.5 % higher."""


@dataclass(frozen=True, slots=True)
class RateRange:
    """Rates whose loss is within a distance of the best."""

    low: float
    high: float
    open_low: bool
    """Whether it reaches the lowest rate that was tried, so that it may be wider."""
    open_high: bool
    """The same at the highest rate."""

    @property
    def factor(self) -> float:
        """The width: the highest rate over the lowest, at least 1."""
        return self.high / self.low

    @property
    def is_open(self) -> bool:
        """Whether the width is only a lower bound."""
        return self.open_low or self.open_high


def rate_range(sweep: Sequence[tuple[float, float | None]], within: float = WITHIN) -> RateRange | None:
    """The range around the rate of the lowest loss in which the loss stays within `within` of it.

    `sweep` has the loss of each rate, in any order; None is a failed training. Between two rates the loss is
    interpolated linearly over the logarithm of the rate. Next to a failed rate the range ends at the last one that did
    not fail. None with fewer than two rates, without any loss, and if a rate is not positive.
    """
    points = sorted(sweep, key=lambda point: point[0])
    rates, losses = [rate for rate, _ in points], [loss for _, loss in points]
    finite = [loss for loss in losses if loss is not None]
    if len(points) < 2 or not finite or rates[0] <= 0:
        return None
    best = losses.index(min(finite))
    low, open_low = _end(rates, losses, range(best, -1, -1), min(finite) + within)
    high, open_high = _end(rates, losses, range(best, len(rates)), min(finite) + within)
    return RateRange(low, high, open_low, open_high)


def _end(
    rates: Sequence[float], losses: Sequence[float | None], places: Iterable[int], limit: float
) -> tuple[float, bool]:
    """The rate at which the loss crosses the limit on the way through `places`; the last one, and True, if nowhere."""
    rate, before = rates[0], -math.inf
    for place in places:
        loss = losses[place]
        if loss is None:
            return rate, False
        if loss > limit:
            share = (limit - before) / (loss - before)
            return rate * (rates[place] / rate) ** share, False
        rate, before = rates[place], loss
    return rate, True


def short_sweep(group: TunedGroup) -> tuple[tuple[float, float | None], ...]:
    """The rates of a search's first round with their losses: all rates, each trained for the same share.

    Empty where the search has no learning rate, or another setting besides it: the loss then depends on both.
    """
    if any(set(point) != {RATE} for point, _ in group.first_round):
        return ()
    return tuple(sorted({point[RATE]: loss for point, loss in group.first_round}.items()))
