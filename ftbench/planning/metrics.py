"""Metrics by the names that a task or a matrix gives them, configured."""

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
    """The metrics that the matrix asks for beyond the tasks' own, in order."""
    found = []
    for i, entry in enumerate(file.matrix.metrics):
        try:
            found.append(find_metric(entry.metric, entry.options, file.matrix, file.directory, registry))
        except UserError as error:
            raise placed(error, file, ("metrics", i)) from None
    return found


def find_metric(
    reference: str, options: Mapping[str, Any], matrix: Matrix, directory: Path, registry: Registry
) -> Metric:
    """The configured metric for `name` or `name:argument`; raises `UserError`."""
    name, separator, argument = reference.partition(":")
    given = dict(options)
    if separator:  # only metrics with an argument can name something on a hub
        given.setdefault("allow_hub", matrix.allow.evaluate_hub)
    return registry.metric(name).configure(argument, given, directory)


def task_metrics(file: MatrixFile, task: Task, registry: Registry, *, general: bool) -> tuple[Metric, ...]:
    """The task's metrics, the universal ones, then the matrix's; an entry of the matrix replaces one of its name.

    Without `general` text for any model, universal metrics of it are left out: they would be empty columns.
    """
    asked = {metric.name: metric for metric in configured_metrics(file, registry)}
    own = [find_metric(name, {}, file.matrix, file.directory, registry) for name in task.metrics]
    universal = [
        metric
        for _, metric in registry.objects("metrics").values()
        if metric.universal and (general or not metric.reads_general_text)
    ]
    result = {metric.name: asked.get(metric.name, metric) for metric in (*own, *universal)}
    return tuple({**result, **asked}.values())
