"""Speed of answers, time and memory by phase, and the checks of the cells: in detail, by task."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ftbench.analysis.method_row import MethodRow
from ftbench.analysis.view import RunView
from ftbench.presentation import numbers
from ftbench_reports.html.sections.resources_by_method import by_method
from ftbench_reports.language import Part, Words, joined, known, say
from ftbench_reports.tables import Body, Column, Footnotes, Table, TableCell, not_available


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of one table: their source in a cell's measurements, their names, and their format."""

    name: str
    measured: str
    """The name of a mapping in `Measured`."""
    keys: tuple[str, ...]
    written: Callable[[float], str]
    absent: str
    """Why a number may be missing."""


_TABLES = (
    _Columns(
        "inference",
        "milliseconds_per_token",
        ("batch_1", "batch_1_merged", "batch_32", "batch_32_merged"),
        numbers.number,
        "resources.not-merged",
    ),
    _Columns(
        "memory",
        "memory_parts",
        ("weights", "gradients", "optimizer", "activations"),
        numbers.file_size,
        "costs.nothing-trained",
    ),
    _Columns(
        "peaks",
        "memory",
        ("load", "prepare", "train", "evaluate", "general"),
        numbers.file_size,
        "costs.nothing-trained",
    ),
    _Columns(
        "clocks",
        "clocks",
        (
            "load",
            "tokenise",
            "prepare",
            "train",
            "validate",
            "check",
            "save",
            "evaluate",
            "general",
            "speed",
            "measure",
            "other",
        ),
        numbers.duration,
        "costs.nothing-trained",
    ),
    _Columns(
        "steps",
        "steps",
        ("first", "median", "p95"),
        lambda seconds: numbers.number(1000 * seconds),
        "resources.few-steps",
    ),
)


@dataclass(frozen=True, slots=True)
class Resources:
    """One row a method; folded below it, the tables by task with means over seeds."""

    name: str = "resources"

    def build(self, view: RunView) -> Mapping[str, Any] | None:
        """None if no cell measured any of it, as in runs of earlier versions."""
        made = [table for columns in _TABLES if (table := _table(columns, view))]
        checks = _checks(view)
        tables = [*made, *([checks] if checks else [])]
        return {"methods": by_method(view), "tables": tables} if tables else None


def _table(columns: _Columns, view: RunView) -> Table | None:
    notes = Footnotes()
    bodies: list[Body] = []
    for (model, task), groups in view.groups.items():
        rows = [row for group in groups if (row := _row(columns, group, notes))]
        if rows:
            label = joined([task, model] if len(view.models) > 1 else [task], comma=" · ")
            bodies.append(Body(tuple(rows), label))
    if not bodies:
        return None
    bodies = _merged(bodies)
    heads = (Column(say("column.method"), numeric=False), *(Column(known(columns.name, key)) for key in columns.keys))
    caption: Words = say(f"{columns.name}.caption")
    return Table(f"resources-{columns.name}", caption, heads, tuple(bodies), tuple(notes.notes), sortable=True)


def _merged(bodies: Sequence[Body]) -> list[Body]:
    """Tasks with the same numbers as one: what does not depend on the task is measured once for all."""
    labels: dict[tuple[tuple[TableCell, ...], ...], list[Part]] = {}
    for body in bodies:
        labels.setdefault(body.rows, []).append(body.label or "")
    return [Body(rows, joined(places)) for rows, places in labels.items()]


def _row(columns: _Columns, group: MethodRow, notes: Footnotes) -> tuple[TableCell, ...] | None:
    """The row of a method, or None if nothing was measured."""
    measured = group.measured(columns.measured)
    if not measured:
        return None
    means = [measured.get(key) for key in columns.keys]
    cells = [
        not_available(notes.add(say(columns.absent))) if mean is None else TableCell(columns.written(mean), sort=mean)
        for mean in means
    ]
    return TableCell(group.method, sort=group.method, header=True, key=group.method), *cells


def _checks(view: RunView) -> Table | None:
    """By method, how many of the finished cells passed each check: `2 / 3`."""
    groups = {place: [group for group in members if group.done] for place, members in view.groups.items()}
    cells = [cell for members in groups.values() for group in members for cell in group.done]
    names = list(dict.fromkeys(str(check["name"]) for cell in cells for check in cell.measured.checks))
    if not names:
        return None
    columns = (Column(say("column.method"), numeric=False), *(Column(known("checks", name)) for name in names))
    bodies = tuple(
        Body(
            tuple(_checked(group, names) for group in members),
            joined([task, model] if len(view.models) > 1 else [task], comma=" · "),
        )
        for (model, task), members in groups.items()
        if members
    )
    return Table("resources-checks", say("checks.caption"), columns, tuple(_merged(bodies)))


def _checked(group: MethodRow, names: Sequence[str]) -> tuple[TableCell, ...]:
    cells = [TableCell(group.method, header=True, key=group.method)]
    for name in names:
        passed = [
            bool(check["passed"]) for cell in group.done for check in cell.measured.checks if check["name"] == name
        ]
        text = f"{sum(passed)} / {len(passed)}" if passed else "–"
        cells.append(TableCell(text, tone="muted" if all(passed) else "bad"))
    return tuple(cells)
