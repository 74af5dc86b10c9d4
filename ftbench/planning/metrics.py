"""Configured metrics, by the names in a task or matrix."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ftbench.contracts import Metric, Task
from ftbench.errors import UserError
from ftbench.matrix.read import MatrixFile
from ftbench.matrix.schema import Matrix
from ftbench.planning.faults import placed
from ftbench.plugins import Registry


def configured_metrics(file: MatrixFile, registry: Registry) -> list[Metric]:
    """Metrics that the matrix adds to those of the tasks, in order."""
    metrics = []
    for i, entry in enumerate(file.matrix.metrics):
        try:
            metrics.append(find_metric(entry.metric, entry.options, file.matrix, file.directory, registry))
        except UserError as error:
            raise placed(error, file, ("metrics", i)) from None
    return metrics


def find_metric(
    reference: str, options: Mapping[str, Any], matrix: Matrix, directory: Path, registry: Registry
) -> Metric:
    """The configured metric for `name` or `name:argument`; raises `UserError`."""
    name, separator, argument = reference.partition(":")
    settings = dict(options)
    if separator:  # only a metric with an argument can name something on a hub
        settings.setdefault("allow_hub", matrix.allow.evaluate_hub)
    return registry.metric(name).configure(argument, settings, directory)


def task_metrics(file: MatrixFile, task: Task, registry: Registry, *, general: bool) -> tuple[Metric, ...]:
    """The task's metrics, the universal ones, then the matrix's; an entry of the matrix replaces a metric of its name.

    Without `general` text, universal metrics of general text are left out: their columns would be empty.
    """
    configured = {metric.name: metric for metric in configured_metrics(file, registry)}
    from_task = [find_metric(name, {}, file.matrix, file.directory, registry) for name in task.metrics]
    universal = [
        metric
        for _, metric in registry.objects("metrics").values()
        if metric.universal and (general or not metric.reads_general_text)
    ]
    result = {metric.name: configured.get(metric.name, metric) for metric in (*from_task, *universal)}
    return tuple({**result, **configured}.values())
