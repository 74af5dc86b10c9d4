"""Weights & Biases: a run for each cell in the group of the matrix, and one for the matrix itself."""

from __future__ import annotations

import os
import secrets
import shutil
from dataclasses import dataclass, field
from netrc import NetrcParseError, netrc
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field

from ftbench import RunTracker, Tracker, TrackerSettings
from ftbench_trackers.messages import NO_KEY
from ftbench_trackers.wording import group_name, not_installed, numbers_of, parameters_of, with_ends

if TYPE_CHECKING:
    from ftbench import (
        ArtifactWritten,
        CellFailed,
        CellFinished,
        CellKept,
        CellLost,
        CellStarted,
        CellSummary,
        Note,
        RunEnded,
        StepLogged,
        TrackedCell,
        TrackedRun,
        TrackerMemory,
    )

_ADDRESS = "https://api.wandb.ai"


class WandbSettings(TrackerSettings):
    """Keys of its entry."""

    project: str = Field(default="ftbench", min_length=1, max_length=128, description="the project of its runs")
    entity: str | None = Field(default=None, min_length=1, description="user or team; default: that of the key")
    mode: Literal["online", "offline"] | None = Field(
        default=None, description="default: what WANDB_MODE says, else online where there is a key for the server"
    )
    directory: str | None = Field(
        default=None, description="folder in which its folder `wandb` is made; default: the run directory"
    )


@dataclass(frozen=True, slots=True)
class WandbTracker(Tracker):
    """Logs with the library `wandb`; offline it writes folders that `wandb sync` uploads later."""

    name: str = "wandb"
    settings: type[TrackerSettings] = WandbSettings
    paths: tuple[str, ...] = ("directory",)

    def unavailable(self, settings: TrackerSettings) -> Note | None:
        assert isinstance(settings, WandbSettings)
        missing = not_installed("Weights & Biases", "wandb", "wandb")
        if missing is None and _mode(settings) == "online" and not _has_key():
            return NO_KEY(host=_host())  # the library would ask for it, and the run would wait
        return missing

    def local(self, settings: TrackerSettings) -> TrackerSettings:
        return settings.model_copy(update={"mode": "offline", "directory": None})

    def open(self, run: TrackedRun, settings: TrackerSettings, memory: TrackerMemory) -> RunTracker:
        assert isinstance(settings, WandbSettings)
        tracked = WandbRun(run, settings, memory)
        tracked.begin()
        return tracked


def _mode(settings: WandbSettings) -> Any:  # wandb refuses a mode that it does not know
    if settings.mode is not None:
        return settings.mode
    return os.environ.get("WANDB_MODE") or ("online" if _has_key() else "offline")


def _host() -> str:
    return urlsplit(os.environ.get("WANDB_BASE_URL") or _ADDRESS).hostname or ""


def _has_key() -> bool:
    """Whether there is a key for the server, in the environment or where `wandb login` puts it."""
    if os.environ.get("WANDB_API_KEY"):
        return True
    try:
        return netrc(os.environ.get("NETRC")).authenticators(_host()) is not None
    except (OSError, NetrcParseError):
        return False


_OPEN: dict[str, Any] = {}
"""Runs of matrices that were begun in this process and have not ended, by id: a tracker may be given up before."""


@dataclass(slots=True)
class WandbRun(RunTracker):
    """The runs of one matrix.

    What the memory has of a cell is how often it was begun, and in which place it was logged to its end. It also has a
    random word, which is no result: the same matrix in another run directory has the same ids.
    """

    run: TrackedRun
    settings: WandbSettings
    memory: TrackerMemory
    _word: str = ""
    _whole: Any = None
    _cells: dict[str, Any] = field(default_factory=dict)

    def begin(self) -> None:
        """Begin the run of the matrix, or go on with it."""
        if self.memory.get("word") is None:
            self.memory.put("word", secrets.token_hex(4))
        self._word = self.memory.get("word")
        config = {"environment": dict(self.run.environment), "cells": len(self.run.cells)}
        if (left := _OPEN.pop(self._group, None)) is not None:  # the service of wandb gives out an id once at a time
            left.finish(exit_code=1)
        self._whole = _OPEN[self._group] = self._init(self._group, self.run.name, "matrix", config)

    @property
    def _group(self) -> str:
        return f"{self.run.id}-{self._word}"

    @property
    def _place(self) -> list[str | None]:
        """Where runs are logged: what is in one is not in another."""
        return [_host(), self.settings.entity, self.settings.project, _mode(self.settings)]

    def cell_started(self, event: CellStarted) -> None:
        self._begin(event.cell)

    def step_logged(self, event: StepLogged) -> None:
        run = self._cells.get(event.cell.id) or self._begin(event.cell)
        run.log({"step": event.step, **event.values})

    def cell_finished(self, event: CellFinished) -> None:
        self._complete(event.cell, event.summary)

    def cell_kept(self, event: CellKept) -> None:
        if self._known(event.cell).get("finished") == self._place:
            return
        run = self._begin(event.cell)
        for step, values in event.summary.curve:
            run.log({"step": step, **values})
        self._complete(event.cell, event.summary)

    def cell_failed(self, event: CellFailed) -> None:
        run = self._cells.pop(event.cell.id, None) or self._begin(event.cell)
        run.summary.update({"failure": event.kind, "reason": str(event.reason)})
        self._cells.pop(event.cell.id, None)
        run.finish(exit_code=1)

    def cell_lost(self, event: CellLost) -> None:
        run = self._cells.get(event.cell.id) or self._begin(event.cell)
        run.summary.update({"lost": f"{event.attempt}: {event.reason}"})

    def artifact_written(self, event: ArtifactWritten) -> None:
        copied = Path(self._whole.dir) / event.path.name  # for a file elsewhere the library makes a link, and warns
        shutil.copyfile(event.path, copied)
        self._whole.save(str(copied), base_path=str(copied.parent), policy="now")

    def run_ended(self, event: RunEnded) -> None:
        numbers: dict[str, Any] = {f"cells/{ended}": count for ended, count in event.counts.items()}
        for group in event.groups:
            numbers |= {f"{group_name(group)}/{name}": value for name, value in with_ends(group.metrics).items()}
        self._whole.summary.update({"status": event.status, **numbers})
        for run in self._cells.values():
            run.finish(exit_code=1)
        self._whole.finish(exit_code=0 if event.status == "finished" else 1)
        _OPEN.pop(self._group, None)

    def _known(self, cell: TrackedCell) -> dict[str, Any]:
        return self.memory.get(cell.id) or {}

    def _begin(self, cell: TrackedCell) -> Any:
        """A new run for a cell: one that failed or was killed would go on with its history and its failure."""
        attempt = self._known(cell).get("attempt", 0) + 1
        self.memory.put(cell.id, {"attempt": attempt})
        kind, config = "trial" if cell.is_trial else "cell", {**parameters_of(cell), "attempt": attempt}
        run = self._init(f"{self.run.id[:8]}-{self._word}-{cell.id}-{attempt}", cell.label, kind, config)
        run.define_metric("step")
        run.define_metric("*", step_metric="step")
        self._cells[cell.id] = run
        return run

    def _complete(self, cell: TrackedCell, summary: CellSummary) -> None:
        run = self._cells.pop(cell.id, None) or self._begin(cell)
        self._cells.pop(cell.id, None)
        run.summary.update(numbers_of(summary))
        if summary.notes:
            run.summary.update({"notes": "\n".join(map(str, summary.notes))})
        run.finish()
        self.memory.put(cell.id, {**self._known(cell), "finished": self._place})

    def _init(self, identity: str, name: str, kind: str, config: dict[str, Any]) -> Any:
        import wandb

        directory = Path(self.settings.directory or self.run.directory)
        directory.mkdir(parents=True, exist_ok=True)  # wandb would write into a folder of its own choice instead
        return wandb.init(
            project=self.settings.project,
            entity=self.settings.entity,
            dir=str(directory),
            id=identity,
            name=name,
            group=self._group,
            job_type=kind,
            config=config,
            mode=_mode(self.settings),
            resume="allow",
            reinit="create_new",  # cells run at the same time
            settings=wandb.Settings(silent=True, console="off", save_code=False, disable_git=True),
        )
