"""Trends: the runs of a site that share a model, a task, a method and a metric, in their order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ftbench.analysis.published import Point, PublishedSite
from ftbench.analysis.statistics import Direction


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A value in one run."""

    run: str
    value: float
    low: float | None
    high: float | None
    seeds: int
    segment: int
    """Values of different segments are not comparable: the data, the model or the metric changed."""


@dataclass(frozen=True, slots=True)
class Trend:
    """One metric on one task with one model: a series per method in at least two runs."""

    model: str
    task: str
    metric: str
    direction: Direction | None
    deciding: bool
    runs: tuple[str, ...]
    """Runs with a point, from the earliest to the latest."""
    series: tuple[tuple[str, tuple[TrendPoint, ...]], ...]
    """Points by method, in the order of the latest run."""

    @property
    def broken(self) -> bool:
        """Whether some of its values are not comparable with others."""
        return any(point.segment for _, points in self.series for point in points)


def trends(site: PublishedSite) -> list[Trend]:
    """Trends by task and model in the order of the latest run with them; the deciding metric first."""
    by_place: dict[tuple[str, str], dict[str, dict[str, list[tuple[str, Point]]]]] = {}
    for run in site.runs:
        for point in run.points:
            metrics = by_place.setdefault((point.task, point.model), {})
            metrics.setdefault(point.metric, {}).setdefault(point.method, []).append((run.name, point))
    order = list(dict.fromkeys((p.task, p.model) for run in reversed(site.runs) for p in run.points))
    made = [
        trend
        for task, model in order
        for metric, methods in by_place[task, model].items()
        for trend in _trend(task, model, metric, methods, [run.name for run in site.runs])
    ]
    return sorted(made, key=lambda trend: (order.index((trend.task, trend.model)), not trend.deciding))


def _trend(
    task: str, model: str, metric: str, methods: dict[str, list[tuple[str, Point]]], runs: list[str]
) -> Iterator[Trend]:
    series = {method: points for method, points in methods.items() if len(points) > 1}
    if not series:
        return
    last = max((points[-1] for points in series.values()), key=lambda named_point: runs.index(named_point[0]))[1]
    present = {name for points in series.values() for name, _ in points}
    yield Trend(
        model,
        task,
        metric,
        last.direction,
        last.deciding,
        tuple(name for name in runs if name in present),
        tuple((method, tuple(_segmented(points))) for method, points in series.items()),
    )


def _segmented(points: list[tuple[str, Point]]) -> Iterator[TrendPoint]:
    keys = list(dict.fromkeys(point.key for _, point in points))
    for run, point in points:
        yield TrendPoint(run, point.value, point.low, point.high, point.seeds, keys.index(point.key))
