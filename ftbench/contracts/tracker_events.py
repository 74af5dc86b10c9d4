"""What trackers are told of a run: frozen values, one class an event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeAlias

from ftbench.messages import Note

ArtifactKind: TypeAlias = Literal["matrix", "report"]
RunStatus: TypeAlias = Literal["finished", "failed", "interrupted"]
"""All cells are done; some cell failed or is another process's; the run was stopped before its end."""


@dataclass(frozen=True, slots=True)
class TrackedCell:
    """A cell of the run."""

    id: str
    """20 hex digits, equal for cells that compute the same."""
    label: str
    """For people: all names in one line."""
    model: str
    task: str
    method: str
    """The row's name in results; several rows may have the same method."""
    seed: int
    settings: Mapping[str, Any] = field(default_factory=dict)
    """All settings that decide its result, by dotted name: `method.r`, `training.epochs`, `evaluation.limit`."""
    fold: int | None = None
    """The number of its fold, with cross-validation."""
    is_trial: bool = False
    """Whether it serves tuning: it has a validation loss, and no metrics."""
    skip: Note | None = None
    """Why it will not run."""


@dataclass(frozen=True, slots=True)
class TrackedRun:
    """A run that begins, with its plan."""

    id: str
    """16 hex digits of a hash of its name and its cells: the same command again is the same run."""
    name: str
    directory: Path
    """The run directory."""
    matrix: str
    """The text of the matrix as it was written."""
    cells: tuple[TrackedCell, ...]
    """The planned cells without trials. Those that wait for tuning get other settings, and another id, before they
    start."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """Versions and the machine."""


@dataclass(frozen=True, slots=True)
class CellStarted:
    """A cell begins. What a tracker has of an earlier try of it, in a run that was killed, is no longer valid."""

    cell: TrackedCell


@dataclass(frozen=True, slots=True)
class StepLogged:
    """Training measured something. Steps of a cell rise; the same step may come twice with other values."""

    cell: TrackedCell
    step: int
    """Optimizer steps that are done."""
    values: Mapping[str, float]
    """By name: `epoch` (passes over the data that are done, a fraction too), and `train_loss`, `validation_loss`,
    `learning_rate` where they were measured. They may be infinite or not a number."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its 95 % interval, where there is one."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class CellSummary:
    """The result of a cell."""

    metrics: Mapping[str, Estimate]
    """By name, without those that have no value."""
    costs: Mapping[str, float]
    """By name, as in results: `train_seconds`, `peak_memory_bytes`, …"""
    validation_loss: float | None = None
    curve: tuple[tuple[int, Mapping[str, float]], ...] = ()
    """Step and values of the whole training."""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class CellFinished:
    """A cell is complete in the store."""

    cell: TrackedCell
    summary: CellSummary


@dataclass(frozen=True, slots=True)
class CellKept:
    """A cell was found finished: by an earlier run in this directory, or by another process."""

    cell: TrackedCell
    summary: CellSummary


@dataclass(frozen=True, slots=True)
class CellFailed:
    """A cell failed. Running again tries it again."""

    cell: TrackedCell
    kind: str
    """A `FailureKind`, such as `memory` or `divergence`."""
    reason: Note


@dataclass(frozen=True, slots=True)
class CellLost:
    """The machine or process that had a cell is gone, and the cell begins again.

    No `CellStarted` follows: what was logged stays right, and its steps are not told twice.
    """

    cell: TrackedCell
    reason: Note
    attempt: int
    """How many tries were lost, from 1."""


@dataclass(frozen=True, slots=True)
class ArtifactWritten:
    """A file of the run was written."""

    kind: ArtifactKind
    path: Path


@dataclass(frozen=True, slots=True)
class GroupSummary:
    """A model, task and method over all their seeds, as `ftbench results --level group` has them."""

    model: str
    task: str
    method: str
    seeds: int
    metrics: Mapping[str, Estimate]


@dataclass(frozen=True, slots=True)
class RunEnded:
    """Nothing follows."""

    status: RunStatus
    counts: Mapping[str, int]
    """Cells by how they ended: done, failed, skipped, elsewhere."""
    groups: tuple[GroupSummary, ...] = ()
    """Empty for a run that was stopped."""
