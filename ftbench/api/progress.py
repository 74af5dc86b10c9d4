"""Progress of a run for programs and notebooks."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self

from ftbench.messages import Note
from ftbench.records.cell import Cell

if TYPE_CHECKING:
    from tqdm import tqdm


@dataclass(frozen=True, slots=True)
class RunEvent:
    """An event of a run."""

    kind: Literal["started", "step", "finished", "message"]
    text: str
    """The current activity, the result of the cell, or the message."""
    done: int
    """Number of ended cells, trials included."""
    total: int
    """Number of known cells, trials included; it grows while tuning adds trials."""
    cell: Cell | None = None
    share: float | None = None
    """Finished share of the cell, for steps; without a cell, of work before the cells."""
    outcome: str | None = None
    """For finished cells: done, failed, or elsewhere (another process runs it)."""
    notes: tuple[str, ...] = ()


class Events:
    """A display that passes events to a callback."""

    def __init__(self, tell: Callable[[RunEvent], None]) -> None:
        self._tell = tell
        self._done = 0
        self._total = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def message(self, text: str) -> None:
        self._tell(RunEvent("message", text, self._done, self._total))

    def prepare(self, doing: str, total: int, done: int) -> None:
        self._tell(RunEvent("step", doing, self._done, self._total, share=done / max(1, total)))

    def expect(self, remaining: Sequence[Cell]) -> None:
        self._total = self._done + len(remaining)

    def start(self, cell: Cell) -> None:
        self._tell(RunEvent("started", cell.label, self._done, self._total, cell))

    def step(self, cell: Cell, doing: str, share: float) -> None:
        self._tell(RunEvent("step", doing, self._done, self._total, cell, share))

    def finish(self, cell: Cell, outcome: str, summary: str, notes: Sequence[Note] = ()) -> None:
        self._done += 1
        self._total = max(self._total, self._done)  # a damaged cell that is run again was not expected
        self._tell(RunEvent("finished", summary, self._done, self._total, cell, 1.0, outcome, tuple(map(str, notes))))


class Bar(Events):
    """A progress bar of cells: a widget in a notebook, a line on a terminal."""

    def __init__(self, name: str) -> None:
        super().__init__(self._show)
        self._name = name
        self._bar: tqdm[None] | None = None

    def __enter__(self) -> Self:
        from tqdm.auto import tqdm

        self._bar = tqdm(total=0, desc=self._name, unit="cell", file=sys.stderr)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.close()

    def _show(self, event: RunEvent) -> None:
        if self._bar is None:
            return
        self._bar.total = event.total
        self._bar.n = event.done
        if event.cell is None and event.kind == "step":
            self._bar.set_postfix_str(f"{event.text}: {event.share or 0.0:.0%}"[:80], refresh=False)
        if event.cell is not None and event.kind != "finished":
            self._bar.set_postfix_str(f"{event.cell.label}: {event.text}"[:80], refresh=False)
        self._bar.refresh()
