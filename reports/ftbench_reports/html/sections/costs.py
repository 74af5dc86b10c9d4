"""What each method costs, and quality against cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ftbench.results.comparison import Comparison, MetricComparison
from ftbench.results.group import Group
from ftbench.results.view import RunView
from ftbench_reports import numbers
from ftbench_reports.html.charts import CostMark, cost_chart
from ftbench_reports.html.figures import Figure, FigureRow
from ftbench_reports.html.palette import MethodStyle, method_styles
from ftbench_reports.language import Words, joined, known, say
from ftbench_reports.tables import Body, Column, Footnotes, Table, TableCell, not_available
from ftbench_reports.wording import ARROWS, absence_of, absence_tone

_SHOWN: Mapping[str, Callable[[float], str]] = {
    "trainable_parameters": numbers.count,
    "train_seconds": numbers.duration,
    "evaluate_seconds": numbers.duration,
    "wall_seconds": numbers.duration,
    "tune_seconds": numbers.duration,
    "peak_memory_bytes": numbers.file_size,
    "artifact_bytes": numbers.file_size,
    "train_tokens_per_second": numbers.count,
    "generated_tokens_per_second": numbers.count,
    "train_tokens": numbers.count,
    "load_seconds": numbers.duration,
    "total_parameters": numbers.count,
}
"""The costs in the order of their columns, and how each is written; others follow as plain numbers."""

_CHARTED = ("train_seconds", "trainable_parameters")


@dataclass(frozen=True, slots=True)
class Costs:
    """A table of means over seeds, then the charts."""

    name: str = "costs"

    def build(self, view: RunView) -> Mapping[str, Any]:
        styles = method_styles(view.methods, view.results.baseline)
        rows = [_figures(f"costs-{n}", one, styles, view) for n, one in enumerate(view.comparisons.values(), start=1)]
        return {
            "costs": _table(view),
            "rows": [row for row in rows if row.figures],
            "methods": view.methods,
            "baseline": view.results.baseline,
        }


def _table(view: RunView) -> Table | None:
    groups = [group for found in view.groups.values() for group in found]
    measured = dict.fromkeys(name for group in groups for cell in group.done for name in cell.costs)
    names = [name for name in _SHOWN if name in measured] + [name for name in measured if name not in _SHOWN]
    if not names:
        return None
    notes = Footnotes()
    bodies = tuple(
        Body(
            tuple(_row(group, names, notes) for group in found),
            joined([label, model] if len(view.models) > 1 else [label], comma=(" · ", " · ")),
        )
        for (model, label), found in view.groups.items()
    )
    heads = {name: known("cost", name) for name in names}
    if price := view.results.matrix.get("price"):
        heads["money"] = joined([say("cost.money"), str(price["currency"])])
    columns = (Column(say("column.method"), numeric=False), *(Column(heads[name]) for name in names))
    return Table("costs-table", say("costs.caption"), columns, bodies, tuple(notes.notes), sortable=True)


def _row(group: Group, names: Sequence[str], notes: Footnotes) -> tuple[TableCell, ...]:
    method = TableCell(group.method, sort=group.method, header=True, key=group.method)
    if not group.done:
        return method, TableCell(absence_of(group), span=len(names), tone=absence_tone(group))
    cells = []
    for name in names:
        value = group.cost(name)
        written = _SHOWN.get(name, numbers.number)
        cells.append(
            not_available(notes.add(say("absent.not-measured")))
            if value is None
            else TableCell(written(value), sort=value)
        )
    return method, *cells


def _figures(name: str, comparison: Comparison, styles: Mapping[str, MethodStyle], view: RunView) -> FigureRow:
    metric = comparison.deciding
    found = [_figure(f"{name}-{cost}", metric, cost, styles) for cost in _CHARTED] if metric else []
    return FigureRow(
        comparison.task.label,
        comparison.model if len(view.models) > 1 else None,
        f"{metric.metric} {ARROWS[metric.direction]}".strip() if metric else None,
        tuple(figure for figure in found if figure),
    )


def _figure(name: str, metric: MetricComparison, cost: str, styles: Mapping[str, MethodStyle]) -> Figure | None:
    shown, levels, absent = [], {}, []
    for standing in metric.standings:
        value = standing.group.cost(cost)
        if standing.mean is None or (value is None and standing.group.trains):
            absent.append(standing.method)
        elif not standing.group.trains:
            levels[standing.method] = standing.mean
        else:
            shown.append(CostMark(standing.method, value or 0.0, standing.mean))
    if not shown:
        return None
    title = say("costs.figure", cost=known("cost", cost))
    return Figure(
        name,
        title,
        cost_chart(shown, levels, styles, known("axis", cost)),
        (say("chart.left-out", methods=joined(absent)),) if absent else (),
        _data(name, title, shown, levels, metric.metric, cost),
    )


def _data(
    name: str, title: Words, marks: Sequence[CostMark], levels: Mapping[str, float], metric: str, cost: str
) -> Table:
    columns = (Column(say("column.method"), numeric=False), Column(known("cost", cost)), Column(metric))
    rows = [
        (TableCell(one.method, header=True), TableCell(_SHOWN[cost](one.cost)), TableCell(numbers.number(one.quality)))
        for one in marks
    ]
    rows += [
        (TableCell(method, header=True), TableCell(say("costs.nothing-trained")), TableCell(numbers.number(value)))
        for method, value in levels.items()
    ]
    return Table(f"{name}-data", title, columns, (Body(tuple(rows)),))
