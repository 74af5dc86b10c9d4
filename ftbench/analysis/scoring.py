"""Metrics of finished cells, computed from stored predictions: a new metric needs no training."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ftbench.contracts import Metric
from ftbench.errors import MetricUnavailable
from ftbench.messages.results import GENERAL_NOT_MEASURED, METRIC_FAILED, NO_GENERAL_TEXT, NOT_FINITE, NOT_TRAINED
from ftbench.records.prediction import Prediction
from ftbench.records.results import Score
from ftbench.storage import CellStore
from ftbench.storage.cell_files import GENERAL_FILE, read_cell, read_general, read_predictions
from ftbench.storage.side_files import METRICS_FILE, read_scores, write_scores
from ftbench.text.one_line import describe


def score(metric: Metric, predictions: Sequence[Prediction]) -> Score:
    """A metric's score over all predictions: its value, or the reason why there is none."""
    return _scored(metric, predictions[0].language, lambda: metric.statistics(predictions))


def _scored(metric: Metric, language: str, compute: Callable[[], NDArray[np.float64]]) -> Score:
    signature = ""
    try:
        signature = metric.signature(language)
        statistics = np.asarray(compute(), dtype=np.float64)
        value = float(metric.value(statistics.sum(axis=0)))
    except MetricUnavailable as error:
        return Score(None, error.note, signature)
    if not math.isfinite(value):
        return Score(None, NOT_FINITE(), signature)
    return Score(value, None, signature, statistics.tolist())


def _score_general(metric: Metric, store: CellStore, cell: str) -> Score:
    folder = store.path(cell)
    passages = read_general(folder)
    if passages is not None:
        return _scored(metric, "", lambda: metric.passage_statistics(passages))
    spec = read_cell(folder).spec
    if spec.training is None:
        return Score(None, NOT_TRAINED())
    if spec.evaluation and spec.evaluation.general_text:
        return Score(None, GENERAL_NOT_MEASURED())
    return Score(None, NO_GENERAL_TEXT())


def score_cell(
    store: CellStore,
    cell: str,
    metrics: Iterable[Metric],
    *,
    language: str,
    again: bool = False,
    damaged: Callable[[], None] = lambda: None,
) -> dict[str, Score]:
    """Scores of a finished cell; computes and stores those of `metrics` that are missing (all if `again`).

    `damaged` is called if there is a file of scores, and none can be read from it.

    A stored value counts only while the metric's signature is unchanged. A metric that raises an unexpected error gets
    no value, with the error as reason: it must not fail the cell.
    """
    folder = store.path(cell)
    scores = read_scores(folder)
    if not scores and (folder / METRICS_FILE).exists():
        damaged()
    wanted = [
        metric for metric in metrics if again or not _is_current(scores.get(metric.name), metric, language, folder)
    ]
    if not wanted:
        return scores
    predictions = read_predictions(folder)
    computed: dict[str, Score] = {}
    for metric in wanted:
        try:
            if metric.reads_general_text:
                computed[metric.name] = _score_general(metric, store, cell)
            else:
                computed[metric.name] = score(metric, predictions)
        except Exception as error:
            computed[metric.name] = Score(None, METRIC_FAILED(error=describe(error)))
    with store.changing(METRICS_FILE):
        scores = {**read_scores(folder), **computed}  # read again: another process may have added scores
        write_scores(folder, scores)
    return scores


def is_scored(store: CellStore, cell: str, metrics: Sequence[Metric], *, language: str) -> bool:
    """Whether the store remembers that all scores of a cell are current. It may be False although they are.

    If True, `score_cell` has nothing to do.
    """
    known = store.known(cell, "metrics")
    return isinstance(known, dict) and all(_signature(m, language) == known.get(m.name, "") for m in metrics)


def score_and_remember(
    store: CellStore,
    cell: str,
    metrics: Sequence[Metric],
    *,
    language: str,
    damaged: Callable[[], None] = lambda: None,
) -> dict[str, Score]:
    """As `score_cell`, and records for `is_scored` that every score is current, if it is."""
    scores: dict[str, Score] = {}

    def signatures() -> dict[str, str | None] | None:
        scores.update(score_cell(store, cell, metrics, language=language, damaged=damaged))
        folder = store.path(cell)
        if not all(_is_current(scores.get(metric.name), metric, language, folder) for metric in metrics):
            return None
        return {metric.name: _signature(metric, language) for metric in metrics}

    store.find(cell, "metrics", [METRICS_FILE], signatures)
    return scores


def _is_current(stored: Score | None, metric: Metric, language: str, folder: Path) -> bool:
    if stored is None:
        return False
    if stored.value is None:  # general text cannot be added to a finished cell; a missing package can
        return metric.reads_general_text and not (folder / GENERAL_FILE).exists()
    return stored.signature == _signature(metric, language)


def _signature(metric: Metric, language: str) -> str | None:
    try:
        return metric.signature(language)
    except MetricUnavailable:
        return None
