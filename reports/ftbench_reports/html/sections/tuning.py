"""How settings were chosen: the values tried, the winner, and its gain over the defaults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ftbench.analysis.view import RunView
from ftbench.presentation.numbers import decimals, number, signed
from ftbench.presentation.tone import tone_of
from ftbench.records.results import TunedGroup
from ftbench_reports.html.charts import Sweep, sweep_chart
from ftbench_reports.html.figures import Figure, FigureRow
from ftbench_reports.html.palette import MethodStyle, method_styles
from ftbench_reports.language import Words, joined, say
from ftbench_reports.tables import Body, Column, Footnotes, Table, TableCell, not_available
from ftbench_reports.wording import interval_text, places_of

_Contest = tuple[str, str, int | None]
"""Model, task, and fold of a cross-validation: the methods of one contest have one budget."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """A table of choices and, for each model and task, the losses over the values tried."""

    name: str = "tuning"

    def build(self, view: RunView) -> Mapping[str, Any]:
        tuned = view.results.tuning
        styles = method_styles(view.methods, view.results.baseline, view.results.default_rows)
        contests: dict[_Contest, list[TunedGroup]] = {}
        for group in tuned:
            contests.setdefault((group.model, group.task, group.fold), []).append(group)
        rows = [_figures(f"tuning-{n}", groups, styles, view) for n, groups in enumerate(contests.values(), start=1)]
        return {
            "choices": _table(contests, view) if tuned else None,
            "rows": [row for row in rows if row.figures],
            "methods": list(dict.fromkeys(group.method for group in tuned)),
            "baseline": view.results.baseline,
            "trials": max((len(group.tried) for group in tuned), default=0),
            "fraction": f"{float(view.results.matrix.get('tuning', {}).get('fraction', 1)):.0%}",
        }


def _table(contests: Mapping[_Contest, Sequence[TunedGroup]], view: RunView) -> Table:
    notes = Footnotes()
    several = len(view.models) > 1
    bodies = tuple(
        Body(
            tuple(_row(group, view, notes) for group in groups),
            joined([*([task, model] if several else [task]), *_fold(fold)], comma=" · "),
        )
        for (model, task, fold), groups in contests.items()
    )
    columns = (
        Column(say("column.method"), numeric=False),
        Column(say("tuning.trials")),
        Column(say("tuning.chosen"), numeric=False),
        Column(say("tuning.loss")),
        Column(say("tuning.range")),
        Column(say("tuning.gain")),
    )
    return Table("tuning-table", say("tuning.caption"), columns, bodies, tuple(notes.notes), sortable=True)


def _fold(fold: int | None) -> list[Words]:
    return [] if fold is None else [say("tuning.fold", fold=fold)]


def _row(group: TunedGroup, view: RunView, notes: Footnotes) -> tuple[TableCell, ...]:
    method = TableCell(group.method, sort=group.method, header=True, key=group.method)
    trials = TableCell(str(len(group.tried)), sort=len(group.tried))
    losses = [loss for _, loss in group.tried if loss is not None]
    if group.chosen is None or not losses:
        return method, trials, TableCell(say("tuning.all-failed"), span=4, tone="bad")
    flags = (notes.add(say("tuning.at-edge")),) if group.at_edge else ()
    failed = len(group.tried) - len(losses)
    diverged = (notes.add(say("tuning.failed", n=failed)),) if failed else ()
    chosen = ", ".join(f"{name.replace('_', ' ')} {value:.3g}" for name, value in group.chosen.items())
    return (
        method,
        trials,
        TableCell(chosen, sort=next(iter(group.chosen.values())), notes=flags),
        TableCell(number(min(losses)), sort=min(losses)),
        TableCell(number(max(losses) - min(losses)), sort=max(losses) - min(losses), notes=diverged),
        _gain(group, view, notes),
    )


def _gain(group: TunedGroup, view: RunView, notes: Footnotes) -> TableCell:
    """The deciding metric at the chosen settings minus that at the defaults, on the test rows."""
    if group.fold is not None and group.fold > 1:
        return TableCell("–", tone="muted")  # it is over the rows of all folds, and stands at the first
    metric = view.comparisons[group.model, group.task].deciding
    tuned = metric.standing(group.method) if metric else None
    default = next((row for row in metric.defaults if row.group.default_of == group.method), None) if metric else None
    difference = metric.difference(tuned, default) if metric and tuned and default else None
    if difference is None or metric is None:
        return not_available(notes.add(say("tuning.no-default")))
    text = joined([signed(difference.value, places_of(difference)), metric.metric], comma=" ")
    return TableCell(text, sort=difference.value, below=interval_text(difference), tone=tone_of(difference.verdict))


def _figures(name: str, groups: Sequence[TunedGroup], styles: Mapping[str, MethodStyle], view: RunView) -> FigureRow:
    """Validation loss over the first hyperparameter of the searches, for those that share it."""
    setting = next((key for group in groups for point, _ in group.tried for key in point), None)
    sweeps = [
        Sweep(group.method, points, group.chosen.get(setting, 0.0) if group.chosen else None)
        for group in groups
        if setting
        and (
            points := tuple(sorted((p[setting], loss) for p, loss in group.tried if setting in p and loss is not None))
        )
    ]
    figures: tuple[Figure, ...] = ()
    if setting and sweeps:
        title = say("tuning.figure", setting=setting.replace("_", " "))
        drawing = sweep_chart(sweeps, styles, say("tuning.axis", setting=setting.replace("_", " ")))
        figures = (Figure(name, title, drawing, (), _data(f"{name}-data", setting, sweeps)),)
    about = next(iter(_fold(groups[0].fold)), None)
    return FigureRow(groups[0].task, groups[0].model if len(view.models) > 1 else None, about, figures)


def _data(name: str, setting: str, sweeps: Sequence[Sweep]) -> Table:
    columns = (
        Column(say("column.method"), numeric=False),
        Column(setting.replace("_", " ")),
        Column(say("tuning.loss")),
    )
    rows = tuple(
        (TableCell(sweep.method, header=True), TableCell(f"{value:.3g}"), TableCell(number(loss, decimals(loss))))
        for sweep in sweeps
        for value, loss in sweep.points
    )
    return Table(name, say("tuning.figure", setting=setting.replace("_", " ")), columns, (Body(rows),))
