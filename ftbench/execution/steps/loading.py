"""Steps that load the base model and tokenise the rows."""

from __future__ import annotations

from ftbench.execution.backend_check import try_backend
from ftbench.execution.cell_context import CellContext
from ftbench.execution.checks import facts_of_loaded
from ftbench.execution.steps.state import CellState


def load(cell: CellContext, state: CellState) -> None:
    """Load a fresh base model, and count its parameters before a method quantises any."""
    state.loaded = cell.load()
    state.facts = facts_of_loaded(state.loaded.model, cell.facts)


def tokenise(cell: CellContext, state: CellState) -> None:
    """Tokenise training rows, validation rows and general text; evaluation tokenises test rows."""
    state.rows, state.validation, notes = cell.training_rows(state.loaded)
    state.passages = cell.general_text(state.loaded)
    state.notes += notes


def check_backend(cell: CellContext, state: CellState) -> None:
    """Test the external generation backend, if there is one, on a few rows before training."""
    try_backend(cell, state.loaded, state.folder)
