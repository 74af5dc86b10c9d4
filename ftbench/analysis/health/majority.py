"""Methods of a label task that are not better than always giving the same answer."""

from __future__ import annotations

from collections.abc import Iterator

from ftbench.analysis.health.finding import Finding, Severity, place_name
from ftbench.analysis.label_levels import LabelLevels
from ftbench.analysis.statistics import Direction
from ftbench.analysis.view import RunView
from ftbench.messages.health import NONE_ABOVE_MAJORITY, NOT_ABOVE_MAJORITY


def not_above_majority(view: RunView) -> Iterator[Finding]:
    """One finding for each label task with such methods.

    It is bad if none of the task's methods is better, and none has a better value either, so that more test rows are
    unlikely to help. Methods without training alone are a note: that a model cannot do a task untaught is no fault.
    Everything else is a warning.
    """
    for place, levels in view.label_levels.items():
        direction = view.results.metrics[levels.metric].direction
        means = [
            (group, mean)
            for group in view.groups[place]
            if group.default_of is None and (mean := group.mean(levels.metric)) is not None
        ]
        below = [(group, mean) for group, mean in means if _is_not_better(group.method, mean, levels, direction)]
        if not below:
            continue
        none_better = len(below) == len(means)
        trained = any(group.trains for group, _ in below)
        hopeless = none_better and not any(levels.exceeded_by(mean, direction) for _, mean in below)
        severity: Severity = "bad" if hopeless and trained else "warning" if trained else "note"
        message = NONE_ABOVE_MAJORITY if none_better else NOT_ABOVE_MAJORITY
        note = message(
            where=place_name(view, place),
            label=levels.label,
            metric=levels.metric,
            majority=levels.majority,
            chance=levels.chance,
            methods=tuple(f"{group.method} ({mean:.3f})" for group, mean in below),
        )
        cells = tuple(cell.cell for group, _ in below for cell in group.done)
        yield Finding(note, severity, cells, tuple(group.method for group, _ in below), (place,))


def _is_not_better(method: str, mean: float, levels: LabelLevels, direction: Direction) -> bool:
    """By the test; by the value alone where no test can tell."""
    better = levels.better(method)
    if better is not None:
        return not better
    return mean <= levels.majority if direction == "higher" else mean >= levels.majority
