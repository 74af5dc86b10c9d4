"""A run as stored in `run.json`: its plan, so that results can be read without matrix, data or models."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, model_validator

from ftbench.records.base import NoteField, Record
from ftbench.records.cell import Cell, CellSpec


class CellRecord(Record):
    """A planned cell: its names, identity and specification."""

    cell: str
    model: str
    task: str
    method: str
    seed: int
    skip: NoteField | None = None
    """Why it is skipped."""
    spec: CellSpec

    @classmethod
    def of(cls, cell: Cell) -> CellRecord:
        """The record of a planned cell."""
        return cls(cell=cell.id, skip=cell.skip, spec=cell.spec, **cell.names())


class MethodRecord(Record):
    """A method of the matrix."""

    label: str
    """The name in results."""
    method: str
    """The registered name."""
    default_of: str | None = None
    """The label of the tuned method whose default settings this row has."""
    axes: dict[str, bool | int | float | str | None] = {}  # noqa: RUF012 - pydantic copies it
    """The row's value of each axis of the matrix that is one for the method: `training.batch_size` → 8."""


class AugmentedRecord(Record):
    """What one augmentation made for a task."""

    augmentation: str
    copies: int
    """Variants of each row that were asked for."""
    made: int
    """Rows that are trained on beside those of the data."""
    rejected: dict[str, int] = {}  # noqa: RUF012 - pydantic copies it
    """Variants that are not used, by reason."""
    fold: int | None = None
    """The number of the fold whose training rows they are of, from 1; None without cross-validation."""


class TaskRecord(Record):
    """A task of the matrix with facts about its data."""

    label: str
    family: str = ""
    """The label without the number of training rows."""
    task: str
    output: Literal["label", "text"]
    language: str
    metrics: tuple[str, ...]
    rows: dict[str, int]
    """Rows by split."""
    labels: tuple[str, ...] = ()
    source: str
    notes: tuple[NoteField, ...]
    folds: tuple[dict[str, int], ...] = ()
    """Rows by split in each fold; empty without cross-validation. `rows` then has all test rows, and the first fold's
    others."""
    augmented: tuple[AugmentedRecord, ...] = ()
    """In the matrix's order, fold by fold. `rows` and `folds` count none of these rows."""


class FactsRecord(BaseModel):
    """Facts about a model known without loading it (`ModelFacts`)."""

    model_config = ConfigDict(frozen=True, extra="allow")

    architecture: str
    parameters: int


class ProbeRecord(Record):
    """What trying a model's chat template showed in one respect."""

    name: str
    outcome: Literal["passed", "handled", "failed"]
    """The template does it; ftbench makes up for it; rows would be wrong."""
    note: NoteField


class ModelRecord(Record):
    """A model of the matrix."""

    label: str
    fingerprint: str
    licence: str
    facts: FactsRecord
    details: dict[str, Any] = {}  # noqa: RUF012 - pydantic copies it
    format: Literal["plain", "chat"] = "plain"
    """How it reads examples."""
    template: str = ""
    """sha256 of the chat template that is used."""
    system: str = ""
    thinking: bool = False
    unused_template: bool = False
    """Whether it has a chat template and reads plain text all the same."""
    probes: tuple[ProbeRecord, ...] = ()
    """Of its chat template; empty for a model that reads plain text."""


class MetricRecord(BaseModel):
    """A metric requested by the matrix or `ftbench score`, with its options."""

    model_config = ConfigDict(frozen=True, extra="allow")

    metric: str

    @property
    def options(self) -> dict[str, Any]:
        """The keys validated by the metric."""
        return dict(self.model_extra or {})


class TriedPoint(Record):
    """A finished trial."""

    point: dict[str, float]
    loss: float | None
    """None if the trial failed."""
    share: float | None = None
    """Of a full training; None in runs of before."""
    score: float | None = None
    """The deciding metric on the validation rows, where it decided."""


class TuningRecord(Record):
    """The result of tuning one method on one model and task."""

    model: str
    task: str
    method: str
    tried: tuple[TriedPoint, ...] = ()
    """Short trials."""
    finalists: tuple[TriedPoint, ...] = ()
    """Full trainings, of which the lowest loss decided; empty where short trials did."""
    chosen: dict[str, float] | None
    """None if every trial failed."""
    loss: float | None = None
    at_edge: bool = False
    default: bool = False
    """Whether the default settings were chosen."""
    metric: str | None = None
    """The metric that decided among the finalists; None for the loss."""
    fold: int | None = None
    """The fold whose training rows the trials saw; None without cross-validation."""


class RunRecord(Record):
    """The content of run.json."""

    name: str
    matrix: dict[str, Any]
    """Resolved, with every default."""
    written: dict[str, Any] = {}  # noqa: RUF012 - pydantic copies it
    """The keys of the matrix that the file or `--set` gives: what another machine plans from. A default that is written
    out may mean something else than one that is not. Empty in runs of before."""
    matrix_directory: str
    """Start of the matrix's paths, relative to the run directory."""
    plugin_files: tuple[str, ...]
    """Relative to the run directory."""
    baseline: str
    cells: tuple[CellRecord, ...]
    trials: tuple[CellRecord, ...] = ()
    tuning: tuple[TuningRecord, ...] = ()
    methods: tuple[MethodRecord, ...] = ()
    tasks: tuple[TaskRecord, ...]
    models: tuple[ModelRecord, ...]
    metrics: tuple[MetricRecord, ...]
    added_metrics: tuple[MetricRecord, ...] = ()
    """Metrics added by `ftbench score`."""
    other_tasks: dict[str, dict[str, str]] = {}  # noqa: RUF012 - pydantic copies it
    """By model and task, the key under which cells store the effect of tuning there."""
    plugins: tuple[dict[str, Any], ...]
    environment: dict[str, str]

    @model_validator(mode="after")
    def _tasks_are_known(self) -> RunRecord:
        unknown = {cell.task for cell in (*self.cells, *self.trials)} - {task.label for task in self.tasks}
        if unknown:
            raise ValueError(f"a cell has the task {min(unknown)!r}, which is not among the tasks")
        return self

    def with_metrics(self, added: tuple[MetricRecord, ...]) -> RunRecord:
        """The run with added metrics; a new metric replaces one of the same name."""
        names = {entry.metric for entry in added}

        def merged(known: tuple[MetricRecord, ...]) -> tuple[MetricRecord, ...]:
            return (*(entry for entry in known if entry.metric not in names), *added)

        tasks = tuple(
            task.model_copy(update={"metrics": tuple(dict.fromkeys([*task.metrics, *(e.metric for e in added)]))})
            for task in self.tasks
        )
        changes = {"metrics": merged(self.metrics), "added_metrics": merged(self.added_metrics), "tasks": tasks}
        return self.model_copy(update=changes)
