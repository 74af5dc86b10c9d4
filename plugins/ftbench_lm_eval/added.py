"""The scores that `ftbench lm-eval` has measured, as scores of the run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from ftbench import AddedScores, RunResults, Score, StoreError
from ftbench_lm_eval import messages
from ftbench_lm_eval.metric import HarnessMetric, metrics_of, origin_of, other_documents, rows_of
from ftbench_lm_eval.stored import Measured, read_measured


def added_scores(run: Path, results: RunResults) -> Iterator[AddedScores]:
    """The scores of all finished cells, by metric and task; raises `StoreError` for a damaged file after all others.

    Cells are compared by document, so only those count that were measured with the same settings on the same
    documents: of several kinds the most frequent one of each model. Models are asked through templates of their own, so
    their prompts may differ.
    """
    damaged: StoreError | None = None
    measured: dict[str, dict[str, Measured]] = {}
    tasks: dict[str, str] = {}
    models = {cell.cell: cell.model for cell in results.cells}
    for cell in results.cells:
        if cell.status != "done":
            continue
        tasks[cell.cell] = cell.task
        try:
            measured[cell.cell] = read_measured(run, cell.cell)
        except StoreError as error:
            damaged = damaged or error
    for name in sorted({name for by_task in measured.values() for name in by_task}):
        of_task = {cell: by_task[name] for cell, by_task in measured.items() if name in by_task}
        alike = _alike(of_task, models)
        others = of_task.keys() - alike.keys()
        for metric in _metrics(alike):
            yield from _added(metric, alike, others, tasks)
    if damaged:
        raise damaged


def _alike(of_task: Mapping[str, Measured], models: Mapping[str, str]) -> dict[str, Measured]:
    """The cells that can be compared with most others of their model."""
    usual: dict[str, tuple[str, ...]] = {}
    for model in dict.fromkeys(models[cell] for cell in of_task):
        counts = Counter(value.comparable for cell, value in of_task.items() if models[cell] == model)
        usual[model] = max(sorted(counts), key=lambda kind: counts[kind])
    return {cell: value for cell, value in of_task.items() if value.comparable == usual[models[cell]]}


def _metrics(alike: Mapping[str, Measured]) -> list[HarnessMetric]:
    found = {metric.name: metric for value in alike.values() for metric in metrics_of(value)}
    return [found[name] for name in sorted(found)]


def _added(
    metric: HarnessMetric, alike: Mapping[str, Measured], others: set[str], tasks: Mapping[str, str]
) -> Iterator[AddedScores]:
    scores: dict[str, dict[str, Score]] = {task: {} for task in dict.fromkeys(tasks.values())}
    for cell, task in tasks.items():
        if cell in others:
            scores[task][cell] = Score(None, messages.OTHER_SETTINGS())
        elif cell in alike:
            scores[task][cell] = _score(metric, alike[cell])
    for task, of_task in scores.items():
        if any(score.value is not None for score in of_task.values()):
            yield AddedScores(metric, task, of_task, messages.NOT_MEASURED())


def _score(metric: HarnessMetric, measured: Measured) -> Score:
    rows = rows_of(metric, measured)
    if rows is None:
        if metric.change and other_documents(measured):
            return Score(None, messages.OTHER_BEFORE())
        untrained = metric.change and measured.before is None
        return Score(None, messages.NO_CHANGE() if untrained else messages.NOT_PER_DOCUMENT(metric=metric.metric))
    value = float(metric.value(np.asarray(rows, dtype=np.float64).sum(axis=0)))
    own = replace(metric, origin=origin_of(measured))  # the documents of its model
    return Score(value, None, own.signature(""), rows)
