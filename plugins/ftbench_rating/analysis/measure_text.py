"""Formats measures for people."""

from __future__ import annotations

from ftbench.presentation import numbers
from ftbench_rating.analysis.measure import Measure

PLACES = 2
"""Decimal places: more would suggest a precision that ratings do not have."""


def number(value: float | None) -> str:
    return numbers.number(value, PLACES)


def measure_text(measure: Measure, *, signed: bool = False, share: bool = False) -> str:
    """`0.42 [0.11, 0.73]`, or without brackets if there is no interval; a `share` is in percent."""

    def shown(value: float | None) -> str:
        if share:
            return numbers.percent(value)
        return numbers.signed(value, PLACES) if signed else number(value)

    if measure.low is None:
        return shown(measure.value)
    return f"{shown(measure.value)} [{shown(measure.low)}, {shown(measure.high)}]"
