"""Read one cell of a run directory in any state."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from ftbench.errors import NewerFormat, StoreError
from ftbench.messages import Note
from ftbench.messages.results import DAMAGED, METRICS_DAMAGED, NOT_COMPUTED, NOT_RUN, WAITS
from ftbench.records.result import ResultRecord
from ftbench.records.results import CellResult, Measured, OtherTask, Score, Status
from ftbench.records.run import CellRecord
from ftbench.storage import CellStore
from ftbench.storage.cell_files import learned_files, read_log, read_predictions, read_result, read_training
from ftbench.storage.newer import refuse_newer
from ftbench.storage.side_files import read_other_tasks, read_scores, scores_are_damaged

_DATE = re.compile(r"\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\dZ", re.ASCII)


def read_cell_result(
    store: CellStore, planned: CellRecord, metrics: Sequence[str], other_tasks: Mapping[str, str]
) -> CellResult:
    """The result of a planned cell, as far as known.

    `metrics` are the names of its expected scores. `other_tasks` are keys of the measurements on other tasks, by task.
    """
    folder = store.path(planned.cell)
    status, reason = _status(store, planned)
    if status != "done":
        return _without_result(store, planned, status, reason)
    try:
        refuse_newer(folder)
        store.check_results(planned.cell)
        result = read_result(folder)
        scores = read_scores(folder)
        measured_elsewhere = _other_tasks(folder, other_tasks)
    except NewerFormat as error:
        return _without_result(store, planned, "failed", error.note, log=False)
    except StoreError as error:
        return _without_result(store, planned, "failed", DAMAGED(error=str(error)), log=False)
    absent = METRICS_DAMAGED() if not scores and scores_are_damaged(folder) else NOT_COMPUTED()
    return CellResult(
        cell=planned.cell,
        model=planned.model,
        task=planned.task,
        method=planned.method,
        seed=planned.seed,
        status="done",
        reason=None,
        metrics={name: scores.get(name) or Score(None, absent) for name in metrics},
        costs={name: value for name, value in result.costs.items() if value is not None},
        hyperparameters=planned.spec.method.settings,
        spec=planned.spec,
        environment=result.environment,
        finished=_date(result.finished),
        validation_loss=result.training.validation_loss,
        notes=result.notes,
        measured=_measured(result),
        other_tasks=measured_elsewhere,
        training=partial(read_training, folder),
        predictions=partial(read_predictions, folder),
        learned=partial(learned_files, folder),
        log=partial(read_log, folder),
    )


def _status(store: CellStore, planned: CellRecord) -> tuple[Status, Note | None]:
    if planned.skip:
        return "skipped", planned.skip
    if store.path(planned.cell).exists() and not planned.spec.awaits_tuning:
        return "done", None
    if failure := store.failure(planned.cell):
        return "failed", failure
    return "pending", WAITS() if planned.spec.awaits_tuning else NOT_RUN()


def _without_result(
    store: CellStore, planned: CellRecord, status: Status, reason: Note | None, *, log: bool = True
) -> CellResult:
    return CellResult(
        cell=planned.cell,
        model=planned.model,
        task=planned.task,
        method=planned.method,
        seed=planned.seed,
        status=status,
        reason=reason,
        metrics={},
        costs={},
        hyperparameters=planned.spec.method.settings,
        spec=planned.spec,
        log=partial(store.failure_details, planned.cell) if log else str,
        failure=store.failure_kind(planned.cell) if log and status == "failed" else None,
    )


def _measured(result: ResultRecord) -> Measured:
    return Measured(
        clocks=result.clocks,
        steps=result.steps,
        memory=result.memory,
        memory_parts=result.memory_parts,
        milliseconds_per_token=result.milliseconds_per_token,
        joules=result.joules or {},
        checks=tuple({"name": c.name, "passed": c.passed, "detail": c.detail} for c in result.checks),
    )


def _other_tasks(folder: Path, keys: Mapping[str, str]) -> dict[str, OtherTask]:
    measured = read_other_tasks(folder)
    return {task: measured[key] for task, key in keys.items() if key in measured and measured[key].examples}


def _date(value: str | None) -> str | None:
    """The date if it is valid, else None: other text would break published feeds."""
    return value if value and _DATE.fullmatch(value) else None
