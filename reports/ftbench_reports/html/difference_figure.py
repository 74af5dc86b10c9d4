"""The differences of methods to the baseline on one task, drawn."""

from __future__ import annotations

from dataclasses import dataclass

from ftbench.analysis.comparison import MetricComparison, Standing
from ftbench_reports.html.charts import DifferenceMark, difference_chart
from ftbench_reports.html.drawing import Drawing
from ftbench_reports.language import Words, joined, say


@dataclass(frozen=True, slots=True)
class DifferenceFigure:
    """The chart, and in words what its axis shows."""

    drawing: Drawing | None
    """None if no method can be compared with the baseline."""
    title: Words


def difference_figure(metric: MetricComparison, baseline: str) -> DifferenceFigure | None:
    """None for a metric without a direction."""
    if not metric.direction:
        return None
    marks = _marks(metric, baseline)
    return DifferenceFigure(difference_chart(marks) if marks else None, _chart_title(metric, marks, baseline))


def _chart_title(metric: MetricComparison, marks: list[DifferenceMark], baseline: str) -> Words:
    """What the axis shows, and the methods that are not drawn."""
    drawn = {baseline, *(mark.method for mark in marks)}
    undrawn = [standing for standing in metric.standings if standing.method not in drawn]
    valued = [standing.method for standing in undrawn if standing.mean is not None]
    empty = [standing.method for standing in undrawn if standing.mean is None]
    axis = say(f"verdict.axis.{metric.direction}", metric=metric.metric, baseline=baseline)
    parts = [say("verdict.seed-dots", title=axis) if any(mark.seeds for mark in marks) else axis]
    if valued:
        parts.append(say("verdict.not-drawn", n=len(valued), methods=joined(valued)))
    if empty:
        parts.append(say("chart.left-out", methods=joined(empty)))
    return joined(parts, comma=(". ", "。"))


def _marks(metric: MetricComparison, baseline: str) -> list[DifferenceMark]:
    """Differences to the baseline, best first.

    If the baseline trains, methods that do not are left out beside others that do: they often lie far off and would
    compress the scale of the other differences.
    """
    reference = metric.standing(baseline)
    if reference is None:
        return []
    others = [standing for standing in metric.ranked if standing is not reference]
    if reference.group.trains:
        others = [standing for standing in others if standing.group.trains] or others
    differences = [(standing, metric.difference(standing, reference)) for standing in others]
    return [
        DifferenceMark(
            standing.method,
            difference.value,
            difference.interval,
            difference.verdict,
            _seed_differences(standing, reference, metric),
        )
        for standing, difference in differences
        if difference
    ]


def _seed_differences(
    standing: Standing, reference: Standing, metric: MetricComparison
) -> tuple[tuple[int, float], ...]:
    """The difference of each seed to the baseline's mean; none if there is one seed only."""
    values = standing.group.values(metric.metric)
    if reference.mean is None or len(values) < 2:
        return ()
    return tuple((seed, value - reference.mean) for seed, value in sorted(values.items()))
