"""Steps that merge the update into the base model, and optional steps that change the merged model."""

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
    """Remember the losses before merging."""
    state.losses_unmerged = state.checks.losses(state.bundle.model)


def merge(cell: CellContext, state: CellState) -> None:
    """Merge the update where the method can."""
    take(cell, state, cell.method.merge(state.bundle.model))


def check_merged(cell: CellContext, state: CellState) -> None:
    """Check that merging did not change the losses."""
    state.checks.merged(state.losses_unmerged, state.bundle.model)


def changing(name: str, change: Callable[[nn.Module], nn.Module]) -> Step:
    """A step after merging that replaces the merged model, for example by a quantised one.

    The new model is evaluated, also on general text. The cell's result records the name of the step. The saved weights
    do not change.
    """

    def work(cell: CellContext, state: CellState) -> None:
        take(cell, state, change(state.bundle.model))
        state.changes.append(name)

    return Step(name, work, phase="prepare")
