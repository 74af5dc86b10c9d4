"""Progress bars on a terminal. Narrow terminals drop the elapsed time, then the bar; the numbers stay."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Column, Table
from rich.text import Text


class LiveProgress(Progress):
    """Progress bars whose columns adapt to the width of the terminal, also during a run."""

    def __init__(self, console: Console, left: str = "left") -> None:
        """`left` is the word before the time that is left."""
        self._terminal = console
        whole = Column(no_wrap=True)
        self._columns_from: tuple[tuple[int, ProgressColumn], ...] = (
            (0, _LabelColumn(Column(no_wrap=True, ratio=1))),
            (75, BarColumn(bar_width=12)),
            (0, TextColumn("{task.percentage:>3.0f} %", table_column=whole)),
            (100, TimeElapsedColumn(whole)),
            (50, TextColumn(left, table_column=whole)),
            (0, TimeRemainingColumn(table_column=whole)),
        )
        """(narrowest terminal in columns, progress column)."""
        super().__init__(console=console, expand=True)  # last: it draws once

    def make_tasks_table(self, tasks: Iterable[Task]) -> Table:
        self.columns = tuple(column for width, column in self._columns_from if width <= self._terminal.width)
        return super().make_tasks_table(tasks)


class _LabelColumn(ProgressColumn):
    """The current activity. A long text loses its beginning, which changes least."""

    def render(self, task: Task) -> _Label:
        return _Label(task.description)


@dataclass(frozen=True, slots=True)
class _Label:
    text: str

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        end = self.text
        while end and cell_len(end) >= options.max_width:
            end = end[1:]
        yield Text(self.text if cell_len(self.text) <= options.max_width else f"…{end}")

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement(1, max(1, cell_len(self.text)))
