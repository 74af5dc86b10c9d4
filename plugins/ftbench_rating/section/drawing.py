"""Computes the small picture of a number with its interval, for a row of a table."""

from __future__ import annotations

from dataclasses import dataclass

from ftbench_rating.analysis.table_parts import Span

WIDTH, HEIGHT = 132, 16
_MARGIN = 5.0


@dataclass(frozen=True, slots=True)
class Picture:
    """Horizontal positions for the template to draw."""

    point: float
    low: float | None
    high: float | None
    zero: float | None


def picture(span: Span) -> Picture | None:
    """The picture of a measure; None if it has no number."""
    measure = span.measure
    if measure.value is None:
        return None

    def place(value: float) -> float:
        share = (min(max(value, span.lowest), span.highest) - span.lowest) / (span.highest - span.lowest)
        return round(_MARGIN + share * (WIDTH - 2 * _MARGIN), 1)

    low, high = (None if end is None else place(end) for end in (measure.low, measure.high))
    return Picture(place(measure.value), low, high, None if span.zero is None else place(span.zero))
