"""The best methods on each task of a published run, for its index and feed."""

from __future__ import annotations

from collections.abc import Iterator

from ftbench.analysis.published import Point, PublishedRun
from ftbench.presentation.numbers import common_decimals, number
from ftbench_reports.language import Part, Words, enumerated, say, strong


def best_sentences(run: PublishedRun) -> Iterator[Words]:
    """A sentence per model and task: the best method, and the number not distinguishable from it."""
    places: dict[tuple[str, str], list[Point]] = {}
    for point in run.points:
        if point.deciding and point.direction:
            places.setdefault((point.model, point.task), []).append(point)
    for (model, task), points in places.items():
        best = min(points, key=lambda point: -point.value if point.direction == "higher" else point.value)
        digits = common_decimals(point.value for point in points)
        value = number(best.value, digits)
        tied = [point for point in points if number(point.value, digits) == value and _level(point, best)]
        level = sum(point not in tied and _shares(point, best) for point in points)
        place = f"{task} · {model}" if len(run.models) > 1 else task
        gaps: dict[str, Part] = {
            "place": place,
            "method": enumerated(strong(point.method) for point in tied),
            "metric": best.metric,
            "value": value,
        }
        yield say("site.best-level", n=level, **gaps) if level else say("site.best", **gaps)


def _level(point: Point, best: Point) -> bool:
    """Whether nothing tells the two apart: they share a letter, or no test compares one of them."""
    return point is best or not point.letters or not best.letters or _shares(point, best)


def _shares(point: Point, other: Point) -> bool:
    """Whether the two are not distinguishable, that is, share a letter."""
    return bool({*(point.letters or "")} & {*(other.letters or "")})
