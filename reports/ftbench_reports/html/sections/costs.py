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
from ftbench_reports.html.explorer import ACROSS, DOWN, FIRST, HEIGHT, LEFT, TOP, WIDTH, Explorer, explorer
from ftbench_reports.html.palette import method_styles
from ftbench_reports.language import Words, joined, known, say
from ftbench_reports.measures import measures
from ftbench_reports.tables import Body, Column, Footnotes, Table, TableCell, not_available
from ftbench_reports.units import Kind, unit_of
from ftbench_reports.wording import ARROWS, absence_of, absence_tone

_KINDS: Mapping[str, Kind | None] = {
    "trainable_parameters": None,
    "train_seconds": "seconds",
    "evaluate_seconds": "seconds",
    "wall_seconds": "seconds",
    "tune_seconds": "seconds",
    "peak_memory_bytes": "bytes",
    "artifact_bytes": "bytes",
    "train_tokens_per_second": None,
    "generated_tokens_per_second": None,
    "train_tokens": None,
    "load_seconds": "seconds",
    "total_parameters": None,
}
"""The costs in the order of their columns, and what they are in; None: a plain count. Others follow as numbers."""

_OF_TRAINING = frozenset(
    ("train_seconds", "tune_seconds", "artifact_bytes", "train_tokens_per_second", "train_tokens", "joules")
)
"""Costs that a method which trains nothing does not have."""

_DASH = "–"


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
    """The charts, then a table of means over seeds."""

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
    drawn = explorer(name, available, view.contest, FIRST) if available else None
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


@dataclass(frozen=True, slots=True)
class _Cost:
    """One cost of all groups."""

    name: str
    means: Mapping[int, float]
    """By the place of the group in the list of all groups."""
    written: Callable[[float], str]
    head: Words


def _table(view: RunView) -> Table | None:
    """The costs that differ between groups; those that do not are named below, and in no column."""
    groups = [group for members in view.groups.values() for group in members]
    costs = _costs(groups, view)
    if not costs:
        return None
    having = {cost.name: sum(bool(group.done) and not _lacks(group, cost.name) for group in groups) for cost in costs}
    kept = [cost for cost in costs if len(set(cost.means.values())) > 1 or len(cost.means) < having[cost.name]]
    fixed = [cost for cost in costs if cost not in kept and any(cost.means.values())]
    kept = kept or costs
    notes = Footnotes()
    places = {id(group): place for place, group in enumerate(groups)}
    bodies = tuple(
        Body(
            tuple(_row(group, places[id(group)], kept, notes, view.results.messages) for group in members),
            joined([label, model] if len(view.models) > 1 else [label], comma=" · "),
        )
        for (model, label), members in view.groups.items()
    )
    columns = (Column(say("column.method"), numeric=False), *(Column(cost.head) for cost in kept))
    lacking = any(_lacks(group, cost.name) for group in groups for cost in kept)
    about = [say("costs.dash")] if lacking else []
    about += [say("costs.fixed", costs=joined([_fixed(cost) for cost in fixed]))] if fixed and fixed != kept else []
    return Table(
        "costs-table", say("costs.caption"), columns, bodies, tuple(notes.notes), sortable=True, about=tuple(about)
    )


def _costs(groups: Sequence[MethodRow], view: RunView) -> list[_Cost]:
    measured = dict.fromkeys(name for group in groups for cell in group.done for name in cell.costs)
    names = [name for name in _KINDS if name in measured] + [name for name in measured if name not in _KINDS]
    price = view.results.matrix.get("price")
    costs = []
    for name in names:
        means = {
            place: mean
            for place, group in enumerate(groups)
            if not _lacks(group, name) and (mean := group.cost(name)) is not None
        }
        head = joined([say("cost.money"), str(price["currency"])]) if price and name == "money" else known("cost", name)
        written = numbers.count if name in _KINDS else numbers.number
        if kind := _KINDS.get(name):
            unit = unit_of(kind, list(means.values()))
            head, written = unit.head(head), unit.written
        if means:
            costs.append(_Cost(name, means, written, head))
    return costs


def _lacks(group: MethodRow, name: str) -> bool:
    """Whether the cost is one of training and the group trains nothing."""
    return name in _OF_TRAINING and bool(group.done) and not group.trains


def _fixed(cost: _Cost) -> Words:
    return joined([cost.head, cost.written(next(iter(cost.means.values())))], comma=" ")


def _row(
    group: MethodRow, place: int, costs: Sequence[_Cost], notes: Footnotes, messages: MessageCatalogue
) -> tuple[TableCell, ...]:
    method = TableCell(group.method, sort=group.method, header=True, key=group.method)
    if not group.done:
        return method, TableCell(absence_of(group, messages), span=len(costs), tone=absence_tone(group))
    return method, *(_cell(group, place, cost, notes) for cost in costs)


def _cell(group: MethodRow, place: int, cost: _Cost, notes: Footnotes) -> TableCell:
    if _lacks(group, cost.name):
        return TableCell(_DASH, tone="muted")
    if place not in cost.means:
        return not_available(notes.add(say("absent.not-measured")))
    return TableCell(cost.written(cost.means[place]), sort=cost.means[place])
