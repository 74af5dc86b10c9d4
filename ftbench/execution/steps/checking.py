"""Steps that check a cell before training, after training, and its answers."""

from __future__ import annotations

from collections.abc import Sequence

from ftbench.compute.batches import collate
from ftbench.compute.bundle import ModelBundle
from ftbench.compute.encode import EncodedExample
from ftbench.compute.packing import check_packing
from ftbench.execution.cell_context import CellContext
from ftbench.execution.checks import Checks, answer_checks
from ftbench.execution.steps.state import CellState

_PROBE_ROWS = 4


def checks_of(cell: CellContext, bundle: ModelBundle, validation: Sequence[EncodedExample]) -> Checks:
    """The checks of a cell. A few short validation rows are the probe: enough to see a change, and cheap."""
    rows = sorted(validation, key=lambda row: row.length)[:_PROBE_ROWS]
    probe = collate(rows, bundle.pad, bundle.device)
    return Checks(cell.cell.method, cell.cell.model, probe, bundle.compute)


def check_before_training(cell: CellContext, state: CellState) -> None:
    """Check the trained weights against the method's announcement, and remember the frozen ones."""
    state.checks = checks_of(cell, state.bundle, state.validation)
    state.checks.found = state.found
    analytic = cell.method.trainable_parameters(cell.settings, state.facts)
    state.checks.before_training(state.bundle.model, trainable=state.costs.trainable_parameters, analytic=analytic)


def check_packed_rows(cell: CellContext, state: CellState) -> None:
    """Check that packed rows have the same losses as single rows."""
    plan = cell.training_plan
    if plan.packing:
        check_packing(state.bundle, state.rows, plan.micro_batch_tokens)


def check_after_training(cell: CellContext, state: CellState) -> None:
    """Check that frozen weights did not move and that training changed the answers."""
    state.checks.after_training(state.bundle.model, state.outcome)


def check_answers(cell: CellContext, state: CellState) -> None:
    """Check how many generated answers are empty, loop, or were cut."""
    state.found += answer_checks(state.predictions)
