"""The base classes of trackers, which pass a run on to TensorBoard, MLflow and the like.

A tracker only listens. Whatever it raises is said once, switches it off and changes nothing about the run.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, Protocol

from pydantic import BaseModel, ConfigDict

from ftbench.contracts.plugin_object import PluginObject
from ftbench.contracts.tracker_events import (
    ArtifactWritten,
    CellFailed,
    CellFinished,
    CellKept,
    CellLost,
    CellStarted,
    RunEnded,
    StepLogged,
    TrackedRun,
)
from ftbench.messages import Note


class TrackerSettings(BaseModel):
    """Settings of a tracker; its own settings derive from this and add fields with bounds.

    The keys of an entry `{tracker: mlflow, experiment: tickets}` of the matrix are validated against it. A matrix is
    shared and published, so nothing secret belongs there: read it from the environment.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class TrackerMemory(Protocol):
    """What a tracker keeps in the run directory, for when the same run goes on: values of JSON by key."""

    def get(self, key: str) -> Any:
        """The value; None if there is none."""
        ...

    def put(self, key: str, value: Any) -> None:
        """Keep a value, which replaces an earlier one. It outlives this process at once."""
        ...


class RunTracker:
    """Gets the events of one run, in the process that started it. Every method does nothing by default."""

    def cell_started(self, event: CellStarted) -> None:
        """A cell begins."""

    def step_logged(self, event: StepLogged) -> None:
        """Training measured something."""

    def cell_finished(self, event: CellFinished) -> None:
        """A cell is complete."""

    def cell_kept(self, event: CellKept) -> None:
        """A cell was found finished. A tracker that joins later gets it here with its whole curve."""

    def cell_failed(self, event: CellFailed) -> None:
        """A cell failed."""

    def cell_lost(self, event: CellLost) -> None:
        """A cell begins again on another machine or in another process."""

    def artifact_written(self, event: ArtifactWritten) -> None:
        """A file of the run was written."""

    def run_ended(self, event: RunEnded) -> None:
        """Nothing follows: write what is still in memory, and close."""


class Tracker(PluginObject):
    """Passes runs on to another program. `open` gives what gets the events of one run."""

    settings: type[TrackerSettings] = TrackerSettings
    """Keys of its entry in the matrix."""
    paths: tuple[str, ...] = ()
    """Settings that name a file or folder: relative ones start from the matrix's folder."""

    def unavailable(self, settings: TrackerSettings) -> Note | str | None:
        """What this machine lacks for it, such as a library, or None. Asked before any cell runs."""
        return None

    def local(self, settings: TrackerSettings) -> TrackerSettings:
        """The settings with which it reaches no service and writes into the run directory alone, for checks."""
        return settings

    @abstractmethod
    def open(self, run: TrackedRun, settings: TrackerSettings, memory: TrackerMemory) -> RunTracker:
        """Begin a run, or go on with one that `memory` knows."""
