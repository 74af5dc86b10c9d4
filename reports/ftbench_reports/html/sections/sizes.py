"""Learning curves over data: the deciding metric by the number of training rows, and whether more would help."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ftbench.analysis.label_levels import label_levels
from ftbench.analysis.more_data import MoreData, more_data, training_rows, varied_sizes
from ftbench.analysis.statistics import LEVEL
from ftbench.analysis.view import RunView
from ftbench.presentation.numbers import decimals, signed
from ftbench.records.results import TaskInfo
from ftbench_reports.html.figures import Figure, FigureRow
from ftbench_reports.html.palette import MethodStyle, method_styles
from ftbench_reports.html.size_chart import SizeLine, SizePoint, size_chart, written
from ftbench_reports.label_levels import level_lines
from ftbench_reports.language import SEMICOLONS, Words, enumerated, joined, say, strong
from ftbench_reports.tables import Body, Column, Footnotes, Table, TableCell, not_available
from ftbench_reports.wording import ARROWS

_OUTCOMES = {True: "helps", False: "harms", None: "unknown"}
_TONES = {True: "good", False: "bad", None: "muted"}


@dataclass(frozen=True, slots=True)
class Sizes:
    """For each task that was trained on several numbers of rows: an answer, and a chart for each model."""

    name: str = "sizes"

    def build(self, view: RunView) -> Mapping[str, Any] | None:
        """None if no task was trained on several numbers of rows."""
        styles = method_styles(view.methods, view.results.baseline, view.results.default_rows)
        varied = varied_sizes(view)
        rows = [
            _row(f"sizes-{place}-{number_of}", model, family, tasks, styles, view)
            for number_of, (family, tasks) in enumerate(varied.items(), start=1)
            for place, model in enumerate(view.models, start=1)
        ]
        if not (shown := [row for row in rows if row.figures]):
            return None
        answers = [
            (family if len(view.models) == 1 else f"{family} · {model}", found)
            for family, tasks in varied.items()
            for model in view.models
            if (found := more_data(view, model, tasks))
        ]
        return {
            "rows": shown,
            "methods": view.methods,
            "baseline": view.results.baseline,
            "leads": [lead for place, found in answers for lead in _leads(place, found)],
            "doubling": _doubling_table(answers) if answers else None,
        }


def _row(
    name: str,
    model: str,
    family: str,
    tasks: Sequence[TaskInfo],
    styles: Mapping[str, MethodStyle],
    view: RunView,
) -> FigureRow:
    points: dict[str, list[SizePoint]] = {}
    metric, levels = None, None
    for task in tasks:
        comparison = view.comparisons.get((model, task.label))
        metric = (comparison.deciding if comparison else None) or metric
        levels = label_levels(view, model, task.label) or levels
        for standing in comparison.deciding.standings if comparison and comparison.deciding else ():
            if standing.mean is not None:
                point = SizePoint(training_rows(task), standing.mean, standing.interval)
                points.setdefault(standing.method, []).append(point)
    shown = model if len(view.models) > 1 else None
    if metric is None or not points:
        return FigureRow(family, shown, None, ())
    lines = [SizeLine(method, tuple(curve)) for method, curve in points.items()]
    title = say("sizes.figure", metric=metric.metric)
    drawing = size_chart(lines, styles, say("sizes.axis"), level_lines(levels) if levels else ())
    about = f"{metric.metric} {ARROWS[metric.direction]}".strip()
    note = say("sizes.intervals", level=f"{100 * LEVEL:.0f}")
    return FigureRow(
        family, shown, about, (Figure(name, title, drawing, (note,), _data(f"{name}-data", metric.metric, lines)),)
    )


def _data(name: str, metric: str, lines: Sequence[SizeLine]) -> Table:
    columns = (Column(say("column.method"), numeric=False), Column(say("sizes.axis")), Column(metric))
    rows = tuple(
        (TableCell(line.method, header=True), TableCell(f"{point.rows:,}"), TableCell(written(point)))
        for line in lines
        for point in line.points
    )
    return Table(name, say("sizes.figure", metric=metric), columns, (Body(rows),))


def _leads(place: str, found: Sequence[MoreData]) -> list[Words]:
    """Whether more data would help, in a sentence; one for each number of rows that methods reached."""
    leads = []
    for rows in sorted({answer.doubling.rows for answer in found}):
        here = [answer for answer in found if answer.doubling.rows == rows]
        parts = [
            say(f"sizes.{word}", methods=enumerated([_named(answer) for answer in here if answer.helps is outcome]))
            for outcome, word in _OUTCOMES.items()
            if any(answer.helps is outcome for answer in here)
        ]
        leads.append(
            say(
                "sizes.lead",
                place=strong(place),
                metric=here[0].metric,
                before=f"{rows // 2:,}",
                rows=f"{rows:,}",
                parts=joined(parts, comma=SEMICOLONS),
            )
        )
    return leads


def _named(answer: MoreData) -> Words:
    change, ends = _change(answer)
    return joined([strong(answer.method), f"({change}{f' [{ends}]' if ends else ''})"], comma=" ")


def _change(answer: MoreData) -> tuple[str, str]:
    """The change and the ends of its interval; no ends without one."""
    found = answer.doubling
    if found.low is None or found.high is None:
        return signed(found.change), ""
    places = decimals(found.change, found.low, found.high)
    return signed(found.change, places), f"{signed(found.low, places)}, {signed(found.high, places)}"


def _doubling_table(answers: Sequence[tuple[str, Sequence[MoreData]]]) -> Table:
    notes = Footnotes()
    columns = (
        Column(say("column.method"), numeric=False),
        Column(say("sizes.doubled")),
        Column(say("sizes.change")),
        Column(say("column.interval", level=f"{100 * LEVEL:.0f}")),
        Column(say("column.in-words"), numeric=False),
        Column(say("sizes.curve"), numeric=False),
    )
    bodies = tuple(
        Body(tuple(_doubling_row(answer, notes) for answer in found), f"{place} · {found[0].metric}")
        for place, found in answers
    )
    return Table("sizes-doubling", say("sizes.caption"), columns, bodies, tuple(notes.notes))


def _doubling_row(answer: MoreData, notes: Footnotes) -> tuple[TableCell, ...]:
    found, (change, ends) = answer.doubling, _change(answer)
    remarks = () if found.covers_seeds else (notes.add(say("interval.examples-only")),)
    return (
        TableCell(answer.method, header=True, key=answer.method),
        TableCell(f"{found.rows // 2:,} → {found.rows:,}"),
        TableCell(change),
        TableCell(ends, notes=remarks) if ends else not_available(notes.add(say("interval.no-variation"))),
        TableCell(say(f"sizes.words.{_OUTCOMES[answer.helps]}"), tone=_TONES[answer.helps]),
        TableCell(say(f"sizes.form.{found.form.replace(' ', '-')}")),
    )
