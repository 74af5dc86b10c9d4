"""What was learned is folded into the base where the method can; a step may then change the model once more."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ftbench.execution.cell_context import CellContext
from ftbench.execution.steps.state import CellState
from ftbench.execution.steps.step import Step
from ftbench.execution.steps.torch_model import take

if TYPE_CHECKING:
    from torch import nn


def probe_unmerged(cell: CellContext, state: CellState) -> None:
    """The losses that merging must leave as they are."""
    state.losses_unmerged = state.checks.losses(state.bundle.model)


def merge(cell: CellContext, state: CellState) -> None:
    """The model to evaluate."""
    take(cell, state, cell.method.merge(state.bundle.model))


def check_merged(cell: CellContext, state: CellState) -> None:
    """The merged model answers as the unmerged one does."""
    state.checks.merged(state.losses_unmerged, state.bundle.model)


def changing(name: str, change: Callable[[nn.Module], nn.Module]) -> Step:
    """A step after merging that puts another model in the place of the merged one, such as a quantised one.

    That model is evaluated, and general text is measured on it. The cell's result has the name of the step. What is
    saved stays what was learned.
    """

    def work(cell: CellContext, state: CellState) -> None:
        take(cell, state, change(state.bundle.model))
        state.changes.append(name)

    return Step(name, work, phase="prepare")
