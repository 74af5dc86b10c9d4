"""The Pareto front of methods on two measures."""

from __future__ import annotations

from collections.abc import Mapping

from ftbench.analysis.statistics import Direction


def front(
    horizontal: Mapping[str, float], vertical: Mapping[str, float], directions: tuple[Direction, Direction]
) -> tuple[str, ...]:
    """Methods with both values that no other equals on both and beats on one, left to right."""
    signs = [1 if direction == "higher" else -1 for direction in directions]
    points = {
        method: (signs[0] * horizontal[method], signs[1] * vertical[method])
        for method in horizontal
        if method in vertical
    }
    kept = [
        method
        for method, (x, y) in points.items()
        if not any(a >= x and b >= y and (a, b) != (x, y) for a, b in points.values())
    ]
    return tuple(sorted(kept, key=lambda method: (horizontal[method], vertical[method])))
