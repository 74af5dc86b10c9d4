"""Rows of one method that differ in the values of settings: sweeps of one setting, and grids of two."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ftbench.analysis.method_row import MethodRow
from ftbench.analysis.rate_range import RATE
from ftbench.analysis.view import RunView
from ftbench.records.cell import canonical_json
from ftbench.records.flatten import flatten

Values = Mapping[str, float]
"""Values by setting: a method's settings by their names, all others as `training.batch_size`."""


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of results at its place in the grid."""

    method: str
    """The row's name in results."""
    values: Values
    """Of the settings in which the rows of the grid differ."""
    loss: float | None
    """Mean validation loss over its finished cells, nats per token; None if there is none."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of one registered method on one task with one model, that differ in numbers only."""

    model: str
    task: str
    method: str
    axes: tuple[str, ...]
    """The settings in which they differ, the learning rate first."""
    rows: tuple[GridRow, ...]

    def slices(self, *axes: str) -> Mapping[tuple[tuple[str, float], ...], tuple[GridRow, ...]]:
        """The rows by the values of all other settings than `axes`, so that those of a slice differ in `axes` alone."""
        slices: dict[tuple[tuple[str, float], ...], list[GridRow]] = {}
        for row in self.rows:
            rest = tuple((axis, row.values[axis]) for axis in self.axes if axis not in axes)
            slices.setdefault(rest, []).append(row)
        return {rest: tuple(rows) for rest, rows in slices.items()}


def setting_grids(view: RunView, stated: Mapping[str, Values] | None = None) -> tuple[Grid, ...]:
    """The grids of a run, in the order of tasks and methods.

    The values are those of the cells' specifications; `stated` adds values by row name, of settings that are not in
    them. Rows of tuned methods and of their defaults are in no grid: tuning chose their settings.
    """
    tuned = {search.method for search in view.results.tuning}
    grids = []
    for (model, task), groups in view.groups.items():
        families: dict[tuple[str, str], list[tuple[MethodRow, Values]]] = {}
        for group in groups:
            if group.default_of is None and group.method not in tuned and group.trains:
                name, others, values = _made_with(group)
                families.setdefault((name, others), []).append(
                    (group, {**values, **(stated or {}).get(group.method, {})})
                )
        for (name, _), members in families.items():
            grid = _grid(model, task, name, members)
            if grid is not None:
                grids.append(grid)
    return tuple(grids)


def is_grid(rows: Sequence[GridRow], first: str, second: str) -> bool:
    """Whether the rows fill more than a line of the grid of two settings, so that it shows their interaction."""
    places = {(row.values[first], row.values[second]) for row in rows}
    return len(places) == len(rows) > max(len({x for x, _ in places}), len({y for _, y in places}))


def _grid(model: str, task: str, name: str, members: Sequence[tuple[MethodRow, Values]]) -> Grid | None:
    """None where the rows do not differ in a number."""
    shared = [axis for axis in members[0][1] if all(axis in values for _, values in members)]
    varied = [axis for axis in shared if len({values[axis] for _, values in members}) > 1]
    axes = tuple(sorted(varied, key=lambda axis: axis != RATE))
    if not axes:
        return None
    rows = tuple(
        GridRow(group.method, {axis: values[axis] for axis in axes}, _validation_loss(group))
        for group, values in members
    )
    return Grid(model, task, name, axes, rows)


def _made_with(group: MethodRow) -> tuple[str, str, Values]:
    """The registered method, its other settings as text, and those that are numbers."""
    spec = group.cells[0].spec
    settings = {**spec.method.settings}
    if spec.training is not None:
        settings |= {f"training.{name}": value for name, value in flatten(spec.training.as_json()).items()}
    values = {name: float(value) for name, value in settings.items() if _is_number(value)}
    others = {name: value for name, value in settings.items() if name not in values}
    return spec.method.name, canonical_json(others), values


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _validation_loss(group: MethodRow) -> float | None:
    losses = [cell.validation_loss for cell in group.done if cell.validation_loss is not None]
    finite = [loss for loss in losses if math.isfinite(loss)]
    return math.fsum(finite) / len(finite) if finite else None
