"""Methods of a label task that are not better than always giving the same answer."""

from __future__ import annotations

from collections.abc import Iterator

from ftbench.analysis.comparison import MetricComparison, Standing
from ftbench.analysis.health.finding import Finding, Severity, place_name
from ftbench.analysis.label_levels import LabelLevels
from ftbench.analysis.view import RunView
from ftbench.messages.health import NONE_ABOVE_MAJORITY, NOT_ABOVE_MAJORITY


def not_above_majority(view: RunView) -> Iterator[Finding]:
    """One finding for each label task with such methods.

    It is bad if none of the task's methods is better, and the uncorrected interval of no method's difference lies above
    the majority label either, so that more test rows are unlikely to help. Methods without training alone are a note:
    that a model cannot do a task untaught is no fault. Everything else is a warning.
    """
    for place, levels in view.label_levels.items():
        metric = view.comparisons[place].deciding
        if metric is None:
            continue
        valued = [standing for standing in metric.standings if standing.mean is not None]
        below = [standing for standing in valued if _is_not_better(standing, levels, metric)]
        if not below:
            continue
        none_better = len(below) == len(valued)
        trained = any(standing.group.trains for standing in below)
        hopeless = none_better and not any(_may_be_better(standing.method, levels, metric) for standing in below)
        severity: Severity = "bad" if hopeless and trained else "warning" if trained else "note"
        message = NONE_ABOVE_MAJORITY if none_better else NOT_ABOVE_MAJORITY
        note = message(
            where=place_name(view, place),
            label=levels.label,
            metric=levels.metric,
            majority=levels.majority,
            chance=levels.chance,
            methods=tuple(f"{standing.method} ({standing.mean:.3f})" for standing in below),
        )
        cells = tuple(cell.cell for standing in below for cell in standing.group.done)
        yield Finding(note, severity, cells, tuple(standing.method for standing in below), (place,))


def _is_not_better(standing: Standing, levels: LabelLevels, metric: MetricComparison) -> bool:
    """By the test; by the value alone where no test can tell."""
    better = levels.better(standing.method)
    if better is not None:
        return not better
    mean = standing.mean or 0.0
    return mean <= levels.majority if metric.direction == "higher" else mean >= levels.majority


def _may_be_better(method: str, levels: LabelLevels, metric: MetricComparison) -> bool:
    difference = levels.difference(method)
    if difference is None or difference.low is None or difference.high is None:
        return False
    return difference.low > 0 if metric.direction == "higher" else difference.high < 0
