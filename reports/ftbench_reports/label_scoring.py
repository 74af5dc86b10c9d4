"""How the labels of a task were predicted: as the likeliest ones, or by generated answers."""

from __future__ import annotations

from collections.abc import Iterable

from ftbench.records.results import CellResult, TaskInfo


def names_labels(cells: Iterable[CellResult], task: TaskInfo) -> bool:
    """Whether answers to a label task were generated and matched to labels."""
    specs = (cell.spec.evaluation for cell in cells if cell.task == task.label)
    return task.output == "label" and any(spec is not None and spec.scoring == "generate" for spec in specs)


def output_key(cells: Iterable[CellResult], task: TaskInfo) -> str:
    """The last part of the key of words for what a task's answers are: `label`, `named-label` or `text`."""
    return "named-label" if names_labels(cells, task) else task.output
