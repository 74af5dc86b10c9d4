"""The figures of the report's sections as Altair charts, each with the model, task and method that it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from ftbench import ChartPart, UserError
from ftbench.analysis.label_levels import label_levels
from ftbench.analysis.run_comparison import ComparedRuns
from ftbench.analysis.view import RunView
from ftbench.errors import nearest
from ftbench.presentation.words import text_of
from ftbench_reports.comparison.verdict import blocks
from ftbench_reports.html.cost_chart import cost_chart, cost_words
from ftbench_reports.html.difference_figure import difference_figure
from ftbench_reports.html.explorer import FIRST, at_first
from ftbench_reports.html.figures import Figure, FigureRow
from ftbench_reports.html.palette import method_styles
from ftbench_reports.html.sections.confusion import Confusions
from ftbench_reports.html.sections.curves import LearningCurves
from ftbench_reports.html.sections.forgetting import Forgetting
from ftbench_reports.html.sections.sizes import Sizes
from ftbench_reports.html.sections.tuning import Tuning
from ftbench_reports.language import Part, Words
from ftbench_reports.measures import Measure, measures
from ftbench_reports.messages import NO_MEASURE
from ftbench_reports.notebook.altair_chart import altair_chart

Options = Mapping[str, str]


def _differences(view: RunView, language: str, options: Options) -> Iterator[ChartPart]:
    for (model, task), comparison in view.comparisons.items():
        figure = difference_figure(comparison.deciding, view.results.baseline) if comparison.deciding else None
        if figure and figure.drawing:
            chart = altair_chart(figure.drawing, language, f"{task} · {model}", [figure.title])
            yield ChartPart(chart, model, task)


def compared(runs: ComparedRuns, language: str) -> Iterator[ChartPart]:
    """The chart of each block of the comparison's verdict."""
    models = {group.name[0] for group in runs.groups.common}
    for block in blocks(runs):
        if block.chart is not None:
            model = block.model or next(iter(models))
            chart = altair_chart(block.chart, language, f"{block.task} · {model}", [block.chart_title])
            yield ChartPart(chart, model, block.task)


def _costs(view: RunView, language: str, options: Options) -> Iterator[ChartPart]:
    styles = method_styles(view.methods, view.results.baseline, view.results.default_rows)
    price = view.results.matrix.get("price")
    for (model, task), comparison in view.comparisons.items():
        levels = label_levels(view, model, task)
        available = measures(comparison, str(price["currency"]) if price else None, levels)
        places = at_first(available, FIRST)
        if places is None:
            continue
        across, up = (
            _chosen(available, key, options) or available[place] for key, place in zip("xy", places, strict=True)
        )
        drawing = cost_chart(across, up, view.contest, styles)
        about = cost_words(across, up, view.contest)
        yield ChartPart(altair_chart(drawing, language, f"{task} · {model}", about), model, task)


def _chosen(available: Sequence[Measure], key: str, options: Options) -> Measure | None:
    """The measure that a reader names, with or without the word before it (`cost`, `speed`)."""
    if key not in options:
        return None
    by_name = {measure.name.rpartition(" ")[2]: measure for measure in available}
    found = by_name.get(options[key].rpartition(" ")[2])
    if found is None:
        raise UserError(NO_MEASURE(name=options[key], hint=nearest(options[key], by_name)), key=key)
    return found


def _curves(view: RunView, language: str, options: Options) -> Iterator[ChartPart]:
    return _rows(LearningCurves().build(view)["rows"], view, language)


def _sizes(view: RunView, language: str, options: Options) -> Iterator[ChartPart]:
    content = Sizes().build(view)
    return _rows(content["rows"] if content else (), view, language)


def _tuning(view: RunView, language: str, options: Options) -> Iterator[ChartPart]:
    return _rows(Tuning().build(view)["rows"], view, language)


def _settings(view: RunView, language: str, options: Options) -> Iterator[ChartPart]:
    grids = Tuning().build(view)["grids"]
    return _rows([*grids.sweeps, *grids.maps], view, language)


def _forgetting(view: RunView, language: str, options: Options) -> Iterator[ChartPart]:
    content = Forgetting().build(view)
    for row in content["rows"] if content else ():
        for figure in row.figures:
            yield ChartPart(_chart(figure, language, [row.task]), row.task)  # its rows are of one model, not of a task


def _confusion(view: RunView, language: str, options: Options) -> Iterator[ChartPart]:
    content = Confusions().build(view)
    for row in content["rows"] if content else ():
        model = row.model or view.models[0]
        for matrix in (*row.shown, *row.others):
            chart = _chart(matrix.figure, language, [row.task, model])
            yield ChartPart(chart, model, row.task, matrix.method)


def _rows(rows: Iterable[FigureRow], view: RunView, language: str) -> Iterator[ChartPart]:
    for row in rows:
        model = row.model or view.models[0]
        place: list[Part] = [row.task, model, *([row.about] if row.about else [])]
        for figure in row.figures:
            yield ChartPart(_chart(figure, language, place), model, row.task)


def _chart(figure: Figure, language: str, place: Sequence[Part]) -> object:
    about: list[Words] = [figure.title, *figure.notes]
    return altair_chart(figure.drawing, language, " · ".join(text_of(part, language) for part in place), about)


OF_RUN: Mapping[str, Callable[[RunView, str, Options], Iterator[ChartPart]]] = {
    "differences": _differences,
    "costs": _costs,
    "curves": _curves,
    "tuning": _tuning,
    "settings": _settings,
    "sizes": _sizes,
    "forgetting": _forgetting,
    "confusion": _confusion,
}
"""What makes the parts of each chart of a run."""
