"""Learning curves over data: the deciding metric by the number of training rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ftbench.analysis.label_levels import label_levels
from ftbench.analysis.view import RunView
from ftbench.presentation.numbers import number
from ftbench.records.results import TaskInfo
from ftbench_reports.html.charts import Sweep, sweep_chart
from ftbench_reports.html.figures import Figure, FigureRow
from ftbench_reports.html.palette import MethodStyle, method_styles
from ftbench_reports.label_levels import level_lines
from ftbench_reports.language import say
from ftbench_reports.tables import Body, Column, Table, TableCell
from ftbench_reports.wording import ARROWS


@dataclass(frozen=True, slots=True)
class Sizes:
    """One chart per model and task trained on several numbers of rows."""

    name: str = "sizes"

    def build(self, view: RunView) -> Mapping[str, Any] | None:
        """None if no task was trained on several numbers of rows."""
        styles = method_styles(view.methods, view.results.baseline, view.results.default_rows)
        families: dict[str, list[TaskInfo]] = {}
        for task in view.tasks:
            families.setdefault(task.family or task.label, []).append(task)
        varied = {family: tasks for family, tasks in families.items() if len({_rows(task) for task in tasks}) > 1}
        rows = [
            _row(f"sizes-{place}-{number_of}", model, family, tasks, styles, view)
            for number_of, (family, tasks) in enumerate(varied.items(), start=1)
            for place, model in enumerate(view.models, start=1)
        ]
        if not (shown := [row for row in rows if row.figures]):
            return None
        return {
            "rows": shown,
            "methods": view.methods,
            "baseline": view.results.baseline,
        }


def _rows(task: TaskInfo) -> int:
    return int(task.rows.get("train", 0))


def _row(
    name: str,
    model: str,
    family: str,
    tasks: Sequence[TaskInfo],
    styles: Mapping[str, MethodStyle],
    view: RunView,
) -> FigureRow:
    points: dict[str, list[tuple[float, float]]] = {}
    metric, levels = None, None
    for task in sorted(tasks, key=_rows):
        comparison = view.comparisons.get((model, task.label))
        metric = comparison.deciding if comparison else None
        levels = label_levels(view, model, task.label) or levels
        for standing in metric.standings if metric else ():
            if standing.mean is not None:
                points.setdefault(standing.method, []).append((float(_rows(task)), standing.mean))
    shown = model if len(view.models) > 1 else None
    if metric is None or not points:
        return FigureRow(family, shown, None, ())
    sweeps = [Sweep(method, tuple(curve), None) for method, curve in points.items()]
    title = say("sizes.figure", metric=metric.metric)
    drawing = sweep_chart(sweeps, styles, say("sizes.axis"), level_lines(levels) if levels else ())
    about = f"{metric.metric} {ARROWS[metric.direction]}".strip()
    return FigureRow(
        family, shown, about, (Figure(name, title, drawing, (), _data(f"{name}-data", metric.metric, sweeps)),)
    )


def _data(name: str, metric: str, sweeps: Sequence[Sweep]) -> Table:
    columns = (Column(say("column.method"), numeric=False), Column(say("sizes.axis")), Column(metric))
    rows = tuple(
        (TableCell(sweep.method, header=True), TableCell(f"{count:,.0f}"), TableCell(number(value)))
        for sweep in sweeps
        for count, value in sweep.points
    )
    return Table(name, say("sizes.figure", metric=metric), columns, (Body(rows),))
