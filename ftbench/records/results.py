"""Results of a cell, and facts about tasks and tuning: frozen values, without files or torch."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from ftbench.messages import Note
from ftbench.records.cell import CellSpec, Fold, in_fold
from ftbench.records.failure import FailureKind
from ftbench.records.prediction import Prediction
from ftbench.records.statistic_rows import StatisticRows

Status = Literal["done", "failed", "skipped", "pending"]


@dataclass(frozen=True, slots=True, init=False)
class Score:
    """A metric's value for one cell: a number, or None with the reason."""

    value: float | None
    reason: Note | None
    signature: str
    statistics: StatisticRows
    """Of shape [examples, columns], in the order of the cell's predictions; `Metric.value` of their sums is `value`."""

    def __init__(
        self,
        value: float | None,
        reason: Note | str | None = None,
        signature: str = "",
        statistics: Sequence[Sequence[float]] = (),
    ) -> None:
        object.__setattr__(self, "value", value)
        object.__setattr__(self, "reason", None if reason is None else Note.of(reason))
        object.__setattr__(self, "signature", signature)
        rows = statistics if isinstance(statistics, StatisticRows) else StatisticRows(statistics)
        object.__setattr__(self, "statistics", rows)


@dataclass(frozen=True, slots=True)
class Measured:
    """Measurements of a cell besides its costs; a mapping is empty if nothing was measured."""

    clocks: Mapping[str, float] = field(default_factory=dict)
    """Seconds by phase; their sum is the wall time."""
    steps: Mapping[str, float] = field(default_factory=dict)
    """Seconds of a training step: the first ones, median, 95th percentile."""
    memory: Mapping[str, int] = field(default_factory=dict)
    """Peak bytes by stage."""
    memory_parts: Mapping[str, int] = field(default_factory=dict)
    """Bytes of weights, gradients, optimizer and activations in training."""
    milliseconds_per_token: Mapping[str, float] = field(default_factory=dict)
    """`batch_1` and `batch_32`, and `batch_1_merged` and `batch_32_merged` if merging changes the model."""
    joules: Mapping[str, float | None] = field(default_factory=dict)
    """Energy of training and of the whole cell, if the device reports it."""
    checks: tuple[Mapping[str, Any], ...] = ()
    """Name, passed and detail (a `Note`) of each check of the cell."""


@dataclass(frozen=True, slots=True)
class TrainingPoint:
    """One line of `training.jsonl`: after `step` of `steps`, with the losses measured there."""

    step: int
    epoch: float
    train_loss: float | None = None
    validation_loss: float | None = None
    learning_rate: float | None = None


@dataclass(frozen=True, slots=True)
class OtherTask:
    """Another task's test rows under a tuned model."""

    loss: float
    """Nats per token of the reference answers."""
    base_loss: float
    """The same before tuning."""
    examples: int
    """0 if no row of the task fits into the run's maximum length: nothing is known then."""

    @property
    def change(self) -> float:
        """The loss that tuning added; negative if it helped."""
        return self.loss - self.base_loss


@dataclass(frozen=True, slots=True)
class CellResult:
    """One cell of a run with everything known of it."""

    cell: str
    model: str
    task: str
    method: str
    seed: int
    status: Status
    reason: Note | None
    metrics: Mapping[str, Score]
    costs: Mapping[str, float]
    """Numbers by the documented cost names (seconds, bytes, counts)."""
    hyperparameters: Mapping[str, Any]
    spec: CellSpec
    environment: Mapping[str, str] = field(default_factory=dict)
    finished: str | None = None
    """Time of completion in UTC (`2026-03-01T12:00:00Z`); None for cells of older versions."""
    validation_loss: float | None = None
    """Validation loss of the kept weights, nats per answer token."""
    notes: tuple[Note, ...] = ()
    """Facts that a reader should know, such as truncated prompts."""
    measured: Measured = Measured()
    other_tasks: Mapping[str, OtherTask] = field(default_factory=dict)
    """By task, the effect of tuning on the model's loss there."""
    training: Callable[[], Sequence[TrainingPoint]] = tuple
    """Reads the training curve; called only if it is shown."""
    predictions: Callable[[], Sequence[Prediction]] = tuple
    """Reads the predictions; called only if they are shown."""
    learned: Callable[[], Sequence[str]] = tuple
    """Looks up the names of the files with learned weights."""
    log: Callable[[], str] = str
    """Reads the cell's log, preceded by the traceback if the cell failed; empty if no log was kept."""
    folds: tuple[CellResult, ...] = ()
    """The cells of all folds of a seed, finished or not, if this is their result together; empty for a single cell."""
    pooled: tuple[CellResult, ...] = ()
    """Those of `folds` whose test rows are in this result."""
    failure: FailureKind | None = None
    """What a failed cell failed of; None for all others, and where it was not recorded."""

    @property
    def label(self) -> str:
        """`model / task / method / seed 0`, for people."""
        return f"{self.model} / {self.task} / {self.method} / seed {self.seed}{in_fold(self.fold)}"

    @property
    def fold(self) -> Fold | None:
        """The fold whose rows it is tested on; None without cross-validation, and for a result of several folds."""
        return None if self.folds else self.spec.task.fold

    @property
    def parts(self) -> tuple[CellResult, ...]:
        """The single cells that this is the result of: those of the pooled folds, or itself."""
        return self.pooled if self.folds else (self,)


@dataclass(frozen=True, slots=True)
class TunedGroup:
    """The result of tuning one method on one model and task."""

    model: str
    task: str
    method: str
    tried: tuple[tuple[Mapping[str, float], float | None], ...]
    """Each point with its validation loss; None if the trial failed."""
    chosen: Mapping[str, float] | None
    """None if every trial failed."""
    at_edge: bool
    """Whether the chosen point is the lowest or highest tried, so that a better one may lie outside."""
    fold: int | None = None
    """The fold whose training and validation rows decided; None without cross-validation."""
    finalists: tuple[tuple[Mapping[str, float], float | None], ...] = ()
    """Each point that was trained in full, with its validation loss; these decided. Empty where short trials did."""
    shares: tuple[float, ...] = ()
    """Of a full training, for each of `tried`; empty in runs that do not record it."""
    default: bool = False
    """Whether the default settings were chosen."""
    metric: str | None = None
    """The metric that decided among the finalists; None for the loss."""

    @property
    def first_round(self) -> tuple[tuple[Mapping[str, float], float | None], ...]:
        """The trials of all points, each for the same share of a full training."""
        return self._with_share(min(self.shares)) if self.shares else self.tried

    @property
    def deciding(self) -> tuple[tuple[Mapping[str, float], float | None], ...]:
        """The points between which the choice was made: the full trainings, or the longest short trials."""
        if self.finalists or not self.shares:
            return self.finalists or self.tried
        return self._with_share(max(self.shares))

    @property
    def loss(self) -> float | None:
        """The validation loss of the chosen point among those that decided; None if every trial failed."""
        losses = [loss for point, loss in self.deciding if point == self.chosen and loss is not None]
        return min(losses, default=None)

    def _with_share(self, wanted: float) -> tuple[tuple[Mapping[str, float], float | None], ...]:
        return tuple(trial for trial, share in zip(self.tried, self.shares, strict=True) if share == wanted)


@dataclass(frozen=True, slots=True)
class TaskInfo:
    """Facts about a task for reports."""

    label: str
    task: str
    output: Literal["label", "text"]
    language: str
    metrics: tuple[str, ...]
    """The deciding metric first."""
    rows: Mapping[str, int]
    """Rows by split."""
    source: str
    """"built-in" or the data file's name."""
    notes: tuple[Note, ...] = ()
    family: str = ""
    """The label without the number of training rows, the only difference between tasks of a family."""
    labels: tuple[str, ...] = ()
    """The labels that can be answered, in the task's order; empty for text tasks, and where a run does not tell."""
    folds: tuple[Mapping[str, int], ...] = ()
    """Rows by split in each fold of a cross-validation, else empty. `rows` then has all test rows, and the first fold's
    others."""
    made: Mapping[str, int] = field(default_factory=dict)
    """By augmentation, the training rows that it made; they are not among `rows`. With folds those of the first."""
    made_in_folds: tuple[Mapping[str, int], ...] = ()
    """The same for each fold of a cross-validation, else empty."""
