"""TensorBoard: a folder of event files for each cell, and one for the run."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import Field

from ftbench import RunTracker, Tracker, TrackerSettings
from ftbench_trackers.wording import (
    folder_name,
    group_name,
    not_installed,
    numbers_of,
    parameters_of,
    with_ends,
)

if TYPE_CHECKING:
    from ftbench import (
        ArtifactWritten,
        CellFailed,
        CellFinished,
        CellKept,
        CellLost,
        CellStarted,
        CellSummary,
        GroupSummary,
        Note,
        RunEnded,
        StepLogged,
        TrackedCell,
        TrackedRun,
        TrackerMemory,
    )

_ID_DIGITS = 8
_EVENTS = "events.out.tfevents.*"


class TensorBoardSettings(TrackerSettings):
    """Keys of its entry."""

    directory: str | None = Field(
        default=None, description="folder for event files of many runs; default: `tensorboard` in the run directory"
    )


@dataclass(frozen=True, slots=True)
class TensorBoardTracker(Tracker):
    """Writes event files with torch's `SummaryWriter`."""

    name: str = "tensorboard"
    settings: type[TrackerSettings] = TensorBoardSettings
    paths: tuple[str, ...] = ("directory",)

    def unavailable(self, settings: TrackerSettings) -> Note | None:
        return not_installed("TensorBoard", "tensorboard", "tensorboard")

    def local(self, settings: TrackerSettings) -> TrackerSettings:
        return settings.model_copy(update={"directory": None})

    def open(self, run: TrackedRun, settings: TrackerSettings, memory: TrackerMemory) -> RunTracker:
        assert isinstance(settings, TensorBoardSettings)
        if settings.directory is None:
            return TensorBoardRun(run, run.directory / "tensorboard", memory)
        return TensorBoardRun(run, Path(settings.directory) / f"{folder_name(run.name)}-{run.id[:_ID_DIGITS]}", memory)


@dataclass(slots=True)
class _OpenCell:
    """A cell that is being written."""

    writer: Any
    points: list[tuple[int, str, float]] = field(default_factory=list)
    in_order: bool = True

    def add(self, step: int, name: str, value: float) -> None:
        self.in_order = self.in_order and (not self.points or step >= self.points[-1][0])
        self.points.append((step, name, value))
        self.writer.add_scalar(name, value, step)


@dataclass(slots=True)
class TensorBoardRun(RunTracker):
    """The event files of one run."""

    run: TrackedRun
    folder: Path
    memory: TrackerMemory
    _cells: dict[str, _OpenCell] = field(default_factory=dict)

    def cell_started(self, event: CellStarted) -> None:
        self._begin(event.cell)

    def step_logged(self, event: StepLogged) -> None:
        opened = self._cells.get(event.cell.id) or self._begin(event.cell)
        for name, value in event.values.items():
            opened.add(event.step, name, value)

    def cell_finished(self, event: CellFinished) -> None:
        self._complete(event.cell, event.summary)

    def cell_kept(self, event: CellKept) -> None:
        if self.memory.get(event.cell.id) and any(self._folder(event.cell).glob(_EVENTS)):
            return
        opened = self._begin(event.cell)
        for step, values in event.summary.curve:
            for name, value in values.items():
                opened.add(step, name, value)
        self._complete(event.cell, event.summary)

    def cell_failed(self, event: CellFailed) -> None:
        opened = self._cells.pop(event.cell.id, None) or _OpenCell(self._writer(self._folder(event.cell)))
        self._parameters(opened, event.cell, {})
        opened.writer.add_text("failure", f"{event.kind}: {event.reason}")
        opened.writer.close()

    def cell_lost(self, event: CellLost) -> None:
        opened = self._cells.get(event.cell.id) or self._begin(event.cell)
        opened.writer.add_text("lost", str(event.reason), event.attempt)

    def artifact_written(self, event: ArtifactWritten) -> None:
        shown = f"```yaml\n{self.run.matrix}\n```" if event.kind == "matrix" else event.path.name
        with self._writer(self.folder / "run") as writer:
            writer.add_text(event.kind, shown)

    def run_ended(self, event: RunEnded) -> None:
        with self._writer(self.folder / "run") as writer:
            counts = ", ".join(f"{count} {ended}" for ended, count in event.counts.items() if count)
            writer.add_text("status", f"{event.status}: {counts}")
            if event.groups:
                writer.add_text("results", _table(event.groups))
                for group in event.groups:
                    for name, value in with_ends(group.metrics).items():
                        writer.add_scalar(f"{group_name(group)}/{name}", value, 0)
        for opened in self._cells.values():
            opened.writer.close()

    def _begin(self, cell: TrackedCell) -> _OpenCell:
        """Write a cell anew: what an earlier try has left goes."""
        folder = self._folder(cell)
        for old in folder.glob(_EVENTS):
            old.unlink()
        self._cells[cell.id] = opened = _OpenCell(self._writer(folder))
        return opened

    def _complete(self, cell: TrackedCell, summary: CellSummary) -> None:
        opened = self._cells.pop(cell.id, None) or self._begin(cell)
        if not opened.in_order:  # it went on from a kept state; TensorBoard draws points in the order of the file
            opened.writer.close()
            opened = self._in_order(cell, opened)
        self._cells.pop(cell.id, None)
        last = max((step for step, _, _ in opened.points), default=0)
        numbers = numbers_of(summary)
        self._parameters(opened, cell, numbers)
        for name, value in numbers.items():
            opened.writer.add_scalar(name, value, last)
        for place, note in enumerate(summary.notes):
            opened.writer.add_text("notes", str(note), place)
        opened.writer.close()
        self.memory.put(cell.id, "finished")

    def _in_order(self, cell: TrackedCell, before: _OpenCell) -> _OpenCell:
        again = self._begin(cell)
        for step, name, value in sorted(before.points, key=lambda point: point[0]):
            again.add(step, name, value)
        return again

    def _parameters(self, opened: _OpenCell, cell: TrackedCell, numbers: dict[str, float]) -> None:
        """The cell's settings for the tab HPARAMS, which `add_hparams` would put into a folder named by the time."""
        from torch.utils.tensorboard import summary as summaries

        made: Any = summaries  # torch gives no types here
        for summary in made.hparams(
            parameters_of(cell), {name: 0.0 for name in numbers if name.startswith("metrics/")}
        ):
            opened.writer.file_writer.add_summary(summary)

    def _folder(self, cell: TrackedCell) -> Path:
        last = f"{'trial' if cell.is_trial else f'seed-{cell.seed}'}-{cell.id[:_ID_DIGITS]}"
        return self.folder.joinpath(*map(folder_name, (cell.task, cell.method, cell.model, last)))

    @staticmethod
    def _writer(folder: Path) -> Any:
        from torch.utils.tensorboard import SummaryWriter

        return SummaryWriter(str(folder), flush_secs=10)


def _table(groups: tuple[GroupSummary, ...]) -> str:
    """A Markdown table with a row for each group and metric."""
    lines = ["| task | method | model | seeds | metric | value | low | high |", "|---|---|---|---|---|---|---|---|"]
    for group in groups:
        for name, estimate in group.metrics.items():
            ends = ["" if end is None else f"{end:.6g}" for end in (estimate.low, estimate.high)]
            cells = (group.task, group.method, group.model, str(group.seeds), name, f"{estimate.value:.6g}", *ends)
            lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    return "\n".join(lines)
