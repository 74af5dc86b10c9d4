"""A run arranged for reading: the cells of one model, task and method over all seeds."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ftbench.results.model import CellResult, RunResults, TaskInfo
from ftbench_reports.comparison import Comparison, compare
from ftbench_reports.language import Part, say


@dataclass(frozen=True, slots=True)
class Group:
    """All seeds of one method on one task with one model."""

    model: str
    task: str
    method: str
    cells: tuple[CellResult, ...]

    @property
    def done(self) -> tuple[CellResult, ...]:
        return tuple(cell for cell in self.cells if cell.status == "done")

    @property
    def missing(self) -> tuple[CellResult, ...]:
        """Cells that failed, were skipped or have not run."""
        return tuple(cell for cell in self.cells if cell.status != "done")

    @property
    def trains(self) -> bool:
        """False for base rows such as zero-shot: nothing of the model was trained."""
        return not any(cell.costs.get("trainable_parameters") == 0 for cell in self.done)

    def values(self, metric: str) -> Mapping[int, float]:
        """The metric's value by seed, where it has one."""
        scores = {cell.seed: cell.metrics[metric].value for cell in self.done if metric in cell.metrics}
        return {seed: value for seed, value in scores.items() if value is not None and math.isfinite(value)}

    def mean(self, metric: str) -> float | None:
        values = self.values(metric).values()
        return math.fsum(values) / len(values) if values else None

    def absences(self, metric: str) -> Mapping[int, Part]:
        """By seed, why a finished cell has no value of the metric."""
        return {cell.seed: _absence(cell, metric) for cell in self.done if cell.seed not in self.values(metric)}

    def cost(self, name: str) -> float | None:
        values = [cell.costs[name] for cell in self.done if name in cell.costs and math.isfinite(cell.costs[name])]
        return math.fsum(values) / len(values) if values else None


class RunView:
    """`RunResults` with the groups and comparisons that several sections show; each is computed once."""

    def __init__(self, results: RunResults) -> None:
        self.results = results
        self.models = tuple(dict.fromkeys(cell.model for cell in results.cells))
        self.methods = tuple(dict.fromkeys(cell.method for cell in results.cells))
        named = {task.label: task for task in results.tasks}
        self.tasks = tuple(
            named[label] if label in named else _unnamed_task(label, results)
            for label in dict.fromkeys([*named, *(cell.task for cell in results.cells)])
        )
        self.seeds = tuple(sorted({cell.seed for cell in results.cells}))

    @cached_property
    def groups(self) -> Mapping[tuple[str, str], tuple[Group, ...]]:
        """By (model, task label): the methods in the order of the matrix."""
        cells: dict[tuple[str, str, str], list[CellResult]] = {}
        for cell in self.results.cells:
            cells.setdefault((cell.model, cell.task, cell.method), []).append(cell)
        return {
            (model, task.label): found
            for task in self.tasks
            for model in self.models
            if (
                found := tuple(
                    Group(model, task.label, method, tuple(cells[model, task.label, method]))
                    for method in self.methods
                    if (model, task.label, method) in cells
                )
            )
        }

    @cached_property
    def comparisons(self) -> Mapping[tuple[str, str], Comparison]:
        """By (model, task label): every metric of the task, with its intervals and tests."""
        return {
            (model, label): compare(groups, self.task(label), self.results.metrics, self.results.baseline)
            for (model, label), groups in self.groups.items()
        }

    def task(self, label: str) -> TaskInfo:
        return next(task for task in self.tasks if task.label == label)


def _absence(cell: CellResult, metric: str) -> Part:
    score = cell.metrics.get(metric)
    if score is None:
        return say("absent.not-computed")
    return score.reason or say("absent.no-reason" if score.value is None else "absent.not-finite")


def _unnamed_task(label: str, results: RunResults) -> TaskInfo:
    """A task that the cells name and `results.tasks` does not: nothing is known but its metrics."""
    metrics = dict.fromkeys(name for cell in results.cells if cell.task == label for name in cell.metrics)
    return TaskInfo(label, label, "text", "en", tuple(metrics), {}, "")
