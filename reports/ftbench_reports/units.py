"""One unit for a whole column of bytes or seconds, so that its numbers compare at a glance."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median_high
from typing import Literal

from ftbench.presentation.numbers import number
from ftbench_reports.language import Part, Words, joined

Kind = Literal["bytes", "seconds", "milliseconds"]

_UNITS: dict[Kind, tuple[tuple[str, float], ...]] = {
    "bytes": (("GiB", 2.0**30), ("MiB", 2.0**20), ("KiB", 2.0**10), ("B", 1.0)),
    "seconds": (("h", 3600.0), ("min", 60.0), ("s", 1.0)),
    "milliseconds": (("ms", 1.0),),
}
_MOST_PLACES = 2


@dataclass(frozen=True, slots=True)
class Unit:
    name: str
    size: float
    """One of it in bytes, seconds or milliseconds."""
    places: int
    """Digits after the point of every number of the column."""

    def written(self, value: float) -> str:
        """The number without the unit, which stands in the column's head."""
        return number(value / self.size, self.places)

    def head(self, label: Part) -> Words:
        """`peak memory, MiB`."""
        return joined([label, self.name], comma=", ")


def unit_of(kind: Kind, values: Sequence[float]) -> Unit:
    """The unit that suits the middle of the values: most are 1 or more in it. Zeros do not count.

    The smallest gets two digits that say something, with two after the point at most.
    """
    positive = [value for value in values if value > 0]
    name, size = _UNITS[kind][-1]
    if not positive:
        return Unit(name, size, 0)
    middle = median_high(positive)
    fitting = (unit for unit in _UNITS[kind] if middle >= unit[1])
    name, size = next(fitting, (name, size))
    return Unit(name, size, min(_MOST_PLACES, max(0, 1 - math.floor(math.log10(min(positive) / size)))))
