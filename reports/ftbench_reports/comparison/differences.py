"""Differences in settings and environment of two runs, groups in one run only, and all cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ftbench.analysis.run_comparison import CommonRow, ComparedRuns, RowName
from ftbench.analysis.setting_differences import OTHER_DATA, shown
from ftbench.messages import MessageCatalogue
from ftbench.presentation.numbers import decimals, number, signed
from ftbench.presentation.ways_apart import name_of
from ftbench.records.results import CellResult
from ftbench_reports.language import Part, Words, joined, say
from ftbench_reports.notes import in_words
from ftbench_reports.tables import Body, Column, Table, TableCell, not_available

_ENVIRONMENT = "environment."


def settings_table(runs: ComparedRuns) -> Table | None:
    """Settings, data, models and seeds of the groups in both runs, where they differ."""
    return _differences(
        "settings-table", say("compare.settings-differ"), _by_key(runs.groups.common, environment=False), runs
    )


def environment_table(runs: ComparedRuns) -> Table | None:
    """Machine and library versions that the finished cells ran with, where they differ."""
    by_key = _by_key(runs.groups.common, environment=True)
    return _differences("environment-table", say("compare.environment-differs"), by_key, runs)


def alone(runs: ComparedRuns) -> Iterator[Words]:
    """Methods in one run only, one sentence per model and task."""
    for side, names in (("A", runs.groups.only_a), ("B", runs.groups.only_b)):
        methods: dict[tuple[str, str], list[str]] = {}
        for model, task, method in names:
            methods.setdefault((model, task), []).append(method)
        for (model, task), labels in methods.items():
            yield say(f"compare.in-{side}", methods=joined(labels), task=task, model=model)


def cell_remarks(runs: ComparedRuns) -> Iterator[Words]:
    """Remarks on groups whose cells have equal ids but different results."""
    differing = [
        group
        for group in runs.groups.common
        if group.same_cells == max(len(group.a.done), len(group.b.done)) > 0
        and any(change.difference for change in group.changes.values())
    ]
    if differing:
        yield say("compare.equal-cells-differ", groups=_which([group.name for group in differing], runs))


def cells_table(runs: ComparedRuns) -> Table:
    """Every cell of both runs on the metric that decides its task."""
    columns = (
        Column(say("column.model"), numeric=False),
        Column(say("column.task"), numeric=False),
        Column(say("column.method"), numeric=False),
        Column(say("column.seed")),
        Column(say("column.metric"), numeric=False),
        Column("A"),
        Column("B"),
        Column(say("compare.column.difference")),
    )
    rows = tuple(row for group in runs.groups.common for row in _cell_rows(group, runs.messages))
    return Table("cells-table", say("compare.every-cell", n=len(rows)), columns, (Body(rows),), sortable=True)


def _cell_rows(group: CommonRow, messages: MessageCatalogue) -> Iterator[tuple[TableCell, ...]]:
    model, task, method = group.name
    sides = [{cell.seed: cell for cell in side.cells} for side in (group.a, group.b)]
    for seed in sorted({*sides[0], *sides[1]}):
        cells = [side.get(seed) for side in sides]
        values = [_value(cell, group.deciding) for cell in cells]
        yield (
            TableCell(model, sort=model, header=True),
            TableCell(task, sort=task),
            TableCell(method, sort=method),
            TableCell(str(seed), sort=seed),
            TableCell(group.deciding or "–"),
            *(_value_cell(cell, value, messages) for cell, value in zip(cells, values, strict=True)),
            _difference_cell(cells, values),
        )


def _value(cell: CellResult | None, metric: str | None) -> float | None:
    score = cell.metrics.get(metric) if cell and metric else None
    return score.value if score else None


def _value_cell(cell: CellResult | None, value: float | None, messages: MessageCatalogue) -> TableCell:
    if value is not None:
        return TableCell(number(value), sort=value)
    if cell is None:
        return TableCell(say("compare.cell-absent"), tone="muted")
    reason: Part = in_words(cell.reason, messages) if cell.reason else say("not-available")
    status = say("absent.reason", status=say(f"status.{cell.status}"), reason=reason)
    return TableCell(status if cell.status != "done" else say("not-available"), tone="muted")


def _difference_cell(cells: list[CellResult | None], values: list[float | None]) -> TableCell:
    a, b = values
    if a is None or b is None:
        return not_available()
    if cells[0] and cells[1] and cells[0].cell == cells[1].cell and a == b:
        return TableCell(say("compare.cell-same"), sort=0.0, tone="muted")
    return TableCell(signed(b - a, decimals(a, b)), sort=b - a)


def _by_key(
    groups: tuple[CommonRow, ...], *, environment: bool
) -> Mapping[tuple[str, str, str], list[tuple[RowName, Any, Any]]]:
    """Groups that differ, by key and the shown texts of both values."""
    by_key: dict[tuple[str, str, str], list[tuple[RowName, Any, Any]]] = {}
    for group in groups:
        for key, (a, b) in group.differing.items():
            if key.startswith(_ENVIRONMENT) == environment:
                name = key.removeprefix(_ENVIRONMENT)
                by_key.setdefault((name, shown(a), shown(b)), []).append((group.name, a, b))
    return by_key


def _differences(
    name: str,
    caption: Words,
    by_key: Mapping[tuple[str, str, str], list[tuple[RowName, Any, Any]]],
    runs: ComparedRuns,
) -> Table | None:
    if not by_key:
        return None
    first = list(dict.fromkeys(key for key, _, _ in by_key))
    rows = tuple(
        (
            TableCell(name_of(key), header=True, below=key if key.count(".") else None),
            *(TableCell(text) for text in _texts(key, groups[0][1:], (a, b))),
            TableCell(_which([entry[0] for entry in groups], runs)),
        )
        for (key, a, b), groups in sorted(by_key.items(), key=lambda item: first.index(item[0][0]))
    )  # fmt: skip
    columns = (
        Column(say("compare.column.setting"), numeric=False),
        Column("A", numeric=False),
        Column("B", numeric=False),
        Column(say("compare.column.groups"), numeric=False),
    )
    return Table(name, caption, columns, (Body(rows),))


def _texts(key: str, values: tuple[Any, ...], texts: tuple[str, str]) -> tuple[Part, ...]:
    """Both values; hashes say only that they differ."""
    if key == OTHER_DATA:
        return say("compare.data-its"), say("compare.data-other")
    if key == "model.fingerprint":
        return say("compare.hash"), say("compare.hash-other")
    return tuple(say("compare.nothing") if value is None else text for value, text in zip(values, texts, strict=True))


def _which(names: Sequence[RowName], runs: ComparedRuns) -> Words:
    """The groups by name if they are few; with the model only if there are several."""
    common = runs.groups.common
    if len(names) == len(common) > 1:
        return say("compare.all-groups")
    if len(names) > 3:
        return say("compare.some-groups", n=len(names), of=len(common))
    parts = 3 if len({group.name[0] for group in common}) > 1 else 2
    return joined(" · ".join((method, task, model)[:parts]) for model, task, method in names)
