"""A method's cost divided by the baseline's, cell by cell: a single disturbed cell does not move the median."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from ftbench.analysis.method_row import MethodRow
from ftbench.records.results import CellResult


@dataclass(frozen=True, slots=True)
class CellRatio:
    """One cell's cost divided by that of the baseline's cell with the same model, task, seed and fold."""

    cell: CellResult
    reference: CellResult
    value: float


@dataclass(frozen=True, slots=True)
class CostRatio:
    """A method's cost divided by the baseline's."""

    median: float
    """Over the pairs of cells."""
    low: float
    """Of the pair with the lowest ratio."""
    high: float
    pairs: int
    """Number of pairs: cells that both methods have."""
    of: int
    """Number of the baseline's finished cells."""


def cell_ratios(cost: str, pairs: Sequence[tuple[MethodRow, MethodRow]]) -> tuple[CellRatio, ...]:
    """The ratios of all cells with the same model, task, seed and fold.

    `pairs` are a method's rows with the baseline's. Cells without the cost, or with a cost of 0, have no ratio.
    """
    return tuple(ratio for group, reference in pairs for ratio in _of_rows(cost, group, reference))


def cost_ratio(cost: str, pairs: Sequence[tuple[MethodRow, MethodRow]]) -> CostRatio | None:
    """The median ratio with its range; None if no two cells with the same model, task, seed and fold have the cost."""
    values = [ratio.value for ratio in cell_ratios(cost, pairs)]
    if not values:
        return None
    of = sum(sum(1 for _ in _parts(reference)) for _, reference in pairs)
    return CostRatio(median(values), min(values), max(values), len(values), of)


def _of_rows(cost: str, group: MethodRow, reference: MethodRow) -> Iterator[CellRatio]:
    measured = {(cell.seed, cell.fold): cell for cell in _parts(group) if cell.costs.get(cost, 0.0) > 0}
    for cell in _parts(reference):
        if cell.costs.get(cost, 0.0) > 0 and (cell.seed, cell.fold) in measured:
            ours = measured[cell.seed, cell.fold]
            yield CellRatio(ours, cell, ours.costs[cost] / cell.costs[cost])


def _parts(group: MethodRow) -> Iterator[CellResult]:
    """The finished cells, those of each fold by itself."""
    return (part for cell in group.done for part in cell.parts)
