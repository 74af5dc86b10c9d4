"""Several measurements of one thing: their median and range, with no more digits than they agree on."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from ftbench.presentation.numbers import number


@dataclass(frozen=True, slots=True)
class MeasuredRange:
    median: float
    low: float
    high: float
    count: int
    """Number of different measurements: a measurement that several cells share counts once."""

    def places(self, size: float = 1.0) -> int:
        """Digits after the point, in units of `size`: those of the first two digits of the range.

        A single measurement shows two digits of itself, since nothing tells how it varies.
        """
        width = (self.high - self.low) / size or abs(self.median) / size
        return 0 if width == 0 else min(3, max(0, 1 - math.floor(math.log10(width))))

    def middle(self, size: float = 1.0) -> str:
        return number(self.median / size, self.places(size))

    def ends(self, size: float = 1.0) -> str | None:
        """`0.30 – 0.43`; None if all measurements are alike."""
        if self.low == self.high:
            return None
        places = self.places(size)
        low, high = (number(end / size, places) for end in (self.low, self.high))
        return f"{low} – {high}"


def range_of(values: Iterable[float]) -> MeasuredRange | None:
    """None without a finite value."""
    finite = [value for value in values if math.isfinite(value)]
    if not finite:
        return None
    distinct = list(dict.fromkeys(finite))
    return MeasuredRange(median(finite), min(finite), max(finite), len(distinct))
