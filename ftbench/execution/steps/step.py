"""What a step is, and how steps are run: their clocks, their memory and what they tell are handled here alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass

from ftbench.execution.cell_context import CellContext
from ftbench.execution.steps.state import CellState

Work = Callable[[CellContext, CellState], None]
"""Reads from the state what earlier steps made, and adds to it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a cell does."""

    name: str
    work: Work
    phase: str | None = None
    """The clock that its time goes to (see `ftbench.compute.clocks`). None: the work divides its time itself."""
    ends_stage: str | None = None
    """The stage of memory that is over with it."""
    tells: tuple[str, float] | None = None
    """What a person is told when it begins, with the share of the cell that is done."""


def run_steps(steps: Sequence[Step], cell: CellContext, state: CellState) -> None:
    """Run them in order; raises what goes wrong in one of them."""
    for step in steps:
        if step.tells:
            state.progress(*step.tells)
        with state.costs.clocks.phase(step.phase) if step.phase else nullcontext():
            step.work(cell, state)
        if step.ends_stage:
            state.costs.end_stage(step.ends_stage)
