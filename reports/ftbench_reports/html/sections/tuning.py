"""How settings were chosen: the rounds, the choices and their gain, the losses over the values tried."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ftbench.analysis.rate_range import WITHIN
from ftbench.analysis.setting_grids import setting_grids
from ftbench.analysis.view import RunView
from ftbench.presentation.numbers import number
from ftbench.presentation.tuning_words import tuning_words
from ftbench.records.results import TunedGroup
from ftbench_reports.html.charts import Sweep, sweep_chart
from ftbench_reports.html.figures import Figure, FigureRow
from ftbench_reports.html.palette import MethodStyle, method_styles
from ftbench_reports.html.sections.setting_figures import GridFigures, grid_figures
from ftbench_reports.html.sections.tuning_table import Contest, choices_table, fold_words, ranges_of
from ftbench_reports.language import Words, say, sentences
from ftbench_reports.tables import Body, Column, Table, TableCell
from ftbench_reports.tuning_rounds import percent, rounds_words, setting_in_words


@dataclass(frozen=True, slots=True)
class Tuning:
    """A table of choices and, for each model and task, the losses over the values tried."""

    name: str = "tuning"

    def build(self, view: RunView) -> Mapping[str, Any]:
        tuned = view.results.tuning
        styles = method_styles(view.methods, view.results.baseline, view.results.default_rows)
        contests: dict[Contest, list[TunedGroup]] = {}
        for group in tuned:
            contests.setdefault((group.model, group.task, group.fold), []).append(group)
        rows = [_figures(f"tuning-{n}", groups, styles, view) for n, groups in enumerate(contests.values(), start=1)]
        grids: GridFigures = grid_figures(setting_grids(view), styles, several_models=len(view.models) > 1)
        return {
            "choices": choices_table(contests, view) if tuned else None,
            "about": _about(view) if tuned else None,
            "effects": tuning_words(view),
            "about_range": say("tuning.about-range", within=f"{WITHIN:g}") if ranges_of(tuned) else None,
            "rows": [row for row in rows if row.figures],
            "methods": list(dict.fromkeys(group.method for group in tuned)),
            "baseline": view.results.baseline,
            "grids": grids,
            "within": f"{WITHIN:g}",
        }


def _about(view: RunView) -> Words:
    """What was done, and how to read the charts."""
    rounds = rounds_words(view.results)
    if rounds is not None:
        return sentences([rounds, say("tuning.marks")])
    trials = max(len(group.tried) for group in view.results.tuning)
    fraction = percent(float(view.results.matrix.get("tuning", {}).get("fraction", 1)))
    return say("tuning.about", n=trials, fraction=fraction)


def _figures(name: str, groups: Sequence[TunedGroup], styles: Mapping[str, MethodStyle], view: RunView) -> FigureRow:
    """Validation loss over the first hyperparameter of the searches, for those that share it."""
    setting = next((key for group in groups for point, _ in group.tried for key in point), None)
    sweeps = [sweep for group in groups if setting and (sweep := _sweep(group, setting)).points]
    figures: tuple[Figure, ...] = ()
    if setting and sweeps:
        shown = setting_in_words(setting)
        drawing = sweep_chart(sweeps, styles, say("tuning.axis", setting=shown))
        figures = (
            Figure(name, say("tuning.figure", setting=shown), drawing, (), _data(f"{name}-data", setting, groups)),
        )
    about = next(iter(fold_words(groups[0].fold)), None)
    return FigureRow(groups[0].task, groups[0].model if len(view.models) > 1 else None, about, figures)


def _sweep(group: TunedGroup, setting: str) -> Sweep:
    """The trials of the first round, which are all of one length, and the full trainings."""
    short, full = (
        tuple(sorted((point[setting], loss) for point, loss in trials if setting in point and loss is not None))
        for trials in (group.first_round, group.finalists)
    )
    return Sweep(group.method, short, group.chosen.get(setting) if group.chosen else None, full)


def _data(name: str, setting: str, groups: Sequence[TunedGroup]) -> Table:
    """Every trial with a loss; how long it was, where a run tells."""
    shares = any(group.shares for group in groups)
    columns = (
        Column(say("column.method"), numeric=False),
        Column(setting_in_words(setting)),
        *([Column(say("tuning.length"))] if shares else []),
        Column(say("tuning.loss")),
    )
    rows = tuple(
        (
            TableCell(group.method, header=True),
            TableCell(f"{point[setting]:.3g}"),
            *([TableCell(length)] if shares else []),
            TableCell(number(loss)),
        )
        for group in groups
        for point, loss, length in _trials(group)
        if setting in point and loss is not None
    )
    return Table(name, say("tuning.figure", setting=setting_in_words(setting)), columns, (Body(rows),))


def _trials(group: TunedGroup) -> list[tuple[Mapping[str, float], float | None, Words | str]]:
    """Every trial with the share of a full training that it was, the short ones first."""
    shares: list[Words | str] = [percent(share) for share in group.shares]
    lengths = shares or ["–"] * len(group.tried)
    short = [(point, loss, length) for (point, loss), length in zip(group.tried, lengths, strict=True)]
    return [*short, *((point, loss, say("tuning.in-full")) for point, loss in group.finalists)]
