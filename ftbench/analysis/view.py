"""A run arranged for reading: groups of cells and their comparisons."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from ftbench.analysis.comparison import Comparison
from ftbench.analysis.method_row import MethodRow
from ftbench.analysis.pairing import compare
from ftbench.analysis.pooled_folds import with_pooled_folds
from ftbench.analysis.run_results import RunResults
from ftbench.records.results import CellResult, TaskInfo

if TYPE_CHECKING:
    from ftbench.analysis.health import Finding
    from ftbench.analysis.label_levels import LabelLevels


class RunView:
    """`RunResults` with the groups and comparisons for tables and reports, each computed once."""

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
    def groups(self) -> Mapping[tuple[str, str], tuple[MethodRow, ...]]:
        """Method rows by (model, task label), in the order of the matrix."""
        cells: dict[tuple[str, str, str], list[CellResult]] = {}
        for cell in self.results.cells:
            cells.setdefault((cell.model, cell.task, cell.method), []).append(cell)
        return {
            (model, task.label): rows
            for task in self.tasks
            for model in self.models
            if (
                rows := tuple(
                    MethodRow(
                        model,
                        task.label,
                        method,
                        with_pooled_folds(
                            cells[model, task.label, method], self.results.metrics, labels=task.output == "label"
                        ),
                        self.results.default_rows.get(method),
                    )
                    for method in self.methods
                    if (model, task.label, method) in cells
                )
            )
        }

    @cached_property
    def comparisons(self) -> Mapping[tuple[str, str], Comparison]:
        """Comparisons by (model, task label): every metric of the task, with intervals and tests."""
        return {
            (model, label): compare(groups, self.task(label), self.results.metrics, self.results.baseline)
            for (model, label), groups in self.groups.items()
        }

    @cached_property
    def label_levels(self) -> Mapping[tuple[str, str], LabelLevels]:
        """Chance and majority by (model, task label), for label tasks where they can be computed."""
        if self.results.from_texts is not None:
            return self.results.from_texts.label_levels
        from ftbench.analysis.label_levels import levels_of  # imported here, since the modules need each other

        levels = {
            (model, label): levels_of(groups, self.task(label), self.results.metrics)
            for (model, label), groups in self.groups.items()
        }
        return {place: known for place, known in levels.items() if known}

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What may make the numbers mean little, the worst first."""
        if self.results.from_texts is not None:
            return self.results.from_texts.findings
        from ftbench.analysis.health import findings_of  # as above

        return findings_of(self)

    @cached_property
    def degenerate_shares(self) -> Mapping[str, float]:
        """The share of degenerate answers by cell, where answers were generated and checked."""
        if self.results.from_texts is not None:
            return self.results.from_texts.degenerate_shares
        from ftbench.analysis.health.degenerate import degenerate_share  # as above

        pooled = (cell for groups in self.groups.values() for group in groups for cell in group.done if cell.folds)
        shares = {cell.cell: degenerate_share(cell) for cell in (*self.results.cells, *pooled) if cell.status == "done"}
        return {cell: share for cell, share in shares.items() if share is not None}

    @property
    def contest(self) -> tuple[str, ...]:
        """The compared methods, without rows of a tuned method's default settings."""
        return tuple(method for method in self.methods if method not in self.results.default_rows)

    @property
    def one_seed(self) -> bool:
        """Whether in some comparison every method that trains has one seed: it is of trained models, not of methods."""
        deciding = (comparison.deciding for comparison in self.comparisons.values())
        return any(metric is not None and metric.one_seed for metric in deciding)

    def task(self, label: str) -> TaskInfo:
        return next(task for task in self.tasks if task.label == label)


def _unnamed_task(label: str, results: RunResults) -> TaskInfo:
    """A task of cells that is missing in `results.tasks`: only its metrics are known."""
    metrics = dict.fromkeys(name for cell in results.cells if cell.task == label for name in cell.metrics)
    return TaskInfo(label, label, "text", "en", tuple(metrics), {}, "")
