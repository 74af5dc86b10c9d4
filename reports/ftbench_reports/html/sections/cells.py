"""Every cell and trial: a table that can be filtered, and the data of their pages."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from ftbench.analysis.cell_intervals import cell_intervals
from ftbench.analysis.comparison import Interval
from ftbench.presentation.numbers import number
from ftbench.records.results import CellResult
from ftbench_reports.answers_address import answers_link
from ftbench_reports.catalogue import CATALOGUE
from ftbench_reports.html.cell_pages import Detail, Group, cell_page, common_groups, flattened, pair
from ftbench_reports.html.chunks import Chunk
from ftbench_reports.html.section import CHUNKS
from ftbench_reports.html.view import PageView
from ftbench_reports.language import LANGUAGES, SEMICOLONS, SENTENCES, Part, joined, say
from ftbench_reports.notes import in_words
from ftbench_reports.tables import Body, Column, Table, TableCell, cell_address
from ftbench_reports.text import visible

_AT_ONCE = 40
"""Cells per chunk: few enough to load at once, without a file for each cell."""

_WHOLE, _SHORT, _SHORTEST = Detail(400, 240), Detail(30, 16), Detail(8, 6)
_MANY = 400
"""Number of cells in a single file above which their pages are shortened further."""

_FACETS = ("model", "task", "method", "status")


@dataclass(frozen=True, slots=True)
class Cells:
    """The table of all cells, and a page for each."""

    name: str = "cells"

    def build(self, view: PageView) -> Mapping[str, Any] | None:
        """None for a run without cells."""
        results = view.results
        if not results.cells:
            return None
        cells = _distinct((*results.cells, *results.trials))
        return {
            "cells": _table(view),
            "facets": [facet for facet in _FACETS if len({_value(cell, facet) for cell in cells}) > 1],
            CHUNKS: list(_chunks(view, cells)),
        }


def _distinct(cells: Sequence[CellResult]) -> list[CellResult]:
    """The cells without repetitions: two names for equal settings are one cell, with one page."""
    return list({cell.cell: cell for cell in reversed(cells)}.values())[::-1]


def _value(cell: CellResult, facet: str) -> str:
    return str(getattr(cell, facet))


def _table(view: PageView) -> Table:
    with_model = len(view.models) > 1
    final = {cell.cell for cell in view.results.cells}
    # A full training of tuning may be a final cell, which has its row already.
    others = [trial for trial in view.results.trials if trial.cell not in final]
    columns = (
        Column(say("column.cell"), numeric=False),
        *([Column(say("column.model"), numeric=False, facet="model")] if with_model else []),
        Column(say("column.task"), numeric=False, facet="task"),
        Column(say("column.method"), numeric=False, facet="method"),
        Column(say("column.seed")),
        *([Column(say("column.fold"))] if _has_folds(view) else []),
        Column(say("column.status"), numeric=False, facet="status"),
        Column(say("cells.score"), numeric=False),
        Column(say("cells.settings"), numeric=False),
    )
    deciding = {task.label: task.metrics[0] for task in view.tasks if task.metrics}
    anchored: set[str] = set()
    bodies = [Body(tuple(_row(cell, view, with_model, deciding, anchored) for cell in view.results.cells))]
    caption = say("cells.caption", n=len(view.results.cells))
    if others:
        rows = tuple(_row(cell, view, with_model, deciding, anchored) for cell in others)
        bodies.append(Body(rows, say("cells.trials")))
        caption = say("cells.with-trials", cells=caption, n=len(others))
    return Table("cells-table", caption, columns, tuple(bodies), sortable=True, tall=True)


def _row(
    cell: CellResult, view: PageView, with_model: bool, deciding: Mapping[str, str], anchored: set[str]
) -> tuple[TableCell, ...]:
    status: Part = say(f"status.{cell.status}")
    if cell.status != "done":
        reason = in_words(cell.reason, view.results.messages) if cell.reason else say("absent.no-reason")
        status = say("absent.reason", status=status, reason=reason)
    settings = [f"{name} = {value}" for name, value in flattened(cell.hyperparameters)]
    run = view.results.environment
    elsewhere = [f"{name}: {v}" for name, v in cell.environment.items() if name in run and run[name] != v]
    about: list[Part] = [*(in_words(note, view.results.messages) for note in cell.notes), *elsewhere]
    first = cell.cell not in anchored
    anchored.add(cell.cell)
    return (
        TableCell(
            cell.cell,
            sort=cell.cell,
            header=True,
            link=cell_address(cell.cell),
            anchor=f"/cell/{cell.cell}" if first else None,
        ),
        *([TableCell(cell.model, sort=cell.model)] if with_model else []),
        TableCell(cell.task, sort=cell.task),
        TableCell(cell.method, sort=cell.method),
        TableCell(str(cell.seed), sort=cell.seed),
        *([_fold(cell)] if _has_folds(view) else []),
        TableCell(status, sort=cell.status, tone={"done": "", "failed": "bad"}.get(cell.status, "muted")),
        _score(cell, deciding.get(cell.task), _answers(cell, view)),
        TableCell(
            joined(settings) if settings else say("none"), below=joined(about, comma=SEMICOLONS) if about else None
        ),
    )


def _has_folds(view: PageView) -> bool:
    return any(task.folds for task in view.tasks)


def _fold(cell: CellResult) -> TableCell:
    """The cell's fold, such as `2 of 5`; a dash for a task without cross-validation."""
    if cell.fold is None:
        return TableCell("–", tone="muted")
    return TableCell(say("seeds.of", n=cell.fold.number, of=cell.fold.of), sort=cell.fold.number)


def _answers(cell: CellResult, view: PageView) -> str | None:
    """The address of the cell's answers; None if the page has none."""
    if cell.status != "done" or cell.spec.purpose == "trial" or not view.results.has_texts:
        return None
    return answers_link(cell.task, cell.model, cell.method, cell.seed)


def _score(cell: CellResult, metric: str | None, answers: str | None) -> TableCell:
    """The score of the deciding metric with a link to the answers, for a trial the validation loss; never blank."""
    score = cell.metrics.get(metric) if metric else None
    if score is not None and metric is not None and score.value is not None:
        text = say("cells.scored", metric=metric, value=number(score.value))
        return TableCell(text, sort=score.value, link=answers)
    if cell.status == "done" and not cell.metrics and cell.validation_loss is not None:
        return TableCell(say("cells.validation", value=number(cell.validation_loss)), sort=cell.validation_loss)
    return TableCell(say("not-available"), tone="muted")


def _chunks(view: PageView, cells: Sequence[CellResult]) -> list[Chunk]:
    """An index with the shared parts, then chunks with the pages of `_AT_ONCE` cells each."""
    detail = _WHOLE if view.whole else _SHORT if len(cells) <= _MANY else _SHORTEST
    places = {place: number for number, place in enumerate(view.groups, start=1)}
    intervals = cache(partial(_intervals, view))
    groups = dict.fromkeys(group for cell in cells for group in common_groups(cell))
    shared = {group: place for place, group in enumerate(groups)}
    parts = [cells[start : start + _AT_ONCE] for start in range(0, len(cells), _AT_ONCE)]

    def pages(part: Sequence[CellResult]) -> list[dict[str, Any]]:
        score_intervals = intervals()
        return [
            cell_page(
                cell,
                view.results,
                intervals=score_intervals,
                shared=shared,
                chart=places.get((cell.model, cell.task), 0),
                answers=_answers(cell, view),
                detail=detail,
            )
            for cell in part
        ]

    index = Chunk("cells", lambda: _index(view, cells, list(shared)))
    return [index, *(Chunk(f"cells-{n}", partial(pages, part)) for n, part in enumerate(parts))]


def _index(view: PageView, cells: Sequence[CellResult], shared: Sequence[Group]) -> dict[str, Any]:
    prefixes = ("cell.", "filter.", "status.")
    keys = [key for key in CATALOGUE if key.startswith(prefixes) and "#" not in key]
    keys += ["column.metric", "methods.copy", "methods.copied"]
    plugins = [[visible(str(p.get("name", ""))), visible(str(p.get("version", "")))] for p in view.results.plugins]
    return {
        "ids": [visible(cell.cell) for cell in cells],
        "size": _AT_ONCE,
        "shared": [[title, [[visible(name), visible(value)] for name, value in rows]] for title, rows in shared],
        "plugins": plugins,
        "environment": [[pair(k), pair(v)] for k, v in view.results.environment.items()],
        "words": {language: {key: SENTENCES.template(key, language) for key in keys} for language in LANGUAGES},
    }


def _intervals(view: PageView) -> Mapping[tuple[str, str], Interval]:
    """The interval of each score by (cell, metric)."""
    intervals: dict[tuple[str, str], Interval] = {}
    for groups in view.groups.values():
        cells = [part for group in groups for cell in group.done for part in cell.parts]
        belongs = {cell.cell: _belongs(cell) for cell in cells}
        grouped = {name: clusters for name, clusters in belongs.items() if clusters}
        for name in dict.fromkeys(metric for cell in cells for metric in cell.metrics):
            metric = view.results.metrics.get(name)
            if metric is not None:
                made = cell_intervals(cells, name, metric, grouped)
                intervals |= {(cell, name): interval for cell, interval in made.items()}
    return intervals


def _belongs(cell: CellResult) -> Sequence[Hashable]:
    """The cluster of each example of a cell; empty if no example has a group."""
    predictions = cell.predictions()
    if all(prediction.group is None for prediction in predictions):
        return ()
    return [
        ("own", place) if prediction.group is None else prediction.group for place, prediction in enumerate(predictions)
    ]
