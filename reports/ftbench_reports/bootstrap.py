"""The paired bootstrap over test examples: draw examples with replacement and add their statistics up again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

DRAWS = 1000
SEED = 0
LEVEL = 95
"""Per cent."""

_BLOCK = 4_000_000
"""Random numbers held at a time."""


@dataclass(frozen=True, slots=True)
class Interval:
    low: float
    high: float

    @property
    def includes_zero(self) -> bool:
        return self.low <= 0 <= self.high


def resampled_sums(statistics: Sequence[Array]) -> list[Array]:
    """Column sums [draws, columns] of each [examples, columns], all from the same draws of examples.

    That the draws are shared is what makes differences between any two of the results paired.
    """
    if len({len(rows) for rows in statistics}) > 1:
        raise ValueError(f"expected equally many examples, got {[len(rows) for rows in statistics]}")
    blocks: list[list[Array]] = [[] for _ in statistics]
    for counts in _counts(len(statistics[0])) if statistics else ():
        for sums, rows in zip(blocks, statistics, strict=True):
            sums.append(counts @ rows)
    return [np.concatenate(sums) for sums in blocks]


def percentile_interval(draws: Array) -> Interval | None:
    """The middle `LEVEL` per cent, or None where some draw has no finite value."""
    if not np.isfinite(draws).all():
        return None
    low, high = np.percentile(draws, [(100 - LEVEL) / 2, (100 + LEVEL) / 2])
    return Interval(float(low), float(high))


def _counts(examples: int) -> Iterator[Array]:
    """How often each example was drawn [draws of a block, examples]; the draws follow `SEED` only."""
    generator = np.random.default_rng(SEED)
    at_once = max(1, min(DRAWS, _BLOCK // examples))
    for start in range(0, DRAWS, at_once):
        size = min(at_once, DRAWS - start)
        drawn = generator.integers(0, examples, size=(size, examples))
        flat = (drawn + examples * np.arange(size)[:, None]).ravel()
        yield np.bincount(flat, minlength=size * examples).reshape(size, examples).astype(np.float64)
