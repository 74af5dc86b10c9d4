"""The cells of a cross-validation pooled: one result for each seed, over the test rows of all its folds.

A pooled score is the metric's value on the column sums over all rows, never a mean of the folds' values. Costs and
times are means over the folds: those of one training.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from functools import partial
from itertools import chain
from typing import Any

import numpy as np

from ftbench.analysis.statistics.per_example import is_ratio
from ftbench.contracts import Metric
from ftbench.messages import Note
from ftbench.messages.results import (
    FOLD_FAILED,
    FOLD_LACKS_VALUE,
    FOLD_MISSING,
    FOLDS_MISSING,
    FOLDS_NOT_POOLED,
    NOT_COMPUTED,
    NOT_FINITE,
    NOT_RUN,
    OTHER_FOLDS,
)
from ftbench.records.prediction import Prediction
from ftbench.records.results import CellResult, Measured, OtherTask, Score, Status

_STATUSES: tuple[Status, ...] = ("failed", "pending", "skipped")
"""Of several missing folds, the one most in need of attention gives the status."""


def with_pooled_folds(
    cells: Sequence[CellResult], metrics: Mapping[str, Metric], *, labels: bool
) -> tuple[CellResult, ...]:
    """One result for each seed of a method on one task with one model; cells without folds stay as they are.

    A group speaks for one set of rows: the folds that some seed has finished, of the seed that has finished most. Seeds
    that lack one of these have no result, so that no mean is taken over seeds with different rows. `labels`: whether
    the task's answers are labels.
    """
    if not any(cell.fold for cell in cells):
        return tuple(cells)
    by_seed: dict[int, list[CellResult]] = {}
    for cell in cells:
        by_seed.setdefault(cell.seed, []).append(cell)
    finished = [frozenset(_number(cell) for cell in folds if cell.status == "done") for folds in by_seed.values()]
    spoken_for = max(finished, key=len)
    return tuple(_of_seed(folds, spoken_for, metrics, labels=labels) for folds in by_seed.values())


def _number(cell: CellResult) -> int:
    return cell.fold.number if cell.fold else 0


def _of_seed(
    folds: Sequence[CellResult], spoken_for: frozenset[int], metrics: Mapping[str, Metric], *, labels: bool
) -> CellResult:
    ordered = tuple(sorted(folds, key=_number))
    done = {_number(cell): cell for cell in ordered if cell.status == "done"}
    first = ordered[0]
    missing = [cell for cell in ordered if cell.status != "done"]
    of = first.fold.of if first.fold else 0
    about = FOLDS_MISSING(done=len(done), of=of, why=_reason(missing)) if missing else None
    if not spoken_for or not spoken_for <= done.keys():
        return CellResult(
            cell=_pooled_id(ordered),
            model=first.model,
            task=first.task,
            method=first.method,
            seed=first.seed,
            status=_worst(missing),
            reason=about,
            metrics={},
            costs={},
            hyperparameters=first.hyperparameters,
            spec=first.spec,
            folds=ordered,
        )
    pooled = tuple(done[number] for number in sorted(spoken_for))
    unused = [OTHER_FOLDS(n=len(done) - len(pooled))] if len(done) > len(pooled) else []
    notes = dict.fromkeys(chain([about] if about else [], unused, *(cell.notes for cell in pooled)))
    names = dict.fromkeys(name for cell in pooled for name in cell.metrics)
    return CellResult(
        cell=_pooled_id(ordered),
        model=first.model,
        task=first.task,
        method=first.method,
        seed=first.seed,
        status="done",
        reason=about,
        metrics={name: _pooled_score(name, pooled, metrics.get(name), labels=labels) for name in names},
        costs=_means([cell.costs for cell in pooled]),
        hyperparameters=_hyperparameters(pooled),
        spec=pooled[0].spec,
        environment=pooled[0].environment,
        finished=max((cell.finished for cell in pooled if cell.finished), default=None),
        validation_loss=_mean(cell.validation_loss for cell in pooled),
        notes=tuple(notes),
        measured=_measured([cell.measured for cell in pooled]),
        other_tasks=_other_tasks(pooled),
        predictions=partial(_predictions, pooled),
        folds=ordered,
        pooled=pooled,
    )


def _pooled_id(folds: Sequence[CellResult]) -> str:
    """An id like that of a cell; no cell has it."""
    return hashlib.sha256("\n".join(cell.cell for cell in folds).encode()).hexdigest()[:20]


def _reason(missing: Sequence[CellResult]) -> Note:
    """`fold 3 failed: out of memory`: of the status most in need of attention, with all folds of the first reason."""
    status = _worst(missing)
    first = next(cell for cell in missing if cell.status == status)
    alike = [cell for cell in missing if (cell.status, cell.reason) == (status, first.reason)]
    message = FOLD_FAILED if status == "failed" else FOLD_MISSING
    return message(folds=tuple(str(_number(cell)) for cell in alike), why=first.reason or NOT_RUN())


def _worst(missing: Sequence[CellResult]) -> Status:
    statuses = {cell.status for cell in missing}
    return next((status for status in _STATUSES if status in statuses), "pending")


def _predictions(pooled: Sequence[CellResult]) -> Sequence[Prediction]:
    """The answers of all folds, one fold after the other."""
    return [prediction for cell in pooled for prediction in cell.predictions()]


def _pooled_score(name: str, pooled: Sequence[CellResult], metric: Metric | None, *, labels: bool) -> Score:
    """The metric over the rows of all folds; no value, with the reason, if a fold has none or they cannot be added."""
    scores = [cell.metrics.get(name) for cell in pooled]
    reasons = {score.reason if score is not None and score.value is None else None for score in scores}
    if len(reasons) == 1 and None not in reasons:
        return Score(None, next(iter(reasons)))  # of every fold, such as that nothing was trained
    for score, cell in zip(scores, pooled, strict=True):
        if score is None or score.value is None or not score.statistics:
            why = score.reason if score is not None else None
            return Score(None, FOLD_LACKS_VALUE(fold=_number(cell), why=why or NOT_COMPUTED()))
    known = [score for score in scores if score is not None]
    tables = [np.asarray(score.statistics, dtype=np.float64) for score in known]
    if metric is None or len({score.signature for score in known}) > 1 or len({t.shape[1] for t in tables}) > 1:
        return Score(None, FOLDS_NOT_POOLED())
    if metric.reads_other_rows:
        # Every fold reads the same passages: as separate rows they would count several times.
        if len({len(table) for table in tables}) > 1:
            return Score(None, FOLDS_NOT_POOLED())
        rows = np.sum(tables, axis=0)
    else:
        rows = np.concatenate(tables)
        if not (labels or is_ratio(rows, metric.value) or _has_fixed_columns(metric, pooled[0], rows.shape[1])):
            return Score(None, FOLDS_NOT_POOLED())
    value = float(metric.value(rows.sum(axis=0)))
    if not math.isfinite(value):
        return Score(None, NOT_FINITE(), known[0].signature)
    return Score(value, None, known[0].signature, rows.tolist())


def _has_fixed_columns(metric: Metric, cell: CellResult, columns: int) -> bool:
    """Whether columns mean the same in every fold, because they do not follow from the answers: one alone has as many.

    BLEU has ten for any answers. Macro F1 over free texts has three for each text, which are others in each fold.
    """
    try:
        return bool(np.asarray(metric.statistics(cell.predictions()[:1])).shape[1] == columns)
    except Exception:  # a metric of a plugin may raise anything; it then has no pooled value
        return False


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return math.fsum(known) / len(known) if known else None


def _means(mappings: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Means by key over the folds that have a number; whole numbers that are equal in all folds stay whole."""
    means = {}
    for key in dict.fromkeys(key for mapping in mappings for key in mapping):
        values = [mapping[key] for mapping in mappings if mapping.get(key) is not None]
        means[key] = values[0] if values and all(v == values[0] for v in values) else _mean(values)
    return {key: value for key, value in means.items() if value is not None}


def _measured(folds: Sequence[Measured]) -> Measured:
    """Means by key; the checks of all folds."""
    means = {
        field.name: _means([getattr(fold, field.name) for fold in folds])
        for field in fields(Measured)
        if field.name != "checks"
    }
    return Measured(**means, checks=tuple(check for fold in folds for check in fold.checks))


def _hyperparameters(pooled: Sequence[CellResult]) -> dict[str, Any]:
    """The settings; where tuning chose others in some folds, the list of those of each fold."""
    settings = {}
    for key in dict.fromkeys(key for cell in pooled for key in cell.hyperparameters):
        values = [cell.hyperparameters.get(key) for cell in pooled]
        settings[key] = values[0] if all(value == values[0] for value in values) else values
    return settings


def _other_tasks(pooled: Sequence[CellResult]) -> dict[str, OtherTask]:
    """The mean losses on each other task that was measured in every fold."""
    measured = {}
    for task in pooled[0].other_tasks:
        known = [cell.other_tasks[task] for cell in pooled if task in cell.other_tasks]
        if len(known) == len(pooled):
            loss, base = (
                math.fsum(values) / len(known) for values in ([o.loss for o in known], [o.base_loss for o in known])
            )
            measured[task] = OtherTask(loss, base, known[0].examples)
    return measured
