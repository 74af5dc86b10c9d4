"""Leanings: differences whose own interval excludes 0, while the test corrected for all comparisons does not decide."""

from __future__ import annotations

from typing import Literal

from ftbench.analysis.statistics.estimates import Direction, Verdict

Leaning = Literal["ahead", "behind"]


def leaning(
    verdict: Verdict | None, low: float | None, high: float | None, direction: Direction | None
) -> Leaning | None:
    """The side of 0 on which the interval of an unclear difference lies: probable, but not certain.

    None if the verdict is clear or untested, if there is no interval, and if the interval includes 0.
    """
    if verdict != "unclear" or direction is None or low is None or high is None or low <= 0 <= high:
        return None
    return "ahead" if (low > 0) == (direction == "higher") else "behind"
