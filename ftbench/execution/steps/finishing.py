"""Last steps of a cell: save the weights, answer the test rows, write the files."""

from __future__ import annotations

from ftbench.errors import CellError
from ftbench.execution.cell_content import CellContent
from ftbench.execution.cell_context import CellContext
from ftbench.execution.steps.state import CellState
from ftbench.messages import Note
from ftbench.messages.failures import NO_ROW_ANSWERED


def save(cell: CellContext, state: CellState) -> None:
    """Save the learned weights."""
    state.artifact.save(state.learned)


def evaluate(cell: CellContext, state: CellState) -> None:
    """Answer the test rows."""
    predicted = state.artifact.predictor().predict(cell.task.task, cell.task.data.test)
    if not predicted.predictions:
        raise CellError(NO_ROW_ANSWERED())
    state.predictions = predicted.predictions
    state.notes += map(Note.of, predicted.notes)
    state.costs.generation_seconds = predicted.generation_seconds


def write(cell: CellContext, state: CellState) -> None:
    """Write the cell's files."""
    content = CellContent(
        cell.plan,
        cell.cell,
        state.costs,
        state.outcome,
        state.predictions,
        state.general,
        state.notes,
        state.found,
        state.changes,
    )
    state.result = content.write(state.folder, state.learned)
