"""How fast an answer comes, and what the memory held in training."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ftbench.results.group import Group
from ftbench.results.view import RunView
from ftbench_reports import numbers
from ftbench_reports.language import Words, joined, known, say
from ftbench_reports.tables import Body, Column, Footnotes, Table, TableCell, not_available


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of one table: from which of a cell's measurements, by which names, written how."""

    name: str
    measured: str
    """A mapping of `Measured`."""
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
        "steps",
        "steps",
        ("first", "median", "p95"),
        lambda seconds: numbers.number(1000 * seconds),
        "resources.few-steps",
    ),
)


@dataclass(frozen=True, slots=True)
class Resources:
    """Tables of inference speed, of memory and of the training steps, means over seeds."""

    name: str = "resources"

    def build(self, view: RunView) -> Mapping[str, Any] | None:
        """None where no cell measured any of it, as in runs of earlier versions."""
        found = [table for columns in _TABLES if (table := _table(columns, view))]
        return {"tables": found} if found else None


def _table(columns: _Columns, view: RunView) -> Table | None:
    notes = Footnotes()
    bodies = []
    for (model, task), groups in view.groups.items():
        rows = [row for group in groups if (row := _row(columns, group, notes))]
        if rows:
            label = joined([task, model] if len(view.models) > 1 else [task], comma=(" · ", " · "))
            bodies.append(Body(tuple(rows), label))
    if not bodies:
        return None
    heads = (Column(say("column.method"), numeric=False), *(Column(known(columns.name, key)) for key in columns.keys))
    caption: Words = say(f"{columns.name}.caption")
    return Table(f"resources-{columns.name}", caption, heads, tuple(bodies), tuple(notes.notes), sortable=True)


def _row(columns: _Columns, group: Group, notes: Footnotes) -> tuple[TableCell, ...] | None:
    """None where nothing at all was measured."""
    found = group.measured(columns.measured)
    if not found:
        return None
    means = [found.get(key) for key in columns.keys]
    cells = [
        not_available(notes.add(say(columns.absent))) if mean is None else TableCell(columns.written(mean), sort=mean)
        for mean in means
    ]
    return TableCell(group.method, sort=group.method, header=True, key=group.method), *cells
