"""The content of `run.json`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ftbench.environment import describe_machine, package_versions
from ftbench.planning.other_tasks import task_keys
from ftbench.planning.planned import Plan, PlannedModel, PlannedTask
from ftbench.plugins import Registry
from ftbench.records.cell import Cell
from ftbench.records.run import (
    CellRecord,
    FactsRecord,
    MethodRecord,
    MetricRecord,
    ModelRecord,
    ProbeRecord,
    RunRecord,
    TaskRecord,
    TriedPoint,
    TuningRecord,
)
from ftbench.tuning.rounds import Place
from ftbench.tuning.trial import Choice, Tried
from ftbench.version import __version__


@dataclass(frozen=True, slots=True)
class MatrixSource:
    """The source of a matrix: its text, the base folder of its paths, and the single-file plugins."""

    text: str
    directory: Path
    plugin_files: tuple[Path, ...] = ()


def run_record(
    directory: Path,
    plan: Plan,
    tried: Iterable[Cell],
    tuning: Sequence[TuningRecord],
    registry: Registry,
    source: MatrixSource,
    probes: Mapping[str, tuple[ProbeRecord, ...]],
) -> RunRecord:
    """The record of a plan in `directory`, with all trials known so far, and the probes of chat models by label."""
    return RunRecord(
        name=plan.matrix.name,
        matrix=plan.matrix.model_dump(mode="json", exclude_none=True),
        written=plan.matrix.model_dump(mode="json", exclude_unset=True),
        # Relative, so that a run directory contains no paths of its machine.
        matrix_directory=os.path.relpath(source.directory, directory),
        plugin_files=tuple(os.path.relpath(path, directory) for path in source.plugin_files),
        baseline=plan.baseline,
        cells=tuple(map(CellRecord.of, plan.cells)),
        trials=tuple(map(CellRecord.of, tried)),
        tuning=tuple(tuning),
        methods=tuple(
            MethodRecord(
                label=method.label, method=method.method.name, default_of=method.default_of, axes=dict(method.axes)
            )
            for method in plan.methods.values()
        ),
        tasks=tuple(map(_task, plan.tasks.values())),
        models=tuple(
            ModelRecord(
                label=model.entry.label,
                fingerprint=model.source.fingerprint,
                licence=model.source.licence,
                facts=FactsRecord.model_validate(asdict(model.source.facts)),
                details=dict(model.source.details),
                probes=probes.get(label, ()),
                **_format(model),
            )
            for label, model in plan.models.items()
        ),
        metrics=tuple(MetricRecord.model_validate(entry.model_dump(mode="json")) for entry in plan.matrix.metrics),
        other_tasks=task_keys(plan),
        plugins=tuple({**asdict(record), "hooks": list(record.hooks)} for record in registry.host.records),
        environment=_environment(registry),
    )


def _format(model: PlannedModel) -> dict[str, Any]:
    """How a model reads examples."""
    spec = model.format.spec(model.source, model.entry.dtype)
    return {
        **spec.model_dump(include={"format", "template", "system", "thinking"}),
        "unused_template": model.format.unused_template,
    }


def tuning_records(choices: Mapping[Place, Choice | None]) -> list[TuningRecord]:
    """Records of the choices of tuning for each model, task, method and fold."""
    return [_tuned(*place, choice) for place, choice in choices.items()]


def _tuned(model: str, task: str, method: str, fold: int | None, choice: Choice | None) -> TuningRecord:
    if choice is None:
        return TuningRecord(model=model, task=task, method=method, fold=fold, chosen=None)
    return TuningRecord(
        model=model,
        task=task,
        method=method,
        fold=fold,
        tried=tuple(map(_tried, choice.tried)),
        finalists=tuple(map(_tried, choice.finalists)),
        chosen=dict(choice.best.point),
        loss=choice.best.loss,
        at_edge=choice.at_edge,
        default=choice.default,
        metric=choice.metric,
    )


def _tried(trial: Tried) -> TriedPoint:
    return TriedPoint(point=dict(trial.point), loss=trial.finite_loss, share=trial.share, score=trial.score)


def _environment(registry: Registry) -> dict[str, str]:
    environment = {"ftbench": __version__, **describe_machine(), **package_versions()}
    for facts in registry.host.ask_each("ftbench_environment"):
        if isinstance(facts, Mapping):
            environment.update((str(name), str(fact)) for name, fact in facts.items())
    return environment


def _task(planned: PlannedTask) -> TaskRecord:
    data = planned.data
    return TaskRecord(
        label=planned.entry.label,
        family=planned.family,
        task=planned.task.name,
        output=planned.task.output,
        language=data.language,
        metrics=tuple(dict.fromkeys(metric.name for metric in planned.metrics)),
        rows=data.counts(),
        labels=tuple(data.labels),
        source=data.source,
        notes=tuple(data.notes),
        folds=tuple(fold.counts() for fold in data.folds),
        augmented=data.augmented,
    )
