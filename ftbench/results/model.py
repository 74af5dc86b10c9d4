"""The results of a run as reports, tables and comparisons read them: frozen values, no files, no torch."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from ftbench.contracts.metric import Metric, Prediction
from ftbench.results.other_tasks import OtherTask

Status = Literal["done", "failed", "skipped", "pending"]


@dataclass(frozen=True, slots=True)
class Score:
    """A metric's value for one cell: a number, or None with the reason."""

    value: float | None
    reason: str | None = None
    signature: str = ""
    statistics: tuple[tuple[float, ...], ...] = ()
    """[examples][columns] in the order of the cell's predictions; `Metric.value` of their sums is `value`."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a cell measured besides its costs; a mapping is empty where nothing was."""

    clocks: Mapping[str, float] = field(default_factory=dict)
    """Seconds by phase; they add up to the wall time."""
    steps: Mapping[str, float] = field(default_factory=dict)
    """Seconds of a training step: of the first ones, median, 95th percentile."""
    memory: Mapping[str, int] = field(default_factory=dict)
    """Peak in bytes by stage."""
    memory_parts: Mapping[str, int] = field(default_factory=dict)
    """Bytes of weights, gradients, optimizer and activations in training."""
    milliseconds_per_token: Mapping[str, float] = field(default_factory=dict)
    """`batch_1` and `batch_32`, and `batch_1_merged` and `batch_32_merged` where merging changes the model."""
    joules: Mapping[str, float | None] = field(default_factory=dict)
    """Energy in training and in the whole cell, where the device tells."""
    checks: tuple[Mapping[str, Any], ...] = ()
    """Name, passed and detail of each check of the cell."""


@dataclass(frozen=True, slots=True)
class TrainingPoint:
    """One line of `training.jsonl`: after `step` of `steps`, with whichever losses were measured there."""

    step: int
    epoch: float
    train_loss: float | None = None
    validation_loss: float | None = None
    learning_rate: float | None = None


@dataclass(frozen=True, slots=True)
class CellResult:
    """One cell of a run with everything that is known of it."""

    cell: str
    model: str
    task: str
    method: str
    seed: int
    status: Status
    reason: str | None
    metrics: Mapping[str, Score]
    costs: Mapping[str, float]
    """Numbers by the cost names of the design (seconds, bytes, counts)."""
    hyperparameters: Mapping[str, Any]
    spec: Mapping[str, Any] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    finished: str | None = None
    """When, in UTC (`2026-03-01T12:00:00Z`); None where an older ftbench ran the cell."""
    validation_loss: float | None = None
    """Of the weights that were kept, in nats per answer token."""
    notes: tuple[str, ...] = ()
    """What a reader should know, such as truncated prompts."""
    measured: Measured = Measured()
    other_tasks: Mapping[str, OtherTask] = field(default_factory=dict)
    """By task, what tuning did to the model's loss there."""
    training: Callable[[], Sequence[TrainingPoint]] = tuple
    """Reads the training curve; called only where it is shown."""
    predictions: Callable[[], Sequence[Prediction]] = tuple
    """Reads the predictions; called only where they are shown."""
    learned: Callable[[], Sequence[str]] = tuple
    """Looks up the names of the files that hold what was learned."""
    log: Callable[[], str] = str
    """Reads the cell's log, of a failed cell the traceback with the log below it; empty where none was kept."""

    @property
    def label(self) -> str:
        """`model / task / method / seed 0`: how a person recognises it."""
        return f"{self.model} / {self.task} / {self.method} / seed {self.seed}"


@dataclass(frozen=True, slots=True)
class TunedGroup:
    """What tuning chose for one method on one model and task."""

    model: str
    task: str
    method: str
    tried: tuple[tuple[Mapping[str, float], float | None], ...]
    """Each point with its validation loss, None where the trial failed."""
    chosen: Mapping[str, float] | None
    """None when every trial failed."""
    at_edge: bool
    """Whether the chosen point is the lowest or highest tried, so that a better one may lie outside."""


@dataclass(frozen=True, slots=True)
class TaskInfo:
    """What a report says about a task."""

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
    notes: tuple[str, ...] = ()
    family: str = ""
    """The label without the number of training rows: tasks of one family differ in that only."""


@dataclass(frozen=True, slots=True)
class RunResults:
    """A whole run: its matrix, its cells in plan order, and the metrics' objects (direction, value from sums)."""

    name: str
    matrix: Mapping[str, Any]
    cells: tuple[CellResult, ...]
    tasks: tuple[TaskInfo, ...]
    metrics: Mapping[str, Metric]
    baseline: str
    trials: tuple[CellResult, ...] = ()
    """Cells that served tuning: they have costs and a validation loss, and no metrics."""
    tuning: tuple[TunedGroup, ...] = ()
    """Empty without tuning, and until all trials are finished."""
    plugins: tuple[Mapping[str, Any], ...] = ()
    models: tuple[Mapping[str, Any], ...] = ()
    """Of each model `label`, `fingerprint`, `licence`, `details`, and of its `facts` what is not long."""
    environment: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    """What went wrong beside failed cells, such as a plugin's event hook that raised."""
    has_texts: bool = True
    """False where prompts, references and answers were taken out, because the data may not be published."""

    def without_texts(self) -> RunResults:
        """The same with every prompt, reference and answer empty; all scores and groups stay."""
        return replace(self, cells=tuple(map(_without_texts, self.cells)), has_texts=False)


def _without_texts(cell: CellResult) -> CellResult:
    read = cell.predictions

    def emptied() -> Sequence[Prediction]:
        return [replace(one, prompt="", reference="", text="", label_scores=None) for one in read()]

    return replace(cell, predictions=emptied, log=str)  # an error may quote a row
