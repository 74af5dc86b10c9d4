"""Which trials of a tuned run train together, over one frozen base (see `ftbench.training.batched_trials`)."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence

from ftbench.planning.planned import Plan
from ftbench.records.cell import Cell, canonical_json

MOST = 16
"""Trials at once: beyond that nothing is gained, and the state of AdamW takes memory for each."""

Stacked = tuple[Cell, ...]


def stacks(plan: Plan, cells: Sequence[Cell], *, workers: int = 1) -> list[Stacked]:
    """Those of the cells that can train together, in groups of 2 to `MOST`, of which no worker goes without.

    Only trials: what a final cell costs is a result, and a share of a common clock is not comparable with one's own.
    """
    if not plan.matrix.tuning.stacked or plan.matrix.training.packing:
        return []  # lanes are told apart by rows of equal length, which packed rows have not
    groups: dict[Hashable, list[Cell]] = {}
    for cell in cells:
        key = _key(plan, cell)
        if key is not None:
            groups.setdefault(key, []).append(cell)
    share = math.ceil(sum(map(len, groups.values())) / max(1, workers))
    size = max(2, min(MOST, share))
    cut = [tuple(group[i : i + size]) for group in groups.values() for i in range(0, len(group), size)]
    return [group for group in cut if len(group) > 1]


def _key(plan: Plan, cell: Cell) -> Hashable:
    """What must be equal for two cells to train together; None for a cell that trains alone."""
    method = plan.methods[cell.method].method
    if not cell.is_trial:
        return None
    place = method.stack_key(plan.settings(cell))
    if place is None:
        return None
    # Loaded once for all: so the same model and data, however they are called.
    shared = cell.spec.model_dump(mode="json", include={"model", "task", "training", "precision"})
    return cell.model, cell.task, method.name, place, canonical_json(shared)
