"""The parts of a plan: models, tasks and methods of the matrix, looked up and checked, and their cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

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
from ftbench.matrix.resources import Resources
from ftbench.matrix.schema import Evaluation, Matrix, ModelEntry, TaskEntry, Training
from ftbench.planning.augmentations import PlannedAugmentation
from ftbench.planning.prompt_format import ModelFormat
from ftbench.planning.trackers import PlannedTracker
from ftbench.records.cell import Cell, Fold, ModelSpec


def definition(reads: ModelFormat, task: PlannedTask) -> dict[str, Any]:
    """Everything but the rows that decides what a model reads of a task in a format, as JSON data."""
    language = task.data.language
    chat = task.task.chat_fingerprint(language) if reads.chat else {}
    return {**task.task.fingerprint(language), **chat}


DEFAULT = " (default)"
"""Suffix of the label of a row with a tuned method's default settings."""


@dataclass(frozen=True, slots=True)
class PlannedModel:
    """A model of the matrix, looked up."""

    entry: ModelEntry
    loader: ModelLoader
    source: ModelSource
    positions: int
    """Positions for prompt and answer: the model's, less those that a method of the matrix needs."""
    general_text: tuple[Passage, ...] = ()
    """Passages for measuring forgetting."""
    format: ModelFormat = field(default_factory=ModelFormat)
    """How it reads examples."""
    native: ModelFormat = field(default_factory=ModelFormat)
    """How it reads examples in cells of methods with `native_format`."""

    def read_as(self, spec: ModelSpec) -> ModelFormat:
        """The format of a cell with this specification of the model."""
        return self.native if spec.format == "chat" else self.format


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """A task of the matrix with its data and metrics."""

    entry: TaskEntry
    task: Task
    data: TaskData
    metrics: tuple[Metric, ...]
    family: str
    """The task's name in results, without the number of training rows where that varies."""
    augmentations: tuple[PlannedAugmentation, ...] = ()
    """In the matrix's order."""

    @property
    def training_rows(self) -> int:
        """Rows that are trained on, at most: variants that turn out to be of no use are left out later."""
        return len(self.data.train) * (1 + sum(augmentation.entry.copies for augmentation in self.augmentations))

    @property
    def folds(self) -> tuple[Fold | None, ...]:
        """The folds of its cross-validation; one that is None without."""
        return tuple(Fold(number=n, of=len(self.data.folds)) for n in range(1, len(self.data.folds) + 1)) or (None,)

    def in_fold(self, fold: Fold | None) -> PlannedTask:
        """The task with the rows of one fold; itself for None."""
        return self if fold is None else replace(self, data=self.data.folds[fold.number - 1])

    @property
    def generates(self) -> bool:
        """Whether its answers are generated: texts, and labels where the matrix says so."""
        return self.task.output == "text" or self.entry.scoring == "generate"

    @property
    def max_new_tokens(self) -> int:
        """Tokens of a generated answer, at most; a generated label has room for the longest one."""
        limit = self.entry.max_new_tokens
        asked = limit if isinstance(limit, int) else self.task.max_new_tokens
        if self.task.output == "label" and self.generates:
            words = (self.task.verbalizer(label, self.data.language) for label in self.data.labels)
            # A token has at least one byte; one more ends the answer. Counting tokens would take the tokenizer.
            return max(asked, *(len(word.encode()) + 1 for word in words))
        return asked

    @property
    def limit_from_answers(self) -> bool:
        """Whether training answers bound generated ones; tokens are counted in the cell, which has the tokenizer."""
        return self.entry.max_new_tokens == "auto" and self.generates


@dataclass(frozen=True, slots=True)
class PlannedMethod:
    """A method of the matrix with its settings as written."""

    label: str
    method: Method
    settings: MethodSettings
    training: Training
    """The matrix's, with the row's values of axes."""
    evaluation: Evaluation
    """The matrix's, with the row's values of axes."""
    family: str
    """The label without values of axes, and of a row of default settings that of the tuned row: its method, however it
    is trained."""
    axes: Mapping[str, Any] = field(default_factory=dict)
    """The row's value of each axis of the matrix that is one for the method: `training.batch_size` → 8."""
    tuned: bool = False
    """Whether trials choose the settings that the matrix leaves open."""
    search: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    """The matrix's `tuning.search`, of which a method has a part."""
    default_of: str | None = None
    """The label of the tuned method whose default settings this row has; None for any other row."""
    resources: Resources | None = None
    """What its cells ask of a cluster's machines, where the matrix says it for the method."""
    devices: int | None = None
    """Devices that train each of its cells, where the matrix says it for the method."""

    def reads(self, model: PlannedModel) -> ModelFormat:
        """The format in which the method has the model read examples."""
        return model.native if self.method.capabilities.native_format else model.format

    def shots(self, settings: MethodSettings, *, chat: bool) -> int:
        """Solved examples before every prompt; `chat`: whether the model reads conversations."""
        return 0 if chat and self.method.capabilities.native_format else self.method.shots(settings)

    def open_space(self, facts: ModelFacts) -> Mapping[str, SearchDimension]:
        """The method's search space on this model, without settings that the matrix fixes.

        It has the settings of `search` that the method has and whose default is a number.
        """
        if not self.tuned:
            return {}
        space = dict(self.method.search_space(self.settings, facts))
        resolved = self.method.resolve(self.settings, facts)
        for name, values in self.search.items():
            key = name.removeprefix("training.")
            default = getattr(resolved if key == name else self.training, key, None)
            if isinstance(default, int | float) and not isinstance(default, bool):
                space[name] = _dimension(values, whole=isinstance(default, int))
        return {name: dimension for name, dimension in space.items() if name not in self.settings.model_fields_set}


_FAR = 4
"""Ratio of the ends of a range of positive numbers from which its scale is logarithmic."""


def _dimension(values: tuple[float, ...], *, whole: bool) -> SearchDimension:
    """Two values in rising order are the ends of a range, any others the only values."""
    if len(values) == 2 and values[0] < values[1]:
        low, high = values
        return SearchDimension(low, high, log=low > 0 and high >= _FAR * low, whole=whole)
    return SearchDimension(min(values), max(values), log=False, whole=whole, values=tuple(sorted(set(values))))


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that a run needs to know before it starts."""

    matrix: Matrix
    """With the seeds that the planner chose where the file has none."""
    models: Mapping[str, PlannedModel]
    tasks: Mapping[str, PlannedTask]
    methods: Mapping[str, PlannedMethod]
    cells: tuple[Cell, ...]
    device: str
    precision: str
    backend: GenerationBackend | None = None
    """External generation backend; None: the built-in decoder."""
    default_seeds: bool = False
    """Whether the matrix names no seeds, so that the planner chose them."""
    trackers: tuple[PlannedTracker, ...] = ()
    """Those of the matrix. They listen in the process that started the run, and decide nothing."""

    @property
    def most_devices(self) -> int:
        """Most devices that one cell trains on."""
        return max((cell.spec.devices for cell in self.cells), default=1)

    def devices_of(self, cell: Cell) -> int:
        """Devices that a cell may use: those that train it, or, without training, those that train its model."""
        if self.methods[cell.method].method.capabilities.trains:
            return cell.spec.devices
        return self.models[cell.model].entry.devices or self.matrix.devices

    @property
    def baseline(self) -> str:
        """The method that others are compared to: the matrix's choice, else the first that trains, else the first."""
        named = self.matrix.baseline
        if named:  # a row, or a method that has a row for each combination of axes
            return named if named in self.methods else self._first_of(named)
        trained = [m.label for m in self.methods.values() if m.method.capabilities.trains]
        return trained[0] if trained else next(iter(self.methods))

    def _first_of(self, family: str) -> str:
        return next(method.label for method in self.methods.values() if method.family == family)

    def task_of(self, cell: Cell) -> PlannedTask:
        """The task of a cell with the rows that the cell sees: with cross-validation those of its fold."""
        return self.tasks[cell.task].in_fold(cell.fold)

    def deciding_metric(self, cell: Cell) -> Metric:
        """The first metric of a cell's task, by which methods are ranked."""
        return self.tasks[cell.task].metrics[0]

    def settings(self, cell: Cell) -> MethodSettings:
        """The resolved settings of a cell's method."""
        return self.methods[cell.method].method.settings.model_validate(cell.spec.method.settings)

    def shots(self, cell: Cell) -> int:
        """Solved examples before every prompt of a cell."""
        return self.methods[cell.method].shots(self.settings(cell), chat=cell.spec.model.format == "chat")
