"""`run.json`: what a run planned, so that results can be read without the matrix, its data or its models."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from ftbench.environment import describe_machine, package_versions
from ftbench.errors import NewerFormat, StoreError
from ftbench.matrix.schema import Matrix
from ftbench.records.cell import FORMAT, canonical_json
from ftbench.storage import CellStore
from ftbench.storage.atomic import dump_json, read_json, write_atomic
from ftbench.storage.other_tasks import task_keys
from ftbench.storage.run_shape import check_run
from ftbench.version import __version__

if TYPE_CHECKING:
    from ftbench.plan.planned import Plan, PlannedTask
    from ftbench.plugins import Registry
    from ftbench.records.cell import Cell

RUN_FILE = "run.json"
MATRIX_FILE = "matrix.yaml"


@dataclass(frozen=True, slots=True)
class MatrixSource:
    """The matrix as it was given: its text, the folder its paths start from, and the single-file plugins in use."""

    text: str
    directory: Path
    plugin_files: tuple[Path, ...] = ()


def write_run_file(
    directory: Path,
    plan: Plan,
    tried: Sequence[Cell],
    tuning: Sequence[Mapping[str, Any]],
    registry: Registry,
    source: MatrixSource,
) -> None:
    """Write run.json and the matrix as it was given (with `--set` applied it may differ; run.json has it resolved)."""
    with CellStore(directory).changing(RUN_FILE):  # `ftbench score` may be adding a metric
        content = _content(directory, plan, tried, tuning, registry, source)
        write_atomic(directory / MATRIX_FILE, source.text)
        write_atomic(directory / RUN_FILE, _dump(content))


def _dump(content: Mapping[str, Any]) -> str:
    """`dump_json`, but each cell on one line: Python writes that twenty times as fast, and there may be thousands."""
    cells = {key: [canonical_json(cell) for cell in content[key]] for key in ("cells", "trials") if key in content}
    text = dump_json({**content, **{key: [] for key in cells}})
    for key, lines in cells.items():
        if lines:  # a string's own quotes are escaped, so no text can hold this line
            text = text.replace(f'\n "{key}": []', f'\n "{key}": [\n  ' + ",\n  ".join(lines) + "\n ]", 1)
    return text


def _content(
    directory: Path,
    plan: Plan,
    tried: Sequence[Cell],
    tuning: Sequence[Mapping[str, Any]],
    registry: Registry,
    source: MatrixSource,
) -> dict[str, Any]:
    environment = {"ftbench": __version__, **describe_machine(), **package_versions()}
    for facts in registry.host.ask_each("ftbench_environment"):
        if isinstance(facts, Mapping):
            environment.update((str(name), str(fact)) for name, fact in facts.items())
    added = _added_metrics(directory)
    return {
        "format": FORMAT,
        # Relative, so that a run directory names no path of the machine it was made on.
        "matrix_directory": os.path.relpath(source.directory, directory),
        "plugin_files": [os.path.relpath(path, directory) for path in source.plugin_files],
        "name": plan.matrix.name,
        "matrix": plan.matrix.model_dump(mode="json", exclude_none=True),
        "baseline": plan.baseline,
        "cells": [_planned(cell) for cell in plan.cells],
        "trials": [_planned(cell) for cell in tried],
        "tuning": list(tuning),
        "other_tasks": task_keys(plan),
        "tasks": [_task(task, added) for task in plan.tasks.values()],
        "models": [
            {
                "label": model.entry.label,
                "fingerprint": model.source.fingerprint,
                "licence": model.source.licence,
                "facts": asdict(model.source.facts),
                "details": dict(model.source.details),
            }
            for model in plan.models.values()
        ],
        "metrics": [*(entry.model_dump(mode="json") for entry in plan.matrix.metrics), *added],
        "added_metrics": added,
        "plugins": [asdict(record) for record in registry.host.records],
        "environment": environment,
    }


def _planned(cell: Cell) -> dict[str, Any]:
    names = {"model": cell.model, "task": cell.task, "method": cell.method, "seed": cell.seed}
    return {"cell": cell.id, **names, "skip": cell.skip and cell.skip.as_json(), "spec": cell.spec}


def _added_metrics(directory: Path) -> list[Mapping[str, Any]]:
    """The metrics that `ftbench score` added to an earlier run in this directory; raises `NewerFormat`."""
    try:
        return list(read_run_file(directory).get("added_metrics", ()))
    except NewerFormat:
        raise
    except StoreError:  # missing or damaged: all but this follows from the plan
        return []


def _task(planned: PlannedTask, added: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    data = planned.data
    return {
        "label": planned.entry.label,
        "family": planned.family,
        "task": planned.task.name,
        "output": planned.task.output,
        "language": data.language,
        "metrics": list(dict.fromkeys([*(m.name for m in planned.metrics), *(entry["metric"] for entry in added)])),
        "rows": {"train": len(data.train), "validation": len(data.validation), "test": len(data.test)},
        "labels": list(data.labels),
        "source": data.source,
        "notes": [note.as_json() for note in data.notes],
    }


def read_run_file(directory: Path) -> dict[str, Any]:
    """The content of run.json; raises `StoreError` when it is missing, damaged or newer than this ftbench."""
    path = directory / RUN_FILE
    if directory.is_file():
        raise StoreError("is a file, not a run directory", file=directory)
    if not path.exists():
        raise StoreError("is no run directory (it has no run.json)", file=directory)
    return check_run(read_json(path), path)


def run_matrix(directory: Path, content: Mapping[str, Any]) -> Matrix:
    """The run's matrix as an object; raises `StoreError` where this ftbench knows other keys."""
    try:
        return Matrix.model_validate(content["matrix"])
    except ValidationError as error:
        key = ".".join(("matrix", *map(str, error.errors()[0]["loc"])))
        raise StoreError(
            "does not fit this version of ftbench; run the matrix again", file=directory / RUN_FILE, key=key
        ) from None


def add_metrics(directory: Path, entries: list[Mapping[str, Any]]) -> None:
    """Remember metrics that `ftbench score` added, so that results and reports know them."""
    with CellStore(directory).changing(RUN_FILE):
        content = read_run_file(directory)
        known = {entry["metric"] for entry in entries}
        for key in ("metrics", "added_metrics"):
            content[key] = [entry for entry in content.get(key, ()) if entry["metric"] not in known] + list(entries)
        for task in content["tasks"]:
            task["metrics"] = list(dict.fromkeys([*task["metrics"], *(entry["metric"] for entry in entries)]))
        write_atomic(directory / RUN_FILE, _dump(content))
