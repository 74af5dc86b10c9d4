"""Costs of each method, and quality against cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from ftbench.analysis.comparison import Comparison
from ftbench.analysis.label_levels import label_levels
from ftbench.analysis.method_row import MethodRow
from ftbench.analysis.view import RunView
from ftbench.messages import MessageCatalogue
from ftbench.presentation import numbers
from ftbench.presentation.words import in_each
from ftbench_reports.html.charts import method_key
from ftbench_reports.html.explorer import ACROSS, DOWN, HEIGHT, LEFT, TOP, WIDTH, Explorer, explorer
from ftbench_reports.html.palette import method_styles
from ftbench_reports.language import Words, joined, known, say
from ftbench_reports.measures import measures
from ftbench_reports.tables import Body, Column, Footnotes, Table, TableCell, not_available
from ftbench_reports.wording import ARROWS, absence_of, absence_tone

_SHOWN: Mapping[str, Callable[[float], str]] = {
    "trainable_parameters": numbers.count,
    "train_seconds": numbers.duration,
    "evaluate_seconds": numbers.duration,
    "wall_seconds": numbers.duration,
    "tune_seconds": numbers.duration,
    "peak_memory_bytes": numbers.file_size,
    "artifact_bytes": numbers.file_size,
    "train_tokens_per_second": numbers.count,
    "generated_tokens_per_second": numbers.count,
    "train_tokens": numbers.count,
    "load_seconds": numbers.duration,
    "total_parameters": numbers.count,
}
"""The costs in the order of their columns, and how each is written; others follow as plain numbers."""

_FIRST = "cost train_seconds"
"""The cost that a chart shows initially."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Quality against cost for one task with one model, and all of its numbers."""

    task: str
    model: str | None
    """None if the run has a single model."""
    title: Words
    """The title, with the names of both axes in separate elements for the script."""
    explorer: Explorer
    table: Table


@dataclass(frozen=True, slots=True)
class Costs:
    """A table of means over seeds, then the charts."""

    name: str = "costs"

    def build(self, view: RunView) -> Mapping[str, Any]:
        styles = method_styles(view.methods, view.results.baseline, view.results.default_rows)
        return {
            "costs": _table(view),
            "charts": [
                chart
                for place, comparison in enumerate(view.comparisons.values(), start=1)
                if (chart := _chart(f"costs-{place}", comparison, view))
            ],
            "symbols": {method: method_key(style).inside for method, style in styles.items()},
            "frame": {"width": WIDTH, "height": HEIGHT, "left": LEFT, "top": TOP, "across": ACROSS, "down": DOWN},
            "methods": view.contest,
            "baseline": view.results.baseline,
        }


def _chart(name: str, comparison: Comparison, view: RunView) -> Chart | None:
    price = view.results.matrix.get("price")
    levels = label_levels(view, comparison.model, comparison.task.label)
    available = measures(comparison, str(price["currency"]) if price else None, levels)
    drawn = explorer(name, available, view.contest, _FIRST) if available else None
    if drawn is None:
        return None
    model = comparison.model if len(view.models) > 1 else None
    across, up = drawn.shown
    title = say("explore.title", vertical=_named("y", up.label), horizontal=_named("x", across.label))
    return Chart(comparison.task.label, model, title, drawn, _data(f"{name}-data", drawn, view))


def _named(axis: str, label: Words) -> Words:
    element = Markup('<span data-name="{}">{}</span>')
    return in_each(lambda language: element.format(axis, label.markup(language)))


def _data(name: str, drawn: Explorer, view: RunView) -> Table:
    columns = (
        Column(say("column.method"), numeric=False),
        *(Column(measure.label, ARROWS[measure.direction]) for measure in drawn.measures),
    )
    rows = tuple(
        (
            TableCell(method, sort=method, header=True, key=method),
            *(
                TableCell(measure.written[method], sort=measure.values[method])
                if method in measure.values
                else not_available()
                for measure in drawn.measures
            ),
        )
        for method in view.contest
        if any(method in measure.values for measure in drawn.measures)
    )
    return Table(name, say("costs.charts"), columns, (Body(rows),), sortable=True)


def _table(view: RunView) -> Table | None:
    groups = [group for members in view.groups.values() for group in members]
    measured = dict.fromkeys(name for group in groups for cell in group.done for name in cell.costs)
    names = [name for name in _SHOWN if name in measured] + [name for name in measured if name not in _SHOWN]
    if not names:
        return None
    notes = Footnotes()
    bodies = tuple(
        Body(
            tuple(_row(group, names, notes, view.results.messages) for group in members),
            joined([label, model] if len(view.models) > 1 else [label], comma=" · "),
        )
        for (model, label), members in view.groups.items()
    )
    heads = {name: known("cost", name) for name in names}
    if price := view.results.matrix.get("price"):
        heads["money"] = joined([say("cost.money"), str(price["currency"])])
    columns = (Column(say("column.method"), numeric=False), *(Column(heads[name]) for name in names))
    return Table("costs-table", say("costs.caption"), columns, bodies, tuple(notes.notes), sortable=True)


def _row(group: MethodRow, names: Sequence[str], notes: Footnotes, messages: MessageCatalogue) -> tuple[TableCell, ...]:
    method = TableCell(group.method, sort=group.method, header=True, key=group.method)
    if not group.done:
        return method, TableCell(absence_of(group, messages), span=len(names), tone=absence_tone(group))
    cells = []
    for name in names:
        value = group.cost(name)
        written = _SHOWN.get(name, numbers.number)
        cells.append(
            not_available(notes.add(say("absent.not-measured")))
            if value is None
            else TableCell(written(value), sort=value)
        )
    return method, *cells
