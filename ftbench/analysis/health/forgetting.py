"""Forgetting: what training took from the model, on general text and on the run's other tasks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from ftbench.analysis.health.finding import Finding, Place, Severity, place_name, worst
from ftbench.analysis.method_row import MethodRow
from ftbench.analysis.view import RunView
from ftbench.messages.health import FORGETTING, OTHER_TASKS
from ftbench.messages.note import Message

WARNING = 1.0
"""Nats per token by which a loss must rise, in the mean over seeds: the perplexity of a text is then 2.7 times as high
as before. docs/statistics.md has the reasons."""
BAD = 3.0
"""The perplexity is 20 times as high."""


def forgetting(view: RunView) -> Iterator[Finding]:
    """One finding for each method that forgot general text, and one for each that forgot other tasks."""
    general = tuple(name for name, metric in view.results.metrics.items() if metric.reads_general_text)

    def on_general_text(group: MethodRow) -> Mapping[str, float]:
        """The largest change, if several metrics measure it."""
        changes = [change for name in general if (change := group.mean(name)) is not None]
        return {"": max(changes)} if changes else {}

    for method in view.contest:
        yield from _found(view, method, on_general_text, FORGETTING)
        yield from _found(view, method, MethodRow.changes, OTHER_TASKS)


def _found(
    view: RunView, method: str, changes_of: Callable[[MethodRow], Mapping[str, float]], message: Message
) -> Iterator[Finding]:
    cells: list[str] = []
    places: list[Place] = []
    severities: list[Severity] = []
    where: list[str] = []
    for place, groups in view.groups.items():
        for group in (group for group in groups if group.method == method and group.trains):
            changes = {name: change for name, change in changes_of(group).items() if change >= WARNING}
            if not changes:
                continue
            cells += [cell.cell for cell in group.done]
            places.append(place)
            severities.append("bad" if max(changes.values()) >= BAD else "warning")
            where += [
                f"{place_name(view, place)}{f' → {name}' if name else ''} +{change:.2f}"
                for name, change in changes.items()
            ]
    if cells:
        yield Finding(
            message(method=method, where=tuple(where)), worst(severities), tuple(cells), (method,), tuple(places)
        )
