"""Learning curves: training and validation loss by epoch."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ftbench.analysis.method_row import MethodRow
from ftbench.analysis.view import RunView
from ftbench.presentation.numbers import number
from ftbench.records.results import CellResult
from ftbench_reports.html.charts import Line, curve_chart, thinned
from ftbench_reports.html.figures import Figure, FigureRow
from ftbench_reports.html.palette import MethodStyle, method_styles
from ftbench_reports.language import Words, joined, say, sentences
from ftbench_reports.tables import Body, Column, Footnotes, Table, TableCell, not_available

POINTS = 120
"""Points drawn per line, at most; more are averaged."""

_EPOCHS = 8
"""Columns of the table under a chart, at most."""

_LOSSES = ("train_loss", "validation_loss")


Curve = tuple[CellResult, Mapping[str, list[tuple[float, float]]]]
"""A cell with its points (epoch, loss) by the name of the loss."""


@dataclass(frozen=True, slots=True)
class LearningCurves:
    """Two charts per model and task, with a line per seed."""

    name: str = "curves"

    def build(self, view: RunView) -> Mapping[str, Any]:
        styles = method_styles(view.methods, view.results.baseline, view.results.default_rows)
        rows = [_row(f"curves-{n}", groups, styles, view) for n, groups in enumerate(view.groups.values(), start=1)]
        groups = [group for members in view.groups.values() for group in members if group.done and not group.trains]
        without = dict.fromkeys(group.method for group in groups)
        about = [say("curves.about"), say("curves.thinned", points=POINTS)]
        if without:
            about.append(say("curves.nothing-trained", n=len(without), methods=joined(without)))
        return {
            "rows": [row for row in rows if row.figures],
            "about": sentences(about),
            "methods": [method for method in view.contest if method not in without],
            "baseline": view.results.baseline,
        }


def _row(name: str, groups: Sequence[MethodRow], styles: Mapping[str, MethodStyle], view: RunView) -> FigureRow:
    curves = _read(groups)
    figures = [_figure(f"{name}-{loss}", loss, curves, styles) for loss in _LOSSES]
    model = groups[0].model if len(view.models) > 1 else None
    return FigureRow(groups[0].task, model, None, tuple(figure for figure in figures if figure))


def _read(groups: Sequence[MethodRow]) -> list[Curve]:
    """The curve of each trained cell of the contest; each is read once."""
    curves: list[Curve] = []
    trained = (done for group in groups for done in group.done if group.trains and group.default_of is None)
    for cell in (part for done in trained for part in done.parts):
        points = cell.training()
        curves.append(
            (cell, {name: [(p.epoch, v) for p in points if (v := getattr(p, name)) is not None] for name in _LOSSES})
        )
    return curves


def _figure(name: str, loss: str, curves: Sequence[Curve], styles: Mapping[str, MethodStyle]) -> Figure | None:
    lines, notes = [], []
    for cell, losses in curves:
        points = [point for point in losses[loss] if math.isfinite(point[1])]
        if len(points) < len(losses[loss]):
            epoch = next(epoch for epoch, value in losses[loss] if not math.isfinite(value))
            notes.append(say("curves.not-finite", method=cell.method, seed=cell.seed, epoch=f"{epoch:.2f}"))
        if points:
            lines.append(Line(cell.method, cell.seed, tuple(points), cell.fold.number if cell.fold else None))
    if not lines:
        return None
    title = say(f"curves.{loss}")
    drawing = curve_chart(
        [replace(line, points=thinned(line.points, POINTS)) for line in lines], styles, say("axis.epoch")
    )
    return Figure(name, title, drawing, tuple(notes), _data(f"{name}-data", title, lines))


def _data(name: str, title: Words, lines: Sequence[Line]) -> Table:
    """The last loss measured at or before each of a few epochs."""
    epochs, folded = _columns(lines), any(line.fold is not None for line in lines)
    columns = (
        Column(say("column.method"), numeric=False),
        Column(say("column.seed")),
        *([Column(say("column.fold"))] if folded else []),
        *(Column(say("curves.epoch", epoch=f"{epoch:.3g}")) for epoch in epochs),
    )
    notes = Footnotes()
    rows = tuple(
        (
            TableCell(line.method, header=True),
            TableCell(str(line.seed)),
            *([TableCell("–" if line.fold is None else str(line.fold))] if folded else []),
            *(_at(line, epoch, notes) for epoch in epochs),
        )
        for line in lines
    )
    return Table(name, say("curves.data", title=title), columns, (Body(rows),), tuple(notes.notes))


def _columns(lines: Sequence[Line]) -> list[float]:
    """The epochs of all measurements if these are few, else round steps up to the last."""
    measured = sorted({round(epoch, 6) for line in lines for epoch, _ in line.points})
    if len(measured) <= _EPOCHS:
        return measured
    last = measured[-1]
    magnitude = 10 ** math.floor(math.log10(last / _EPOCHS))
    step = next(step for part in (1, 2, 2.5, 5, 10) if last / (step := part * magnitude) <= _EPOCHS)
    epochs = [place * step for place in range(1, math.floor(last / step + 1e-9) + 1)]
    return epochs if math.isclose(epochs[-1], last) else [*epochs[: _EPOCHS - 1], last]


def _at(line: Line, epoch: float, notes: Footnotes) -> TableCell:
    before = [loss for at, loss in line.points if at <= epoch * (1 + 1e-9)]
    return TableCell(number(before[-1])) if before else not_available(notes.add(say("curves.not-yet")))
