"""A loss that never fell: training that ended where it began."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from ftbench.analysis.health.finding import Finding, cell_name
from ftbench.analysis.view import RunView
from ftbench.messages.health import LOSS_NEVER_FELL
from ftbench.records.results import CellResult

FEWEST_POINTS = 8
"""Losses of single batches vary: a curve of fewer says nothing, and is compared by quarters."""

_CHECK = "loss fell"


def losses_that_never_fell(view: RunView) -> Iterator[Finding]:
    """One finding for each method with such a cell."""
    for method in view.contest:
        found = [
            cell
            for groups in view.groups.values()
            for group in groups
            if group.method == method and group.trains
            for cell in (part for done in group.done for part in done.parts)
            if never_fell(cell)
        ]
        if found:
            note = LOSS_NEVER_FELL(method=method, where=tuple(cell_name(view, cell) for cell in found))
            places = tuple(dict.fromkeys((cell.model, cell.task) for cell in found))
            yield Finding(note, "warning", tuple(cell.cell for cell in found), (method,), places)


def never_fell(cell: CellResult) -> bool:
    """By the cell's own check of the validation loss; where a trainer tells none, by the curve of training losses."""
    check = next((check for check in cell.measured.checks if check["name"] == _CHECK), None)
    if check is not None:
        return not check["passed"]
    losses = [point.train_loss for point in cell.training() if point.train_loss is not None]
    return len(losses) >= FEWEST_POINTS and not _mean(losses[-(len(losses) // 4) :]) < _mean(losses[: len(losses) // 4])


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)
