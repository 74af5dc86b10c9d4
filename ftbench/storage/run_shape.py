"""What `run.json` has to hold, so that a damaged one is told in a line and not met key by key."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ValidationError, model_validator

from ftbench.errors import NewerFormat, StoreError
from ftbench.messages import Note
from ftbench.records.cell import FORMAT


def _note_or_null(value: Any) -> Note | None:
    return None if value is None else Note.from_json(value)


class _Method(BaseModel):
    settings: dict[str, Any]


class _Spec(BaseModel):
    method: _Method


class _Cell(BaseModel):
    cell: str
    model: str
    task: str
    method: str
    seed: int
    skip: Annotated[Any, AfterValidator(_note_or_null)]
    spec: _Spec


class _Task(BaseModel):
    label: str
    task: str
    output: Literal["label", "text"]
    language: str
    metrics: list[str]
    rows: dict[str, int]
    source: str
    notes: list[Annotated[Any, AfterValidator(Note.from_json)]]
    family: str = ""


class _Facts(BaseModel):
    architecture: str
    parameters: int


class _Model(BaseModel):
    label: str
    fingerprint: str
    licence: str
    facts: _Facts


class _Metric(BaseModel):
    metric: str


class _Trial(BaseModel):
    point: dict[str, float]
    loss: float | None


class _Tuned(BaseModel):
    model: str
    task: str
    method: str
    tried: list[_Trial] = []
    chosen: dict[str, float] | None
    at_edge: bool = False


class _Run(BaseModel):
    matrix_directory: str
    plugin_files: list[str]
    name: str
    matrix: dict[str, Any]
    baseline: str
    cells: list[_Cell]
    trials: list[_Cell] = []
    tuning: list[_Tuned] = []
    other_tasks: dict[str, dict[str, str]] = {}
    tasks: list[_Task]
    models: list[_Model]
    metrics: list[_Metric]
    added_metrics: list[_Metric] = []
    plugins: list[dict[str, Any]]
    environment: dict[str, str]

    @model_validator(mode="after")
    def _tasks_are_known(self) -> _Run:
        unknown = {cell.task for cell in (*self.cells, *self.trials)} - {task.label for task in self.tasks}
        if unknown:
            raise ValueError(f"a cell has the task {min(unknown)!r}, which is not among the tasks")
        return self


def check_run(content: Any, path: Path) -> dict[str, Any]:
    """The content of a run.json; raises `StoreError` for one that is none, `NewerFormat` for a newer ftbench's."""
    if not isinstance(content, dict) or not isinstance(version := content.get("format"), int):
        raise StoreError("is damaged: it has no format", file=path)
    if version > FORMAT:
        raise NewerFormat(f"has format {version}, this ftbench reads up to {FORMAT}; update ftbench", file=path)
    try:
        _Run.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        fault = "is missing" if first["type"] == "missing" else first["msg"].removeprefix("Value error, ")
        key = ".".join(map(str, first["loc"]))
        raise StoreError(": ".join(filter(None, ("is damaged", key, fault))), file=path) from None
    return content
