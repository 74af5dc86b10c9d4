"""Where the numbers come from: settings, models, data, metrics, software, and every cell."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ftbench.results.model import CellResult
from ftbench.results.view import RunView
from ftbench_reports.language import Part, Words, joined, known, say
from ftbench_reports.notes import in_words
from ftbench_reports.tables import Body, Column, Footnotes, Table, TableCell
from ftbench_reports.wording import ARROWS


@dataclass(frozen=True, slots=True)
class Provenance:
    """Tables of facts; the hyperparameters of each cell last."""

    name: str = "provenance"

    def build(self, view: RunView) -> Mapping[str, Any]:
        results = view.results
        tables = [_models(view), _tasks(view), _signatures(view), _environment(results.environment), _plugins(view)]
        return {
            "problems": results.problems,
            "tables": [table for table in tables if table],
            "matrix": json.dumps(_plain(results.matrix), indent=2, ensure_ascii=False),
            "cells": _cells(view),
            "cell_count": len(results.cells),
        }


def _models(view: RunView) -> Table:
    rows = []
    for model in view.models:
        specs = [_pairs(cell.spec.get("model")) for cell in view.results.cells if cell.model == model]
        facts = dict.fromkeys(pair for spec in specs for pair in spec)
        parameters = {cell.costs["total_parameters"] for cell in view.results.cells
                      if cell.model == model and "total_parameters" in cell.costs}  # fmt: skip
        rows.append((
            TableCell(model, header=True),
            TableCell(" – ".join(f"{value:,.0f}" for value in sorted(parameters)) or say("not-recorded")),
            TableCell(_listed(facts) if facts else say("not-recorded")),
        ))  # fmt: skip
    columns = (
        Column(say("column.model"), numeric=False),
        Column(say("cost.total_parameters")),
        Column(say("provenance.identity"), numeric=False),
    )
    return Table("models", say("provenance.models"), columns, (Body(tuple(rows)),))


def _tasks(view: RunView) -> Table:
    rows = tuple(
        (
            TableCell(task.label, header=True, below=task.task if task.task != task.label else None),
            TableCell(known("output", task.output)),
            TableCell(task.language),
            TableCell(_row_counts(task.rows)),
            TableCell(task.source or say("not-recorded")),
            TableCell(joined(map(in_words, task.notes), comma=("; ", "；")) if task.notes else "–"),
        )
        for task in view.tasks
    )
    names = (
        "column.task",
        "provenance.output",
        "provenance.language",
        "provenance.rows",
        "provenance.source",
        "provenance.notes",
    )
    columns = tuple(Column(say(name), numeric=False) for name in names)
    return Table("tasks", say("provenance.tasks"), columns, (Body(rows),))


def _row_counts(rows: Mapping[str, int]) -> Words:
    order = {split: place for place, split in enumerate(("train", "validation", "test"))}
    splits = sorted(rows, key=lambda split: order.get(split, len(order)))
    counts = [joined([known("split", split), f"{rows[split]:,}"], comma=(" ", " ")) for split in splits]
    return joined(counts) if counts else say("not-recorded")


def _signatures(view: RunView) -> Table | None:
    notes, rows = Footnotes(), []
    for task in view.tasks:
        cells = [cell for cell in view.results.cells if cell.task == task.label and cell.status == "done"]
        names = dict.fromkeys([*task.metrics, *(name for cell in cells for name in cell.metrics)])
        for name in names:
            # A cell without a value has computed nothing and signs nothing.
            values = [cell.metrics[name] for cell in cells if name in cell.metrics]
            found = dict.fromkeys(value.signature for value in values if value.value is not None)
            metric = view.results.metrics.get(name)
            warn = (notes.add(say("provenance.signatures-differ")),) if len(found) > 1 else ()
            arrow = ARROWS[metric.direction] if metric else ""
            rows.append((
                TableCell(task.label, header=True),
                TableCell(f"{name} {arrow}".strip(), notes=warn),
                TableCell(joined(filter(None, found), comma=("; ", "；")) if any(found) else say("not-recorded")),
            ))  # fmt: skip
    keys = ("column.task", "column.metric", "provenance.signature")
    columns = tuple(Column(say(key), numeric=False) for key in keys)
    return (
        Table("signatures", say("provenance.signatures"), columns, (Body(tuple(rows)),), tuple(notes.notes))
        if rows
        else None
    )


def _environment(facts: Mapping[str, str]) -> Table | None:
    rows = tuple((TableCell(name, header=True), TableCell(str(value))) for name, value in facts.items())
    columns = (Column(say("provenance.fact"), numeric=False), Column(say("provenance.value"), numeric=False))
    return Table("environment", say("provenance.environment"), columns, (Body(rows),)) if rows else None


def _plugins(view: RunView) -> Table | None:
    plugins = view.results.plugins
    said = {key for plugin in plugins for key, value in plugin.items() if value is not None}
    names = [key for key in dict.fromkeys(["name", "version", *(key for p in plugins for key in p)]) if key in said]
    rows = tuple(
        tuple(TableCell(_in_words(plugin.get(name)), header=place == 0) for place, name in enumerate(names))
        for plugin in plugins
    )
    columns = tuple(Column(known("plugin", name), numeric=False) for name in names)
    return Table("plugins", say("provenance.plugins"), columns, (Body(rows),)) if rows else None


def _cells(view: RunView) -> Table:
    with_model = len(view.models) > 1
    names = ["column.cell", *(["column.model"] if with_model else []), "column.task", "column.method", "column.seed",
             "column.status", "provenance.hyperparameters"]  # fmt: skip
    rows = tuple(_cell_row(cell, view.results.environment, with_model) for cell in view.results.cells)
    columns = tuple(Column(say(name), numeric=name == "column.seed") for name in names)
    return Table("cells", say("provenance.cells", n=len(view.results.cells)), columns, (Body(rows),))


def _cell_row(cell: CellResult, environment: Mapping[str, str], with_model: bool) -> tuple[TableCell, ...]:
    status: Part = say(f"status.{cell.status}")
    if cell.status != "done":
        status = say(
            "absent.reason", status=status, reason=in_words(cell.reason) if cell.reason else say("not-recorded")
        )
    details: list[Part] = [f"{name} = {_value(value)}" for name, value in cell.hyperparameters.items()]
    elsewhere = {k: v for k, v in cell.environment.items() if environment.get(k) != v} if environment else {}
    about: list[Part] = [*map(in_words, cell.notes), *(f"{name}: {value}" for name, value in elsewhere.items())]
    return (
        TableCell(cell.cell, header=True),
        *([TableCell(cell.model)] if with_model else []),
        TableCell(cell.task),
        TableCell(cell.method),
        TableCell(str(cell.seed)),
        TableCell(status, tone="" if cell.status == "done" else "bad"),
        TableCell(
            joined(details) if details else say("none"), below=joined(about, comma=("; ", "；")) if about else None
        ),
    )


def _listed(pairs: Mapping[tuple[str, str], None]) -> Words:
    return joined(f"{name}: {value}" if name else value for name, value in pairs)


def _pairs(value: Any, prefix: str = "") -> Sequence[tuple[str, str]]:
    """Nested data as (dotted name, value)."""
    if isinstance(value, Mapping):
        return [
            pair for key, inner in value.items() for pair in _pairs(inner, f"{prefix}.{key}" if prefix else str(key))
        ]
    return [] if value is None else [(prefix, _value(value))]


def _in_words(value: Any) -> Part:
    if value is None or value == []:
        return "–"
    return joined(map(_value, value)) if isinstance(value, Sequence) and not isinstance(value, str) else _value(value)


def _value(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(_plain(value), ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [_plain(inner) for inner in value]
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)
