"""The base model, and the rows as its tokens."""

from __future__ import annotations

from ftbench.execution.backend_check import try_backend
from ftbench.execution.cell_context import CellContext
from ftbench.execution.steps.state import CellState


def load(cell: CellContext, state: CellState) -> None:
    """A fresh base model."""
    state.loaded = cell.load()


def tokenise(cell: CellContext, state: CellState) -> None:
    """Training rows, validation rows and general text; test rows become tokens when they are evaluated."""
    state.rows, state.validation, notes = cell.training_rows(state.loaded)
    state.passages = cell.general_text(state.loaded)
    state.notes += notes


def check_backend(cell: CellContext, state: CellState) -> None:
    """Have the program that is to generate answers, if there is one, try a few rows before anything is trained."""
    try_backend(cell, state.loaded, state.folder)
