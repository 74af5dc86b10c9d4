"""Read a run directory into `RunResults`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ftbench.analysis.added_scores import with_added_scores
from ftbench.analysis.read_cell import read_cell_result
from ftbench.analysis.run_results import RunResults
from ftbench.contracts import Metric
from ftbench.errors import StoreError, UserError
from ftbench.matrix.schema import Matrix, Price
from ftbench.messages import MessageCatalogue
from ftbench.messages.core import CORE_MESSAGES
from ftbench.messages.run_errors import OTHER_VERSION
from ftbench.planning.metrics import find_metric
from ftbench.plugins import Registry
from ftbench.records.cell import Fold
from ftbench.records.results import CellResult, TaskInfo, TunedGroup
from ftbench.records.run import CellRecord, ModelRecord, RunRecord, TaskRecord, TuningRecord
from ftbench.storage import CellStore
from ftbench.storage.run_file import RUN_FILE, read_run


def read_results(directory: Path, registry: Registry | None = None) -> RunResults:
    """The results of a run; raises `StoreError` for a directory without a run.

    Without a registry there are only stored values, and nothing that plugins compute: no intervals, no added scores.
    """
    run = read_run(directory)
    store = CellStore(directory)
    messages = registry.messages() if registry else MessageCatalogue.of(CORE_MESSAGES)
    problems = list(registry.host.problems) if registry else []
    metrics = _metrics(run, directory, registry, problems) if registry else {}
    tasks = {task.label: task for task in run.tasks}
    with store.recalling():
        trials = tuple(read_cell_result(store, planned, (), {}) for planned in run.trials)
        read = tuple(
            read_cell_result(store, planned, tasks[planned.task].metrics, _other_tasks(run, planned))
            for planned in run.cells
        )
    final = {planned.cell for planned in run.cells}
    # A full training that decided may be a final cell, whose time is its own.
    seconds = _tune_seconds([trial for trial in trials if trial.cell not in final])
    price = run_matrix(directory, run).price
    cells = tuple(_with_shared_costs(cell, seconds, price) for cell in read)
    results = RunResults(
        name=run.name,
        matrix=run.matrix,
        cells=cells,
        tasks=tuple(map(_task, run.tasks)),
        metrics=metrics,
        baseline=run.baseline,
        default_rows={method.label: method.default_of for method in run.methods if method.default_of},
        trials=trials,
        tuning=tuple(map(_tuned, run.tuning)),
        plugins=run.plugins,
        models=tuple(map(_model, run.models)),
        environment={**run.environment, **dict(map(_model_line, run.models))},
        messages=messages,
        problems=tuple(problems),
    )
    return with_added_scores(results, directory, registry.host) if registry else results


def run_matrix(directory: Path, run: RunRecord) -> Matrix:
    """The run's matrix as an object; raises `StoreError` if this version of ftbench has other keys."""
    try:
        return Matrix.model_validate(run.matrix)
    except ValidationError as error:
        key = ".".join(("matrix", *map(str, error.errors()[0]["loc"])))
        raise StoreError(OTHER_VERSION(), file=directory / RUN_FILE, key=key) from None


def _task(task: TaskRecord) -> TaskInfo:
    return TaskInfo(
        label=task.label,
        task=task.task,
        output=task.output,
        language=task.language,
        metrics=task.metrics,
        rows=task.rows,
        source=task.source,
        notes=task.notes,
        family=task.family or task.label,
        labels=task.labels,
        folds=task.folds,
        made=_made(task, 1 if task.folds else None),
        made_in_folds=tuple(_made(task, number) for number in range(1, len(task.folds) + 1)),
    )


def _other_tasks(run: RunRecord, cell: CellRecord) -> dict[str, str]:
    """The keys of measurements by task, without the cell's task and others with the same rows and prompt."""
    keys = run.other_tasks.get(cell.model, {})
    return {task: key for task, key in keys.items() if key != keys.get(cell.task)}


def _made(task: TaskRecord, fold: int | None) -> dict[str, int]:
    """By augmentation, the number of training rows that it made, of those of a fold with cross-validation."""
    made: dict[str, int] = {}
    for record in task.augmented:
        if record.fold == fold:
            made[record.augmentation] = made.get(record.augmentation, 0) + record.made
    return made


def _tuned(search: TuningRecord) -> TunedGroup:
    shares = tuple(trial.share for trial in search.tried if trial.share is not None)
    return TunedGroup(
        search.model,
        search.task,
        search.method,
        tuple((trial.point, trial.loss) for trial in search.tried),
        search.chosen,
        search.at_edge,
        search.fold,
        finalists=tuple((trial.point, trial.loss) for trial in search.finalists),
        shares=shares if len(shares) == len(search.tried) else (),
        default=search.default,
        metric=search.metric,
    )


_Place = tuple[str, str, str, Fold | None]
"""Model, task, method and fold."""


def _place(cell: CellResult) -> _Place:
    return cell.model, cell.task, cell.method, cell.fold


def _tune_seconds(trials: Sequence[CellResult]) -> dict[_Place, float]:
    """Total seconds of the trials of each place."""
    seconds: dict[_Place, float] = {}
    for trial in trials:
        place = _place(trial)
        seconds[place] = seconds.get(place, 0.0) + trial.costs.get("wall_seconds", 0.0)
    return seconds


def _with_shared_costs(cell: CellResult, seconds: Mapping[_Place, float], price: Price | None) -> CellResult:
    """The cell with its tuning time and price, which depend on the run and are not in the cell's files.

    The price covers the cell's wall time on all its devices, without tuning.
    """
    if not cell.costs:
        return cell
    costs = {**cell.costs, "tune_seconds": seconds.get(_place(cell), 0.0)}
    if price:
        hours = cell.costs.get("wall_seconds", 0.0) * cell.spec.devices / 3600
        costs["money"] = price.per_device_hour * hours
    joules = cell.measured.joules.get("whole")
    return replace(cell, costs=costs if joules is None else {**costs, "joules": joules})


def _model(model: ModelRecord) -> dict[str, Any]:
    """The model as JSON data, without the shapes of its weights."""
    content = model.as_json()
    return {**content, "facts": {name: fact for name, fact in content["facts"].items() if name != "shapes"}}


def _model_line(model: ModelRecord) -> tuple[str, str]:
    """One line for the provenance section."""
    facts = f"{model.facts.architecture}, {model.facts.parameters:,} parameters"
    return f"model {model.label}", f"sha256 {model.fingerprint[:16]}, {facts}, licence: {model.licence}"


def _metrics(run: RunRecord, directory: Path, registry: Registry, problems: list[str]) -> dict[str, Metric]:
    """Metric objects by name. A missing plugin is a problem of the run; its stored values remain."""
    matrix = run_matrix(directory, run)
    options = {entry.metric: entry.options for entry in run.metrics}
    metrics = {}
    for name in dict.fromkeys(name for task in run.tasks for name in task.metrics):
        try:
            folder = directory / run.matrix_directory
            metrics[name] = find_metric(name, options.get(name, {}), matrix, folder, registry)
        except UserError as error:
            problems.append(f"metric {name}: {error}")
    return metrics
