"""`inline`: one cell after the other in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ftbench.contracts.execution import Outcome
    from ftbench.plan.cell import Cell


@dataclass(frozen=True, slots=True)
class InlineExecutor:
    """Runs cells in this process, in order; simple to debug, and the only one that a breakpoint works in."""

    name: str = "inline"

    def run(
        self, cells: Iterable[Cell], run_one: Callable[[Cell], Outcome], workers: int
    ) -> Iterator[tuple[Cell, Outcome | BaseException]]:
        for cell in cells:
            try:
                ended: Outcome | BaseException = run_one(cell)
            except Exception as error:  # a cell may fail in any way; the others go on
                ended = error
            yield cell, ended
