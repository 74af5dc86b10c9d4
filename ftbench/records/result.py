"""A finished cell as `cell.json` and `result.json` keep it."""

from __future__ import annotations

from ftbench.records.base import NoteField, Record
from ftbench.records.cell import CellSpec

Numbers = dict[str, float]


class FinishedCell(Record):
    """The whole of cell.json: what the cell is."""

    cell: str
    model: str
    task: str
    method: str
    seed: int
    spec: CellSpec


class TrainingSummary(Record):
    """How a training ended; zeros and None where nothing was trained."""

    steps: int = 0
    best_step: int = 0
    """After which step the weights were kept; 0: before training."""
    validation_loss: float | None = None
    """Of the weights that were kept, in nats an answer token."""
    micro_batch_tokens: int | None = None
    """Padded tokens of a forward pass, as they were at the end."""


class CheckRecord(Record):
    """One check of a cell."""

    name: str
    passed: bool
    detail: NoteField


class ResultRecord(Record):
    """The whole of result.json: what the cell cost and what it has to say."""

    cell: str
    finished: str | None = None
    """When, in UTC: `2026-03-01T12:00:00Z`."""
    costs: dict[str, float | None]
    """By the names of the design: seconds, bytes, counts."""
    clocks: Numbers = {}  # noqa: RUF012 - pydantic copies it
    """Seconds by phase; they add up to the wall time."""
    steps: Numbers = {}  # noqa: RUF012
    """Seconds of a training step: of the first ones, median, 95th percentile."""
    memory: dict[str, int] = {}  # noqa: RUF012
    """Peak in bytes by stage."""
    memory_parts: dict[str, int] = {}  # noqa: RUF012
    """Bytes of weights, gradients, optimizer and activations in training."""
    milliseconds_per_token: Numbers = {}  # noqa: RUF012
    joules: dict[str, float | None] | None = None
    """Energy in training and in the whole cell; None where the device does not tell."""
    stacked: int = 1
    """Trials that trained together and share these costs."""
    training: TrainingSummary
    changes: tuple[str, ...] = ()
    """Names of the steps that changed the model between merging and evaluating."""
    checks: tuple[CheckRecord, ...] = ()
    notes: tuple[NoteField, ...]
    environment: dict[str, str]
