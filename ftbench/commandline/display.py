"""Display of a run: a live bar with the remaining time on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Self

import click

from ftbench.commandline.check_notes import CheckNotes
from ftbench.commandline.tables import duration
from ftbench.messages import Note
from ftbench.records.cell import Cell

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class RunDisplay:
    """Shows a run. `expected` estimates the seconds of a cell, which weight the remaining time."""

    def __init__(self, expected: Callable[[Cell], float]) -> None:
        self._seconds = expected
        self._weights: dict[str, float] = {}
        self._total = 0
        self._finished = 0
        self._progress: Progress | None = None
        self._overall: TaskID | None = None
        self._preparing: TaskID | None = None
        """Bar of work before the cells."""
        self._lines: dict[str, TaskID] = {}
        """Bars of running cells."""
        self._shares: dict[str, float] = {}
        self._started: dict[str, float] = {}
        self._ended: set[str] = set()
        self._done_weight = 0.0
        self._checks = CheckNotes()

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            from rich.console import Console

            from ftbench.commandline.live_progress import LiveProgress

            self._progress = LiveProgress(Console(stderr=True))
            self._progress.start()
            self._overall = self._progress.add_task("all cells", total=1.0)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._progress:
            for line in self._lines.values():
                self._progress.remove_task(line)  # no cell is running anymore
            self._progress.stop()
            self._progress = None
        for summary in self._checks.summary():
            self.message(summary)

    def message(self, text: str) -> None:
        """Print a permanent line."""
        if self._progress:
            self._progress.console.print(text, markup=False, highlight=False)
        else:
            click.echo(text, err=True)

    def prepare(self, doing: str, total: int, done: int) -> None:
        """Show progress of work before the cells; without a terminal, only its end."""
        if self._progress is None:
            if done >= total:
                self.message(f"{doing}: {total:,} rows")
            return
        if self._preparing is None:
            self._preparing = self._progress.add_task("", total=1.0)
        self._progress.update(self._preparing, description=doing, completed=done / max(1, total))
        if done >= total:
            self._progress.remove_task(self._preparing)
            self._preparing = None

    def expect(self, remaining: Sequence[Cell]) -> None:
        """Set the remaining cells; their number grows while tuning adds trials."""
        self._weights |= {cell.id: self._seconds(cell) for cell in remaining}
        self._total = self._finished + len(remaining)
        total = self._done_weight + sum(self._weights[cell.id] for cell in remaining)
        if self._progress and self._overall is not None:
            self._progress.update(self._overall, total=total or 1.0)

    def start(self, cell: Cell) -> None:
        """Show that a cell starts."""
        self._started[cell.id] = time.monotonic()
        self.step(cell, "loading", 0.0)

    def step(self, cell: Cell, doing: str, share: float) -> None:
        """Show the progress of a cell."""
        if self._progress is None or self._overall is None:
            return
        if cell.id not in self._lines:
            self._lines[cell.id] = self._progress.add_task("", total=1.0)
        self._progress.update(self._lines[cell.id], description=f"{cell.label}: {doing}", completed=share)
        if cell.id not in self._ended:  # an ended cell may be measured again later
            self._shares[cell.id] = share
        self._show_all()

    def finish(self, cell: Cell, outcome: str, summary: str, notes: Sequence[Note] = ()) -> None:
        """Show that a cell ended, with notes for readers of its numbers."""
        self._finished += 1
        self._total = max(self._total, self._finished)  # a damaged cell that is run again was not expected
        self._ended.add(cell.id)
        self._done_weight += self._weights.get(cell.id, 0.0)
        self._shares.pop(cell.id, None)
        if self._progress:
            if cell.id in self._lines:
                self._progress.remove_task(self._lines.pop(cell.id))
            self._show_all()
        taken = f" in {duration(time.monotonic() - self._started[cell.id])}" if cell.id in self._started else ""
        self.message(
            f"[{self._finished}/{self._total}] {cell.label}: {outcome}{taken}{f' ({summary})' if summary else ''}"
        )
        for note in filter(None, map(self._checks.told, notes)):
            self.message(f"    note: {note}")

    def _show_all(self) -> None:
        if self._progress and self._overall is not None:
            begun = sum(share * self._weights.get(cell, 0.0) for cell, share in self._shares.items())
            self._progress.update(self._overall, completed=self._done_weight + begun)
