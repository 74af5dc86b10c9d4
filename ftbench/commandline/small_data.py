"""What a plan says of a task with few rows: what they can show at best, and what cross-validation would cost."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ftbench.api.pilot import independent
from ftbench.commandline.tables import duration
from ftbench.messages import Note
from ftbench.messages.plan import SMALL_LABELS, SMALL_NONE, SMALL_TEXTS

if TYPE_CHECKING:
    from ftbench.planning.estimate import Estimator
    from ftbench.planning.planned import Plan, PlannedTask

SMALL = 500
"""Rows below which cross-validation is proposed: of fewer, a tenth is less than 50 test rows."""
_FOLDS = 5


def small_data(plan: Plan, estimator: Estimator) -> list[Note]:
    """One note for each task with few rows and no folds; none where the data says which rows are test rows."""
    notes = []
    families = set[str]()
    for task in plan.tasks.values():
        if not 0 < task.data.divided < SMALL or task.data.folds or task.family in families:
            continue
        families.add(task.family)  # sizes of one task have the same test rows
        if note := _note(plan, task, estimator):
            notes.append(note)
    return notes


def _note(plan: Plan, task: PlannedTask, estimator: Estimator) -> Note | None:
    """None if there is nothing to compare."""
    labels = [known.entry.label for known in plan.tasks.values() if known.family == task.family]
    cells = [cell for cell in plan.cells if cell.task in labels and not cell.skip]
    methods = {cell.method for cell in cells if plan.methods[cell.method].default_of is None}
    if len(methods) < 2:
        return None
    data = task.data
    every = max(independent([*data.train, *data.validation, *data.test]), independent(data.test))
    if all(example.group is None for example in data.test):
        every = min(data.divided, plan.matrix.evaluation.examples or data.divided)
    share = task.task.output == "label"
    compared = len(methods) - 1
    now = _least(plan, independent(data.test), compared, share=share, folds=0)
    folded = _least(plan, every, compared, share=share, folds=_FOLDS)
    seconds = sum(estimator.cell(cell).seconds for cell in cells)
    facts: dict[str, str | int] = {
        "task": task.family,
        "rows": data.divided,
        "test": len(data.test),
        "folds": _FOLDS,
        "cells": len(cells),
        "more": _FOLDS * len(cells),
        "time": duration(seconds),
        "longer": duration(_FOLDS * seconds),
    }
    if not (math.isfinite(now) and math.isfinite(folded)):
        return SMALL_NONE(**facts)
    message = SMALL_LABELS if share else SMALL_TEXTS
    return message(points=f"{now:.2g}", folded=f"{folded:.2g}", **facts)


def _least(plan: Plan, examples: int, comparisons: int, *, share: bool, folds: int) -> float:
    """The smallest difference that can be found, in points or standard deviations; infinite if there is none."""
    from ftbench.analysis.statistics import smallest_detectable_difference, smallest_detectable_effect

    if share:
        seeds = len(plan.matrix.seeds)
        return 100 * smallest_detectable_difference(seeds, examples, comparisons=comparisons, folds=folds)
    return smallest_detectable_effect(examples, comparisons=comparisons, folds=folds)
