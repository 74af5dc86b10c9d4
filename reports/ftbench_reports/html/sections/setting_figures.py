"""Rows that differ in settings, drawn: sweeps of the learning rate, and maps of two settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from markupsafe import Markup

from ftbench.analysis.rate_range import RATE, rate_range
from ftbench.analysis.setting_grids import Grid, GridRow, is_grid
from ftbench.presentation.numbers import number
from ftbench_reports.html.charts import Sweep, method_key, sweep_chart
from ftbench_reports.html.figures import Figure, FigureRow
from ftbench_reports.html.grid_chart import GridField, grid_chart
from ftbench_reports.html.palette import MethodStyle
from ftbench_reports.html.sections.tuning_table import range_cell
from ftbench_reports.language import plain, say
from ftbench_reports.tables import Body, Column, Table, TableCell
from ftbench_reports.tuning_rounds import setting_in_words

Rest = tuple[tuple[str, float], ...]
"""The values of all other settings of a slice."""

_MOST_MAPS = 6
"""Maps of one method on one task; with many settings there are as many maps as combinations of the others."""


@dataclass(frozen=True, slots=True)
class RateLine:
    """Rows that differ in the learning rate alone."""

    name: str
    """The method with its other settings."""
    points: tuple[tuple[float, float | None], ...]
    style: MethodStyle


@dataclass(frozen=True, slots=True)
class GridFigures:
    """What the settings of a run's rows show."""

    sweeps: tuple[FigureRow, ...]
    keys: tuple[tuple[str, Markup], ...]
    """The lines of the sweeps with their signs."""
    ranges: Table | None
    maps: tuple[FigureRow, ...]


def grid_figures(grids: Sequence[Grid], styles: Mapping[str, MethodStyle], *, several_models: bool) -> GridFigures:
    """Empty for a run without such rows."""
    places: dict[tuple[str, str], list[Grid]] = {}
    for grid in grids:
        places.setdefault((grid.task, grid.model), []).append(grid)
    sweeps, maps, bodies, keys = [], [], [], dict[str, Markup]()
    for place, ((task, model), members) in enumerate(places.items(), start=1):
        shown_model = model if several_models else None
        lines = [line for grid in members for line in _rate_lines(grid, styles)]
        if lines:
            figure = _sweep_figure(f"settings-sweep-{place}", lines)
            sweeps.append(FigureRow(task, shown_model, None, (figure,)))
            keys |= {line.name: method_key(line.style).svg for line in lines}
            bodies.append(Body(tuple(map(_range_row, lines)), " · ".join([task, *([model] if several_models else [])])))
        slices = [(grid.method, *found) for grid in members for found in _map_slices(grid)[:_MOST_MAPS]]
        figures = tuple(_map(f"settings-map-{place}-{n}", *found) for n, found in enumerate(slices, start=1))
        if figures:
            maps.append(FigureRow(task, shown_model, None, figures))
    return GridFigures(tuple(sweeps), tuple(keys.items()), _ranges_table(bodies), tuple(maps))


def _rate_lines(grid: Grid, styles: Mapping[str, MethodStyle]) -> list[RateLine]:
    if RATE not in grid.axes:
        return []
    lines = []
    for rest, rows in grid.slices(RATE).items():
        points = tuple(sorted(((row.values[RATE], row.loss) for row in rows), key=lambda point: point[0]))
        if len(points) > 1 and any(loss is not None for _, loss in points):
            name = _named(grid.method, rest)
            lines.append(RateLine(name, points, replace(styles[rows[0].method], method=name)))
    return lines


def _named(method: str, rest: Rest) -> str:
    """`lora, r 8`."""
    return ", ".join([method, *(f"{setting_in_words(setting)} {value:.3g}" for setting, value in rest)])


def _sweep_figure(name: str, lines: Sequence[RateLine]) -> Figure:
    setting = setting_in_words(RATE)
    sweeps = [
        Sweep(line.name, tuple((rate, loss) for rate, loss in line.points if loss is not None), None) for line in lines
    ]
    drawing = sweep_chart(sweeps, {line.name: line.style for line in lines}, say("tuning.axis", setting=setting))
    columns = (Column(say("settings.line"), numeric=False), Column(setting), Column(say("tuning.loss")))
    rows = tuple(
        (TableCell(line.name, header=True), TableCell(f"{rate:.3g}"), TableCell("–" if loss is None else number(loss)))
        for line in lines
        for rate, loss in line.points
    )
    title = say("tuning.figure", setting=setting)
    return Figure(name, title, drawing, (), Table(f"{name}-data", title, columns, (Body(rows),)))


def _range_row(line: RateLine) -> tuple[TableCell, ...]:
    rate, loss = min(((rate, loss) for rate, loss in line.points if loss is not None), key=lambda point: point[1])
    return (
        TableCell(line.name, header=True, sort=line.name),
        TableCell(f"{rate:.3g}", sort=rate),
        TableCell(number(loss), sort=loss),
        range_cell(rate_range(line.points)),
    )


def _ranges_table(bodies: Sequence[Body]) -> Table | None:
    if not bodies:
        return None
    columns = (
        Column(say("settings.line"), numeric=False),
        Column(say("settings.best")),
        Column(say("tuning.loss")),
        Column(say("tuning.rates")),
    )
    return Table("settings-ranges", say("settings.sweep-table"), columns, tuple(bodies), sortable=True)


def _map_slices(grid: Grid) -> list[tuple[str, str, Rest, tuple[GridRow, ...]]]:
    """Every two settings, with each combination of the others and its rows, if these are a map."""
    return [
        (first, second, rest, rows)
        for first, second in combinations(grid.axes, 2)
        for rest, rows in grid.slices(first, second).items()
        if is_grid(rows, first, second) and any(row.loss is not None for row in rows)
    ]


def _map(name: str, method: str, first: str, second: str, rest: Rest, rows: Sequence[GridRow]) -> Figure:
    x, y = setting_in_words(first), setting_in_words(second)
    fields = [GridField(row.values[first], row.values[second], row.loss) for row in rows]
    title = say("settings.map", method=_named(method, rest), x=x, y=y)
    columns = (Column(x), Column(y), Column(say("tuning.loss")))
    data = tuple(
        (
            TableCell(f"{field.x:.3g}", header=True),
            TableCell(f"{field.y:.3g}"),
            TableCell("–" if field.loss is None else number(field.loss)),
        )
        for field in fields
    )
    drawing = grid_chart(fields, plain(x), plain(y))
    table = Table(f"{name}-data", title, columns, (Body(data),))
    return Figure(name, title, drawing, (), table, legend=False)
