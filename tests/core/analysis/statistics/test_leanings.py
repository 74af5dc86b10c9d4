"""Leanings: the side of an unclear difference whose own interval excludes 0."""

from __future__ import annotations

import pytest

from ftbench.analysis.statistics import Direction, Leaning, Verdict, leaning


@pytest.mark.parametrize(
    ("low", "high", "direction", "side"),
    [
        (0.001, 0.1, "higher", "ahead"),
        (-0.1, -0.001, "higher", "behind"),
        (0.001, 0.1, "lower", "behind"),
        (-0.1, -0.001, "lower", "ahead"),
        (-0.1, 0.1, "higher", None),
        (0.0, 0.1, "higher", None),
        (-0.1, 0.0, "lower", None),
        (None, None, "higher", None),
    ],
)
def test_an_unclear_difference_leans_where_its_interval_lies(
    low: float | None, high: float | None, direction: Direction, side: Leaning | None
) -> None:
    assert leaning("unclear", low, high, direction) == side


@pytest.mark.parametrize("verdict", ["better", "worse", "untested"])
def test_only_unclear_differences_lean(verdict: Verdict) -> None:
    assert leaning(verdict, 0.1, 0.2, "higher") is None


def test_without_a_direction_or_a_verdict_nothing_leans() -> None:
    assert leaning("unclear", 0.1, 0.2, None) is None
    assert leaning(None, 0.1, 0.2, "higher") is None
