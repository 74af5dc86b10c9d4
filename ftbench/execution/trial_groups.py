"""Groups of trials that train together over one frozen base (see `ftbench.training.batched_trials`)."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence

from ftbench.planning.planned import Plan
from ftbench.records.cell import Cell, canonical_json

MOST = 16
"""Most trials per group: more gain no speed, and each needs memory for AdamW's state."""

Stacked = tuple[Cell, ...]


def stacks(plan: Plan, cells: Sequence[Cell], *, workers: int = 1) -> list[Stacked]:
    """Groups of 2 to `MOST` trials that can train together, sized so that every worker gets one.

    Only trials are grouped: the costs of final cells are results, and a share of a common clock is no result.
    """
    if not plan.matrix.tuning.stacked:
        return []
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
    """The key that cells of a group share; None for a cell that trains alone."""
    method = plan.methods[cell.method].method
    if not cell.is_trial or plan.methods[cell.method].training.packing:
        return None  # lanes need rows of equal length, which packed rows do not have
    if cell.spec.devices > 1:
        return None  # each process would have other rows, of other lengths
    place = method.stack_key(plan.settings(cell))
    if place is None:
        return None
    # Model and data are loaded once per group, so they must be equal, not only equally named.
    shared = cell.spec.model_dump(mode="json", include={"model", "task", "training", "precision"})
    return cell.model, cell.task, method.name, place, canonical_json(shared)
