"""Run one cell: all its steps, in its work folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ftbench.compute.kernels import choose_kernels
from ftbench.contracts.process_cache import ProcessCache
from ftbench.contracts.training import Log
from ftbench.execution.cell_context import CellContext
from ftbench.execution.costs import Costs
from ftbench.execution.keeping import Keeping
from ftbench.execution.setup import import_libraries
from ftbench.execution.steps.order import steps_of
from ftbench.execution.steps.state import CellState, Progress
from ftbench.execution.steps.step import Step, run_steps
from ftbench.planning.planned import Plan
from ftbench.records.cell import Cell


@dataclass(frozen=True, slots=True)
class CellRun:
    """Runs one cell of a plan."""

    plan: Plan
    cell: Cell
    log: Log
    progress: Progress
    memory: ProcessCache = field(default_factory=ProcessCache)
    """The cache that the cells of a process share."""
    after_merging: Sequence[Step] = ()
    """Extra steps between merging and evaluation. They change the result but not the cell's id."""
    keeping: Keeping | None = None
    """Where the state of training is kept; None: nowhere."""

    def run(self, folder: Path) -> dict[str, Any]:
        """Fine-tune and evaluate; write the cell's files into `folder` and return the content of result.json.

        Raises `CellError` for known failures of cells, and any error of the libraries.
        """
        cell = CellContext(self.plan, self.cell, self.memory)
        if not cell.method.capabilities.own_trainer:
            import_libraries()
            choose_kernels(self.plan.device, deterministic=self.plan.matrix.training.deterministic)
        state = CellState(folder, Costs(self.plan.device), self.log, self.progress, self.keeping)
        state.learned.mkdir()
        run_steps(steps_of(cell, self.after_merging), cell, state)
        return state.result
