"""Cells and runs as trackers see them: from plans and from the store."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from math import isfinite
from pathlib import Path
from typing import Any

from ftbench.analysis.cell_intervals import cell_intervals
from ftbench.analysis.read import read_results
from ftbench.analysis.read_cell import read_cell_result
from ftbench.contracts.tracker_events import CellSummary, Estimate, GroupSummary, TrackedCell, TrackedRun
from ftbench.environment import describe_machine, package_versions
from ftbench.planning.planned import Plan
from ftbench.plugins import Registry
from ftbench.presentation.result_columns import rows_of
from ftbench.records.cell import Cell, canonical_json
from ftbench.records.run import CellRecord
from ftbench.storage import CellStore
from ftbench.storage.cell_files import read_training
from ftbench.version import __version__

_ID_DIGITS = 16


def tracked_run(plan: Plan, directory: Path, matrix: str) -> TrackedRun:
    """A run whose id follows from its name and its planned cells, so that the same command has it again."""
    content = [plan.matrix.name, sorted({cell.id for cell in plan.cells})]
    return TrackedRun(
        id=hashlib.sha256(canonical_json(content).encode()).hexdigest()[:_ID_DIGITS],
        name=plan.matrix.name,
        directory=directory,
        matrix=matrix,
        cells=tuple({cell.id: tracked_cell(cell) for cell in plan.cells}.values()),
        environment={"ftbench": __version__, **describe_machine(), **package_versions()},
    )


def tracked_cell(cell: Cell) -> TrackedCell:
    """A cell with the settings that decide its result."""
    spec = cell.spec
    parts: dict[str, Mapping[str, Any]] = {"method": {"name": spec.method.name, **spec.method.settings}}
    if spec.training is not None:
        parts["training"] = spec.training.as_json()
    if spec.evaluation is not None:
        parts["evaluation"] = spec.evaluation.as_json()
    settings = {f"{part}.{key}": value for part, values in parts.items() for key, value in values.items()}
    return TrackedCell(
        id=cell.id,
        label=cell.label,
        model=cell.model,
        task=cell.task,
        method=cell.method,
        seed=cell.seed,
        settings=settings | {"precision": spec.precision, "devices": spec.devices},
        fold=cell.fold.number if cell.fold else None,
        is_trial=cell.is_trial,
        skip=cell.skip,
    )


def cell_summary(store: CellStore, cell: Cell, plan: Plan) -> CellSummary:
    """The result of a finished cell; raises `StoreError` for one that cannot be read."""
    known = {} if cell.is_trial else {metric.name: metric for metric in plan.tasks[cell.task].metrics}
    result = read_cell_result(store, CellRecord.of(cell), tuple(known), {})
    metrics: dict[str, Estimate] = {}
    if known:
        groups = [answer.group for answer in result.predictions()]
        # An example without a group stands for itself.
        belongs = [place if group is None else group for place, group in enumerate(groups)] if any(groups) else []
        for name, metric in known.items():
            value = result.metrics[name].value
            if value is not None:
                interval = cell_intervals([result], name, metric, {cell.id: belongs} if belongs else {}).get(cell.id)
                metrics[name] = Estimate(value, *((interval.low, interval.high) if interval else ()))
    return CellSummary(
        metrics=metrics,
        costs={name: float(value) for name, value in result.costs.items() if value is not None and isfinite(value)},
        validation_loss=result.validation_loss,
        curve=curve_of(store, cell),
        notes=tuple(result.notes),
    )


def curve_of(store: CellStore, cell: Cell) -> tuple[tuple[int, Mapping[str, float]], ...]:
    """Step and values of each point of a finished cell's training, as they were logged."""
    return tuple((point.step, measured(asdict(point))) for point in read_training(store.path(cell.id)))


def measured(values: Mapping[str, Any]) -> dict[str, float]:
    """What was measured at a step, without the step itself."""
    return {name: value for name, value in values.items() if name != "step" and value is not None}


def group_summaries(directory: Path, registry: Registry) -> Iterable[GroupSummary]:
    """The finished methods of a run over their seeds, with the intervals of the report."""
    for row in rows_of(read_results(directory, registry), "group"):
        if not row["seeds"]:
            continue
        metrics = {
            name: Estimate(value, row["comparison"][name]["low"], row["comparison"][name]["high"])
            for name, value in row["metrics"].items()
            if value is not None
        }
        yield GroupSummary(row["model"], row["task"], row["method"], row["seeds"], metrics)
