"""Who is best on each task of a published run, as its index and feed say it."""

from __future__ import annotations

from collections.abc import Iterator

from ftbench.analysis.published import Point, PublishedRun
from ftbench.presentation.numbers import number
from ftbench_reports.language import Part, Words, say, strong


def best_sentences(run: PublishedRun) -> Iterator[Words]:
    """One for each model and task: the best method and how many no test tells from it."""
    places: dict[tuple[str, str], list[Point]] = {}
    for point in run.points:
        if point.deciding and point.direction:
            places.setdefault((point.model, point.task), []).append(point)
    for (model, task), points in places.items():
        best = min(points, key=lambda point: -point.value if point.direction == "higher" else point.value)
        level = sum(point is not best and _shares(point, best) for point in points)
        place = f"{task} · {model}" if len(run.models) > 1 else task
        gaps: dict[str, Part] = {
            "place": place,
            "method": strong(best.method),
            "metric": best.metric,
            "value": number(best.value),
        }
        yield say("site.best-level", n=level, **gaps) if level else say("site.best", **gaps)


def _shares(point: Point, other: Point) -> bool:
    """Whether no test tells the two apart."""
    return bool({*(point.letters or "")} & {*(other.letters or "")})
