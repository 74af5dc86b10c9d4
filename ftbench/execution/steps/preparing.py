"""The step in which the method prepares the base model."""

from __future__ import annotations

from ftbench.execution.cell_context import CellContext
from ftbench.execution.setup import seed_everything
from ftbench.execution.steps.state import CellState
from ftbench.execution.steps.torch_model import take


def prepare(cell: CellContext, state: CellState) -> None:
    """Prepare the method's model with the cell's seed on its device, and count its parameters."""
    state.notes += cell.method.notes(cell.settings, state.facts)
    seed_everything(cell.cell.seed)
    model = cell.place(lambda: cell.method.prepare(state.loaded.model, cell.settings))
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad] if cell.trains else []
    state.costs.total_parameters = state.facts.parameters
    state.costs.trainable_parameters = sum(parameter.numel() for parameter in trained)
    take(cell, state, model)
