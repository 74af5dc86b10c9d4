"""Read a run directory into `RunResults`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from ftbench.analysis.added_scores import with_added_scores
from ftbench.analysis.run_results import RunResults
from ftbench.analysis.scoring import METRICS_FILE, read_predictions, read_scores
from ftbench.contracts import Metric
from ftbench.errors import StoreError, UserError
from ftbench.matrix.schema import Price
from ftbench.messages import Note
from ftbench.messages.results import DAMAGED, NOT_COMPUTED, NOT_RUN, WAITS
from ftbench.plan.metrics import find_metric
from ftbench.plugins import Registry
from ftbench.records.results import CellResult, Measured, OtherTask, Score, Status, TaskInfo, TrainingPoint, TunedGroup
from ftbench.storage import LOG_FILE, CellStore
from ftbench.storage.other_tasks import OTHER_TASKS_FILE, read_other_tasks
from ftbench.storage.run_file import read_run_file, run_matrix

_DATE = re.compile(r"\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\dZ", re.ASCII)


def read_results(directory: Path, registry: Registry) -> RunResults:
    """All that is known of a run; raises `StoreError` for a directory that is none."""
    content = read_run_file(directory)
    store = CellStore(directory)
    messages = registry.messages()  # a plugin that fails at it is among the problems
    problems = list(registry.host.problems)
    metrics = _metrics(content, directory, registry, problems)
    tasks = {task["label"]: task for task in content["tasks"]}
    trials = tuple(_cell(store, planned, (), {}) for planned in content.get("trials", ()))
    seconds = _tune_seconds(trials)
    price = run_matrix(directory, content).price
    cells = tuple(
        _with_shared_costs(
            _cell(store, planned, tasks[planned["task"]]["metrics"], content.get("other_tasks", {})), seconds, price
        )
        for planned in content["cells"]
    )
    results = RunResults(
        name=content["name"],
        matrix=content["matrix"],
        cells=cells,
        tasks=tuple(
            TaskInfo(
                label=task["label"],
                task=task["task"],
                output=task["output"],
                language=task["language"],
                metrics=tuple(task["metrics"]),
                rows=task["rows"],
                source=task["source"],
                notes=tuple(map(Note.from_json, task["notes"])),
                family=task.get("family", task["label"]),
            )
            for task in content["tasks"]
        ),
        metrics=metrics,
        baseline=content["baseline"],
        trials=trials,
        tuning=tuple(_tuned(one) for one in content.get("tuning", ())),
        plugins=tuple(content["plugins"]),
        models=tuple(_model(one) for one in content["models"]),
        environment={**content["environment"], **_models(content)},
        messages=messages,
        problems=tuple(problems),
    )
    return with_added_scores(results, directory, registry.host)


def _tuned(one: Mapping[str, Any]) -> TunedGroup:
    tried = tuple((dict(trial["point"]), trial["loss"]) for trial in one.get("tried", ()))
    return TunedGroup(one["model"], one["task"], one["method"], tried, one["chosen"], one.get("at_edge", False))


def _tune_seconds(trials: Sequence[CellResult]) -> dict[tuple[str, str, str], float]:
    """What the trials of each (model, task, method) took together."""
    seconds: dict[tuple[str, str, str], float] = {}
    for trial in trials:
        group = (trial.model, trial.task, trial.method)
        seconds[group] = seconds.get(group, 0.0) + trial.costs.get("wall_seconds", 0.0)
    return seconds


def _with_shared_costs(
    cell: CellResult, seconds: Mapping[tuple[str, str, str], float], price: Price | None
) -> CellResult:
    """The cell with what its tuning took and its price: not in its own file, because other runs have other ones.

    The price is of the cell alone, for its whole wall time; tuning is not in it.
    """
    if not cell.costs:
        return cell
    costs = {**cell.costs, "tune_seconds": seconds.get((cell.model, cell.task, cell.method), 0.0)}
    if price:
        costs["money"] = price.per_device_hour * cell.costs.get("wall_seconds", 0.0) / 3600
    joules = cell.measured.joules.get("whole")
    return replace(cell, costs=costs if joules is None else {**costs, "joules": joules})


def _model(model: Mapping[str, Any]) -> dict[str, Any]:
    """Without the shapes of its hundreds of weights."""
    return {**model, "facts": {name: fact for name, fact in model["facts"].items() if name != "shapes"}}


def _models(content: Mapping[str, Any]) -> dict[str, str]:
    """One line a model for the provenance section."""
    return {
        f"model {model['label']}": f"sha256 {model['fingerprint'][:16]}, {model['facts']['architecture']}, "
        f"{model['facts']['parameters']:,} parameters, licence: {model['licence']}"
        for model in content["models"]
    }


def _metrics(content: Mapping[str, Any], directory: Path, registry: Registry, problems: list[str]) -> dict[str, Metric]:
    """The metric objects by name; one whose plugin is gone is a problem, and its stored values remain."""
    matrix = run_matrix(directory, content)
    options = {entry["metric"]: {k: v for k, v in entry.items() if k != "metric"} for entry in content["metrics"]}
    found = {}
    for name in dict.fromkeys(name for task in content["tasks"] for name in task["metrics"]):
        try:
            folder = directory / content["matrix_directory"]
            found[name] = find_metric(name, options.get(name, {}), matrix, folder, registry)
        except UserError as error:
            problems.append(f"metric {name}: {error}")
    return found


def _cell(
    store: CellStore,
    planned: Mapping[str, Any],
    metrics: Sequence[str],
    task_keys: Mapping[str, Mapping[str, str]],
) -> CellResult:
    identity = {key: planned[key] for key in ("cell", "model", "task", "method", "seed", "spec")}
    hyperparameters = dict(planned["spec"]["method"]["settings"])
    folder = store.path(planned["cell"])
    status: Status
    reason: Note | None
    if planned["skip"]:
        status, reason = "skipped", Note.from_json(planned["skip"])
    elif "awaits" in planned["spec"]:
        reason = store.failure(planned["cell"])
        status, reason = ("failed", reason) if reason else ("pending", WAITS())
    elif folder.exists():
        status, reason = "done", None
    else:
        reason = store.failure(planned["cell"])
        status = "failed" if reason else "pending"
        reason = reason or NOT_RUN()
    if status != "done":
        log = partial(store.failure_details, planned["cell"])
        return CellResult(
            **identity, status=status, reason=reason, metrics={}, costs={}, hyperparameters=hyperparameters, log=log
        )
    try:
        known = _known(store.read_json(planned["cell"], "result.json"), folder / "result.json")
    except StoreError as error:
        reason = DAMAGED(error=str(error))
        return CellResult(
            **identity, status="failed", reason=reason, metrics={}, costs={}, hyperparameters=hyperparameters
        )
    scores = read_scores(folder / METRICS_FILE)
    return CellResult(
        **identity,
        status=status,
        reason=reason,
        metrics={name: scores.get(name) or Score(None, NOT_COMPUTED()) for name in metrics},
        hyperparameters=hyperparameters,
        **known,
        other_tasks=_other_tasks(folder / OTHER_TASKS_FILE, task_keys.get(planned["model"], {})),
        training=_reader(_read_curve, folder / "training.jsonl"),
        predictions=_reader(read_predictions, folder / "predictions.jsonl"),
        learned=_reader(_file_names, folder / "learned"),
        log=_reader(_read_log, folder / LOG_FILE),
    )


def _other_tasks(path: Path, keys: Mapping[str, str]) -> dict[str, OtherTask]:
    found = read_other_tasks(path)
    return {task: found[key] for task, key in keys.items() if key in found and found[key].examples}


def _known(result: Any, path: Path) -> dict[str, Any]:
    """What result.json says of a cell; raises `StoreError` when that is not what `CellRun` writes."""
    try:
        return {
            "costs": {name: value for name, value in result["costs"].items() if value is not None},
            "environment": dict(result["environment"]),
            "finished": _date(result.get("finished")),
            "validation_loss": result["training"].get("validation_loss"),
            "notes": tuple(map(Note.from_json, result["notes"])),
            "measured": Measured(
                clocks=dict(result.get("clocks", {})),
                steps=dict(result.get("steps", {})),
                memory=dict(result.get("memory", {})),
                memory_parts=dict(result.get("memory_parts", {})),
                milliseconds_per_token=dict(result.get("milliseconds_per_token", {})),
                joules=dict(result.get("joules") or {}),
                checks=tuple(map(_check, result.get("checks", ()))),
            ),
        }
    except (KeyError, TypeError, ValueError, AttributeError):
        raise StoreError("is damaged", file=path) from None


def _check(check: Mapping[str, Any]) -> dict[str, Any]:
    return {**check, "detail": Note.from_json(check.get("detail", ""))}


def _date(value: Any) -> str | None:
    """A date as `result.json` has it; anything else would put damaged feeds online."""
    return value if isinstance(value, str) and _DATE.fullmatch(value) else None


def _reader(function: Callable[[Path], Any], path: Path) -> Callable[[], Any]:
    return partial(function, path)


def _read_log(path: Path) -> str:
    """Empty for the cells of versions that kept none."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""


def _file_names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def _read_curve(path: Path) -> list[TrainingPoint]:
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        return [TrainingPoint(**{**row, "step": int(row["step"])}) for row in rows]
    except OSError as error:
        raise StoreError(f"cannot be read: {error.strerror}", file=path) from None
    except (ValueError, KeyError, TypeError):
        raise StoreError("is damaged; running again redoes the cell", file=path) from None
