"""What a plan holds: models, tasks and methods of the matrix, found and checked, and the cells made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ftbench.contracts import (
    GenerationBackend,
    Method,
    MethodSettings,
    Metric,
    ModelFacts,
    ModelLoader,
    ModelSource,
    SearchDimension,
    Task,
)
from ftbench.data.dataset import TaskData
from ftbench.data.general_text import Passage
from ftbench.matrix.schema import Matrix, ModelEntry, TaskEntry
from ftbench.records.cell import Cell

DEFAULT = " (default)"
"""Ends the label of a row that shows a tuned method's default settings."""


@dataclass(frozen=True, slots=True)
class PlannedModel:
    """A model of the matrix, found."""

    entry: ModelEntry
    loader: ModelLoader
    source: ModelSource
    positions: int
    """Positions that prompt and answer may take: the model's less those that some method of the matrix needs."""
    general_text: tuple[Passage, ...] = ()
    """Passages on which forgetting is measured."""


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """A task of the matrix with its data and metrics."""

    entry: TaskEntry
    task: Task
    data: TaskData
    metrics: tuple[Metric, ...]
    family: str
    """The task's name in the results without its number of training rows, where that is varied."""

    @property
    def max_new_tokens(self) -> int:
        """Tokens of a generated answer at most."""
        own = self.entry.max_new_tokens
        return own if isinstance(own, int) else self.task.max_new_tokens

    @property
    def limit_from_answers(self) -> bool:
        """Whether generated answers get the room that training answers need; a tokenizer counts it in the cell."""
        return self.entry.max_new_tokens == "auto" and self.task.output == "text"


@dataclass(frozen=True, slots=True)
class PlannedMethod:
    """A method of the matrix with its settings as written."""

    label: str
    method: Method
    settings: MethodSettings
    tuned: bool = False
    """Whether trials choose what the matrix leaves open."""
    default_of: str | None = None
    """The label of the tuned method whose default settings this one shows."""

    def open_space(self, facts: ModelFacts) -> Mapping[str, SearchDimension]:
        """The method's search space on this model, without settings that the matrix fixes."""
        if not self.tuned:
            return {}
        space = self.method.search_space(self.settings, facts)
        return {name: dimension for name, dimension in space.items() if name not in self.settings.model_fields_set}


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that a run needs to know, before anything is run."""

    matrix: Matrix
    models: Mapping[str, PlannedModel]
    tasks: Mapping[str, PlannedTask]
    methods: Mapping[str, PlannedMethod]
    cells: tuple[Cell, ...]
    device: str
    precision: str
    backend: GenerationBackend | None = None
    """What generates answers; None: ftbench itself."""

    @property
    def baseline(self) -> str:
        """The method that differences are taken to: the matrix's, else the first that trains, else the first."""
        if self.matrix.baseline:
            return self.matrix.baseline
        trained = [m.label for m in self.methods.values() if m.method.capabilities.trains]
        return trained[0] if trained else next(iter(self.methods))

    def settings(self, cell: Cell) -> MethodSettings:
        """The resolved settings of a cell's method."""
        return self.methods[cell.method].method.settings.model_validate(cell.spec.method.settings)
