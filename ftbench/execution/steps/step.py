"""Steps and how they run: only this module handles their clocks, memory stages and progress messages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass

from ftbench.execution.cell_context import CellContext
from ftbench.execution.steps.state import CellState

Work = Callable[[CellContext, CellState], None]
"""Reads the results of earlier steps from the state, and adds its own."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a cell."""

    name: str
    work: Work
    phase: str | None = None
    """The clock phase of the step (see `ftbench.compute.clocks`). None: the work sets its phases itself."""
    ends_stage: str | None = None
    """The memory stage that ends with this step."""
    tells: tuple[str, float] | None = None
    """Progress message at the beginning, with the finished share of the cell."""


def run_steps(steps: Sequence[Step], cell: CellContext, state: CellState) -> None:
    """Run the steps in order; an error in a step ends the cell."""
    for step in steps:
        if step.tells:
            state.progress(*step.tells)
        with state.costs.clocks.phase(step.phase) if step.phase else nullcontext():
            step.work(cell, state)
        if step.ends_stage:
            state.costs.end_stage(step.ends_stage)
