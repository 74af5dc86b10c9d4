"""A run as `run.json` keeps it: what was planned, so that results are read without matrix, data or models."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, model_validator

from ftbench.records.base import NoteField, Record
from ftbench.records.cell import Cell, CellSpec


class CellRecord(Record):
    """A planned cell: its names, its identity and its specification."""

    cell: str
    model: str
    task: str
    method: str
    seed: int
    skip: NoteField | None = None
    """Why it will not run."""
    spec: CellSpec

    @classmethod
    def of(cls, cell: Cell) -> CellRecord:
        """The record of a planned cell."""
        return cls(cell=cell.id, skip=cell.skip, spec=cell.spec, **cell.names())


class MethodRecord(Record):
    """A method of the matrix."""

    label: str
    """In results."""
    method: str
    """As it is registered."""
    default_of: str | None = None
    """The label of the tuned method whose default settings this row shows."""


class TaskRecord(Record):
    """A task of the matrix with what its data are like."""

    label: str
    family: str = ""
    """The label without the number of training rows."""
    task: str
    output: Literal["label", "text"]
    language: str
    metrics: tuple[str, ...]
    rows: dict[str, int]
    """Rows by side."""
    labels: tuple[str, ...] = ()
    source: str
    notes: tuple[NoteField, ...]


class FactsRecord(BaseModel):
    """What is known of a model without loading it (`ModelFacts`)."""

    model_config = ConfigDict(frozen=True, extra="allow")

    architecture: str
    parameters: int


class ModelRecord(Record):
    """A model of the matrix."""

    label: str
    fingerprint: str
    licence: str
    facts: FactsRecord
    details: dict[str, Any] = {}  # noqa: RUF012 - pydantic copies it


class MetricRecord(BaseModel):
    """A metric that the matrix or `ftbench score` asks for, with its options."""

    model_config = ConfigDict(frozen=True, extra="allow")

    metric: str

    @property
    def options(self) -> dict[str, Any]:
        """The keys that the metric validates."""
        return dict(self.model_extra or {})


class TriedPoint(Record):
    """A finished trial."""

    point: dict[str, float]
    loss: float | None
    """None where it failed."""


class TuningRecord(Record):
    """What tuning found for one method on one model and task."""

    model: str
    task: str
    method: str
    tried: tuple[TriedPoint, ...] = ()
    chosen: dict[str, float] | None
    """None where every trial failed."""
    loss: float | None = None
    at_edge: bool = False


class RunRecord(Record):
    """The whole of run.json."""

    name: str
    matrix: dict[str, Any]
    """With every default, as it was resolved."""
    matrix_directory: str
    """Relative to the run directory: where the matrix's paths start from."""
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
    """Those that `ftbench score` added."""
    other_tasks: dict[str, dict[str, str]] = {}  # noqa: RUF012 - pydantic copies it
    """By model and task, the key under which cells keep what tuning did there."""
    plugins: tuple[dict[str, Any], ...]
    environment: dict[str, str]

    @model_validator(mode="after")
    def _tasks_are_known(self) -> RunRecord:
        unknown = {cell.task for cell in (*self.cells, *self.trials)} - {task.label for task in self.tasks}
        if unknown:
            raise ValueError(f"a cell has the task {min(unknown)!r}, which is not among the tasks")
        return self

    def with_metrics(self, added: tuple[MetricRecord, ...]) -> RunRecord:
        """The run with metrics that were added to it; one of a name replaces the other."""
        names = {entry.metric for entry in added}

        def merged(known: tuple[MetricRecord, ...]) -> tuple[MetricRecord, ...]:
            return (*(entry for entry in known if entry.metric not in names), *added)

        tasks = tuple(
            task.model_copy(update={"metrics": tuple(dict.fromkeys([*task.metrics, *(e.metric for e in added)]))})
            for task in self.tasks
        )
        changes = {"metrics": merged(self.metrics), "added_metrics": merged(self.added_metrics), "tasks": tasks}
        return self.model_copy(update=changes)
