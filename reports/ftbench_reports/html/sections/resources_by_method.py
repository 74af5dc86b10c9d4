"""Speed and memory in one row a method: medians over tasks and seeds, with their ranges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ftbench.analysis.method_row import MethodRow
from ftbench.analysis.view import RunView
from ftbench.records.results import CellResult
from ftbench_reports.language import enumerated, known, say
from ftbench_reports.spread import MeasuredRange, range_of
from ftbench_reports.tables import Body, Column, Table, TableCell
from ftbench_reports.units import Kind, unit_of


@dataclass(frozen=True, slots=True)
class _Quantity:
    """One column: where its numbers come from."""

    head: str
    """The key of its name in the catalogue."""
    measured: str
    """The name of a mapping in `Measured`."""
    keys: tuple[str, ...]
    """The first of them that a cell has."""
    kind: Kind
    factor: float = 1.0


_QUANTITIES = (
    _Quantity("resources.token", "milliseconds_per_token", ("batch_1_merged", "batch_1"), "milliseconds"),
    _Quantity("resources.token-of-32", "milliseconds_per_token", ("batch_32_merged", "batch_32"), "milliseconds"),
    _Quantity("resources.step", "steps", ("median",), "milliseconds", 1000.0),
    _Quantity("resources.peak-training", "memory", ("train",), "bytes"),
    _Quantity("resources.peak-test", "memory", ("evaluate",), "bytes"),
)


def by_method(view: RunView) -> Table | None:
    """A row for each method, with a body for each model; None if nothing was measured."""
    by_model = {model: list(_rows(view, model)) for model in view.models}
    found = [ranges for rows in by_model.values() for _, ranges in rows]
    quantities = [quantity for quantity in _QUANTITIES if any(quantity.head in ranges for ranges in found)]
    checked = any(cell.measured.checks for cell in view.results.cells)
    if not quantities and not checked:
        return None
    units = [
        unit_of(quantity.kind, [ranges[quantity.head].median for ranges in found if quantity.head in ranges])
        for quantity in quantities
    ]
    columns = (
        Column(say("column.method"), numeric=False),
        *(
            Column(say(quantity.head) if quantity.kind == "milliseconds" else unit.head(say(quantity.head)))
            for quantity, unit in zip(quantities, units, strict=True)
        ),
        *([Column(say("resources.checks"))] if checked else []),
    )
    bodies = tuple(
        Body(
            tuple(
                (
                    TableCell(groups[0].method, sort=groups[0].method, header=True, key=groups[0].method),
                    *(
                        _cell(ranges.get(quantity.head), unit.size)
                        for quantity, unit in zip(quantities, units, strict=True)
                    ),
                    *([_checks_cell(groups)] if checked else []),
                )
                for groups, ranges in rows
            ),
            model if len(view.models) > 1 else None,
        )
        for model, rows in by_model.items()
        if rows
    )
    about = (say("resources.range"),) if quantities else ()
    return Table("resources-methods", say("resources.caption"), columns, bodies, sortable=True, about=about)


def _rows(view: RunView, model: str) -> Iterator[tuple[list[MethodRow], dict[str, MeasuredRange]]]:
    """The finished rows of each method on all tasks, and what was measured in them by name of a column."""
    for method in view.methods:
        groups = [group for (of_model, _), members in view.groups.items() if of_model == model
                  for group in members if group.method == method and group.done]  # fmt: skip
        if groups:
            cells = [cell for group in groups for cell in group.done]
            found = {quantity.head: range_of(_values(cells, quantity)) for quantity in _QUANTITIES}
            yield groups, {head: measured for head, measured in found.items() if measured}


def _values(cells: Sequence[CellResult], quantity: _Quantity) -> Iterator[float]:
    for cell in cells:
        numbers = getattr(cell.measured, quantity.measured)
        value = next((numbers[key] for key in quantity.keys if numbers.get(key) is not None), None)
        if value is not None:
            yield quantity.factor * value


def _cell(measured: MeasuredRange | None, size: float) -> TableCell:
    if measured is None:
        return TableCell("–", tone="muted")
    return TableCell(measured.middle(size), sort=measured.median, below=measured.ends(size))


def _checks_cell(groups: Sequence[MethodRow]) -> TableCell:
    """`30 / 30`; what failed is named below it."""
    checks = [check for group in groups for cell in group.done for check in cell.measured.checks]
    if not checks:
        return TableCell("–", tone="muted")
    failed = list(dict.fromkeys(str(check["name"]) for check in checks if not check["passed"]))
    passed = sum(bool(check["passed"]) for check in checks)
    below = say("resources.failed", checks=enumerated([known("checks", name) for name in failed])) if failed else None
    tone = "bad" if failed else "muted"
    return TableCell(f"{passed} / {len(checks)}", sort=passed / len(checks), below=below, tone=tone)
