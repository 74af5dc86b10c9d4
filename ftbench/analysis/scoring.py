"""Metrics of finished cells: computed from kept predictions, so a new metric never retrains anything."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ftbench.contracts import Metric
from ftbench.contracts.metric import GeneralTextMetric
from ftbench.errors import MetricUnavailable, StoreError
from ftbench.records.cell import FORMAT, canonical_json
from ftbench.records.prediction import Prediction
from ftbench.records.results import Score
from ftbench.storage import CellStore
from ftbench.storage.atomic import dump_json, write_atomic
from ftbench.text.one_line import describe

METRICS_FILE = "metrics.json"
PREDICTIONS_FILE = "predictions.jsonl"
GENERAL_FILE = "general.jsonl"
"""The losses of general text before and after training, as predictions; only where something was trained."""


def read_predictions(path: Path) -> list[Prediction]:
    """The predictions of a cell; raises `StoreError` for a file that cannot be read."""
    try:
        with path.open(encoding="utf-8") as lines:
            return [Prediction(**json.loads(line)) for line in lines]
    except OSError as error:
        raise StoreError(f"cannot be read: {error.strerror}", file=path) from None
    except (ValueError, TypeError):
        raise StoreError("is damaged; running again redoes the cell", file=path) from None


def score(metric: Metric, predictions: Sequence[Prediction]) -> Score:
    """A metric's value over all predictions, or the reason why it has none."""
    signature = ""
    try:
        signature = metric.signature(predictions[0].language)
        statistics = np.asarray(metric.statistics(predictions), dtype=np.float64)
        value = float(metric.value(statistics.sum(axis=0)))
    except MetricUnavailable as error:
        return Score(None, str(error), signature)
    if not math.isfinite(value):
        return Score(None, "the value is not a finite number", signature)
    rows = tuple(tuple(float(x) for x in row) for row in statistics)
    return Score(value, None, signature, rows)


def _score_general(metric: Metric, store: CellStore, cell: str) -> Score:
    path = store.path(cell) / GENERAL_FILE
    if path.exists():
        return score(metric, read_predictions(path))
    if store.read_json(cell, "cell.json")["spec"]["training"] is None:
        return Score(None, "nothing was trained")
    return Score(None, "this model has no general text in the task's language: evaluation.general_text can name a file")


def score_cell(
    store: CellStore, cell: str, metrics: Iterable[Metric], *, language: str, again: bool = False
) -> dict[str, Score]:
    """Scores of a finished cell for `metrics`, computing and storing those that it lacks (all of them if `again`).

    A stored value counts only while the metric's signature is the same: other options make another number. A metric
    that raises something unexpected gets no value and the exception as its reason: it must not cost the cell.
    """
    path = store.path(cell) / METRICS_FILE
    scores = read_scores(path)
    folder = store.path(cell)
    wanted = [
        metric for metric in metrics if again or not _is_current(scores.get(metric.name), metric, language, folder)
    ]
    if not wanted:
        return scores
    predictions = read_predictions(store.path(cell) / PREDICTIONS_FILE)
    computed: dict[str, Score] = {}
    for metric in wanted:
        try:
            if isinstance(metric, GeneralTextMetric):
                computed[metric.name] = _score_general(metric, store, cell)
            else:
                computed[metric.name] = score(metric, predictions)
        except Exception as error:
            computed[metric.name] = Score(None, describe(error))
    with store.changing(METRICS_FILE):
        scores = {**read_scores(path), **computed}  # read again: another process may have added some meanwhile
        stored = {name: _to_json(one) for name, one in scores.items()}
        write_atomic(path, dump_json({"format": FORMAT, "metrics": stored, "sha256": _checksum(stored)}))
    return scores


def is_scored(store: CellStore, cell: str, metrics: Sequence[Metric], *, language: str) -> bool:
    """Whether the store remembers that it has the scores of a cell for all of `metrics`; it may have them and not know.

    `score_cell` leaves nothing to do where this holds.
    """
    known = store.known(cell, "metrics")
    return isinstance(known, dict) and all(_signature(m, language) == known.get(m.name, "") for m in metrics)


def remember_scores(store: CellStore, cell: str, metrics: Sequence[Metric], *, language: str) -> None:
    """Let `is_scored` know, where every one of `metrics` has a value that counts."""

    def look() -> dict[str, str | None] | None:
        scores = read_scores(store.path(cell) / METRICS_FILE)
        folder = store.path(cell)
        if not all(_is_current(scores.get(metric.name), metric, language, folder) for metric in metrics):
            return None
        return {metric.name: _signature(metric, language) for metric in metrics}

    store.find(cell, "metrics", [METRICS_FILE], look)


def _is_current(stored: Score | None, metric: Metric, language: str, folder: Path) -> bool:
    if stored is None:
        return False
    if stored.value is None:  # a finished cell without general text gets none later; a missing package may come
        return isinstance(metric, GeneralTextMetric) and not (folder / GENERAL_FILE).exists()
    return stored.signature == _signature(metric, language)


def _signature(metric: Metric, language: str) -> str | None:
    try:
        return metric.signature(language)
    except MetricUnavailable:
        return None


def read_scores(path: Path) -> dict[str, Score]:
    """The stored scores; a missing or damaged file is no score (they follow from the predictions)."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["sha256"] != _checksum(content["metrics"]):
            return {}
        return {name: _from_json(value) for name, value in content["metrics"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _checksum(metrics: Any) -> str:
    """Guards the numbers that are shown: this file is outside the cell's manifest, because metrics may be added."""
    return hashlib.sha256(canonical_json(metrics).encode()).hexdigest()


def _to_json(one: Score) -> dict[str, Any]:
    statistics = [list(row) for row in one.statistics]
    return {"value": one.value, "reason": one.reason, "signature": one.signature, "statistics": statistics}


def _from_json(value: dict[str, Any]) -> Score:
    rows = tuple(tuple(map(float, row)) for row in value["statistics"])
    return Score(value["value"], value["reason"], value["signature"], rows)
