"""A finished cell as stored in `cell.json` and `result.json`."""

from __future__ import annotations

from ftbench.records.base import NoteField, Record
from ftbench.records.cell import CellSpec

Numbers = dict[str, float]


class FinishedCell(Record):
    """The content of cell.json: what the cell is."""

    cell: str
    model: str
    task: str
    method: str
    seed: int
    spec: CellSpec


class TrainingSummary(Record):
    """How training ended; zeros and None if nothing was trained."""

    steps: int = 0
    best_step: int = 0
    """The step after which the weights were kept; 0: before training."""
    validation_loss: float | None = None
    """Validation loss of the kept weights, nats per answer token."""
    micro_batch_tokens: int | None = None
    """Padded tokens per forward pass at the end of training."""


class CheckRecord(Record):
    """One check of a cell."""

    name: str
    passed: bool
    detail: NoteField


class ResultRecord(Record):
    """The content of result.json: costs, measurements and notes of the cell."""

    cell: str
    finished: str | None = None
    """Time of completion in UTC: `2026-03-01T12:00:00Z`."""
    costs: dict[str, float | None]
    """By the documented names: seconds, bytes, counts."""
    clocks: Numbers = {}  # noqa: RUF012 - pydantic copies it
    """Seconds by phase; their sum is the wall time."""
    steps: Numbers = {}  # noqa: RUF012
    """Seconds of a training step: the first ones, median, 95th percentile."""
    memory: dict[str, int] = {}  # noqa: RUF012
    """Peak bytes by stage."""
    memory_parts: dict[str, int] = {}  # noqa: RUF012
    """Bytes of weights, gradients, optimizer and activations in training."""
    milliseconds_per_token: Numbers = {}  # noqa: RUF012
    joules: dict[str, float | None] | None = None
    """Energy of training and of the whole cell; None if the device does not report it."""
    stacked: int = 1
    """Number of trials that trained together and share these costs."""
    resumed: int = 0
    """How often its training was interrupted and went on from a kept state."""
    training: TrainingSummary
    augmented: dict[str, int] = {}  # noqa: RUF012
    """By augmentation, the training rows that it made for the cell."""
    changes: tuple[str, ...] = ()
    """Names of the steps that changed the model between merging and evaluation."""
    checks: tuple[CheckRecord, ...] = ()
    notes: tuple[NoteField, ...]
    environment: dict[str, str]
