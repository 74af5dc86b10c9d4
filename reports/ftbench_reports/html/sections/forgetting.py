"""The effect of tuning on one task elsewhere: on the run's other tasks and on general text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ftbench.analysis.method_row import MethodRow
from ftbench.analysis.view import RunView
from ftbench.presentation.numbers import signed
from ftbench_reports.html.figures import Figure, FigureRow
from ftbench_reports.html.heat import HeatMark, heat_chart
from ftbench_reports.language import Part, joined, say
from ftbench_reports.tables import Body, Column, Footnotes, Table, TableCell, not_available

_GENERAL = "forgetting"
"""The metric of general text; a matrix can be without it."""
_PLACE = {_GENERAL: "@general"}
"""Placeholder of a column's name, which is replaced by both languages after drawing."""


@dataclass(frozen=True, slots=True)
class Forgetting:
    """A heat map per model: a row per method and task tuned on, a column per task or text evaluated."""

    name: str = "forgetting"

    def build(self, view: RunView) -> Mapping[str, Any] | None:
        """None if nothing was measured: with a single task, or with the measurement turned off."""
        rows = [
            row for n, model in enumerate(view.models, start=1) if (row := _figures(f"forgetting-{n}", model, view))
        ]
        return {"rows": rows} if rows else None


def _figures(name: str, model: str, view: RunView) -> FigureRow | None:
    groups = [
        group
        for (row_model, _), members in view.groups.items()
        if row_model == model
        for group in members
        if group.trains and group.done and group.default_of is None
    ]
    tasks = [task.label for task in view.tasks if any(_change(group, task.label) is not None for group in groups)]
    general = any(group.mean(_GENERAL) is not None for group in groups)
    places = [*tasks, *([_GENERAL] if general else [])]
    if not tasks:
        return None
    marks = [
        HeatMark(f"{group.task} · {group.method}", _PLACE.get(place, place), _value(group, place))
        for group in groups
        for place in places
    ]
    title = say("forgetting.figure")
    drawing = heat_chart(
        marks, [_PLACE.get(place, place) for place in places], {_PLACE[_GENERAL]: say("forgetting.general")}
    )
    figure = Figure(name, title, drawing, (), _table(f"{name}-data", groups, places))
    return FigureRow(model, None, None, (figure,))


def _value(group: MethodRow, place: str) -> float | None:
    return group.mean(_GENERAL) if place == _GENERAL else _change(group, place)


def _change(group: MethodRow, task: str) -> float | None:
    """The mean over seeds of the change of the loss on another task."""
    return group.changes().get(task)


def _table(name: str, groups: Sequence[MethodRow], places: Sequence[str]) -> Table:
    notes = Footnotes()
    heads: list[Part] = [say("forgetting.general") if place == _GENERAL else place for place in places]
    columns = (
        Column(say("forgetting.tuned-on"), numeric=False),
        Column(say("column.method"), numeric=False),
        *(Column(head) for head in heads),
    )
    rows = tuple(
        (
            TableCell(group.task, header=True),
            TableCell(group.method),
            *(_cell(group, place, notes) for place in places),
        )
        for group in groups
    )
    return Table(name, say("forgetting.caption"), columns, (Body(rows),), tuple(notes.notes))


def _cell(group: MethodRow, place: str, notes: Footnotes) -> TableCell:
    value = _value(group, place)
    if value is None:
        is_own = place == group.task
        return not_available(notes.add(say("forgetting.own" if is_own else "absent.not-measured")))
    return TableCell(joined([signed(value, 2)]), sort=value)
