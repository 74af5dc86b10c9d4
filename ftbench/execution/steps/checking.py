"""What must hold of a cell whatever its scores, before and after training and of its answers."""

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
    """A few short validation rows are the probe: enough answer tokens to see a change, too few to cost anything."""
    rows = sorted(validation, key=lambda row: row.length)[:_PROBE_ROWS]
    probe = collate(rows, bundle.pad, bundle.device)
    return Checks(cell.cell.method, cell.cell.model, probe, bundle.compute)


def check_before_training(cell: CellContext, state: CellState) -> None:
    """What trains is what the method announced; what is frozen is remembered."""
    state.checks = checks_of(cell, state.bundle, state.validation)
    state.checks.found = state.found
    analytic = cell.method.trainable_parameters(cell.settings, state.facts)
    state.checks.before_training(state.bundle.model, trainable=state.costs.trainable_parameters, analytic=analytic)


def check_packed_rows(cell: CellContext, state: CellState) -> None:
    """Where rows share sequences: that they have the losses that they have alone."""
    plan = cell.training_plan
    if plan.packing:
        check_packing(state.bundle, state.rows, plan.micro_batch_tokens)


def check_after_training(cell: CellContext, state: CellState) -> None:
    """Frozen weights are where they were, and training changed the answers."""
    state.checks.after_training(state.bundle.model, state.outcome)


def check_answers(cell: CellContext, state: CellState) -> None:
    """How many generated answers are empty, loop, or were cut."""
    state.found += answer_checks(state.predictions)
