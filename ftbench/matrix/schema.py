"""The schema of a matrix file, with bounds and defaults."""

from __future__ import annotations

import re
from collections import Counter
from itertools import product
from math import prod
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    SerializerFunctionWrapHandler,
    Tag,
    ValidationInfo,
    field_validator,
    model_serializer,
)

from ftbench.contracts.generation import OWN_BACKEND
from ftbench.contracts.reader import ReadingOptions
from ftbench.errors import NotedValueError, nearest
from ftbench.matrix.axes import MOST_ROWS, Axes, check_combinations
from ftbench.matrix.column_names import ColumnNames
from ftbench.matrix.language_tag import LanguageTag
from ftbench.matrix.resources import Resources
from ftbench.messages.matrix_errors import (
    ANOTHER_NAME,
    ANSWER_LENGTH,
    COUNT_OF_SEEDS,
    METRIC_OF_SHORT_TRIALS,
    NO_BASELINE,
    NO_NAME,
    NUL_IN_PATH,
    ONE_ITEM,
    ONE_TRIAL,
    SEARCH_OF_GRID,
    SEARCH_OF_ONE,
    SEARCH_WITHOUT_TRIALS,
    TOKENS_OR_AUTO,
    TOO_MANY_ROWS,
    TWICE,
)


def _plain_name(value: str) -> str:
    """Check a name, which becomes a folder and a table cell."""
    if value in (".", "..") or any(character in "/\\" or character < " " for character in value):
        raise NotedValueError(NO_NAME(value=f"{value!r:.60}"))
    return value


def _plain_path(value: str) -> str:
    if "\0" in value:
        raise NotedValueError(NUL_IN_PATH())
    return value


def _tokens_or_auto(value: Any) -> Any:
    """Raise one message, where pydantic has one for each of the two types."""
    if value == "auto" or (isinstance(value, int) and not isinstance(value, bool) and value >= 16):
        return value
    raise NotedValueError(TOKENS_OR_AUTO(value=f"{value!r:.60}"))


AUTOMATIC_PASS = 8192
"""Tokens for `micro_batch_tokens: auto` and `batch_tokens: auto` where memory is not measured."""


def _answer_length(value: object) -> object:
    """Raise one message, where pydantic has one for each part of the union."""
    whole = isinstance(value, int) and not isinstance(value, bool)
    if value is None or value == "auto" or (whole and 1 <= value <= 8192):  # type: ignore[operator]
        return value
    raise NotedValueError(ANSWER_LENGTH(value=f"{value!r:.60}"))


MOST_COUNTED_SEEDS = 20
"""A larger number for `seeds` is more likely the number of a single seed, such as 42."""


def _counted_seeds(value: object) -> object:
    """`3` as [0, 1, 2]; anything else as it is."""
    if value == []:  # as somebody writes it; the default is an empty tuple
        raise NotedValueError(ONE_ITEM())
    if not isinstance(value, int) or isinstance(value, bool):
        return value
    if not 1 <= value <= MOST_COUNTED_SEEDS:
        raise NotedValueError(COUNT_OF_SEEDS(value=value, most=MOST_COUNTED_SEEDS))
    return tuple(range(value))


Name = Annotated[
    str,
    Field(min_length=1, max_length=80, json_schema_extra={"pattern": r"^(?!\.{1,2}$)[^/\\\x00-\x1f]*$"}),
    AfterValidator(_plain_name),
]
PathText = Annotated[str, Field(min_length=1), AfterValidator(_plain_path)]
_TokensOrAuto = Annotated[Annotated[int, Field(ge=16)] | Literal["auto"], BeforeValidator(_tokens_or_auto)]
_MANY = 10**9
"""Upper bound for counts, far above any real use, so that a typo is an error."""

_MOST_DEVICES = 64
"""More than one machine has."""


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class _OpenEntry(BaseModel):
    """An entry whose other keys belong to a plugin's object, which validates them."""

    model_config = ConfigDict(frozen=True, extra="allow")

    @property
    def options(self) -> dict[str, Any]:
        """The keys that the plugin's object validates."""
        return dict(self.model_extra or {})


def _named(key: str) -> BeforeValidator:
    """Validator that reads a plain `lora` as `{method: lora}`."""
    return BeforeValidator(lambda value: {key: value} if isinstance(value, str) else value)


class ModelEntry(_Entry):
    """A model: `builtin:nano`, `hf:org/name`, or a folder."""

    model: PathText = Field(description="builtin:NAME, hf:ORG/NAME[@REVISION], or a folder")
    name: Name | None = Field(default=None, description="the name in results; default: what `model` says")
    dtype: Literal["auto", "fp32", "bf16"] = Field(
        default="auto",
        description="of the weights in memory; auto: fp32, or bf16 on a GPU where a method leaves the weights of a "
        "16-bit checkpoint as they are",
    )
    format: Literal["auto", "chat", "plain"] = Field(
        default="auto", description="chat: through a chat template; plain: as running text; auto: chat if there is one"
    )
    template: PathText | None = Field(default=None, description="a chat template (Jinja) to use, not the model's own")
    system: str | None = Field(default=None, description="the system message of conversations that have none")
    thinking: bool = Field(default=False, description="on: the model reasons before it answers, where it can")
    resources: Resources | None = Field(default=None, description="what its cells ask of a cluster's machines")
    devices: int | None = Field(
        default=None, ge=1, le=_MOST_DEVICES, description="devices that train each of its cells together"
    )

    @property
    def label(self) -> str:
        """The name in results: as written, but of a path only the last part, and with a format that is asked for."""
        is_path = self.model.startswith((".", "/", "~")) or "\\" in self.model
        written = Path(self.model).name if is_path else self.model
        return self.name or (written if self.format == "auto" else f"{written} ({self.format})")


class _Reading(_Entry):
    """How data files are read, where they do not say it themselves."""

    sheet: str | None = Field(default=None, description="of a spreadsheet; default: the first one with content")
    header: int | None = Field(
        default=None, ge=1, le=_MANY, description="number of the header's line; default: the first one with content"
    )
    separator: str | None = Field(
        default=None, min_length=1, description="between columns: one sign, or comma, semicolon, tab, bar"
    )
    encoding: str | None = Field(default=None, min_length=1, description="such as gb18030; default: recognised")
    strict: bool = Field(default=False, description="blank and half-empty rows are errors, not left out")

    @model_serializer(mode="wrap")
    def _without_defaults(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Options that nobody gave are in no record of a run."""
        written: dict[str, Any] = handler(self)
        return {key: value for key, value in written.items() if value not in (None, False)}

    @property
    def reading(self) -> ReadingOptions:
        """The options as the readers take them."""
        return ReadingOptions(self.sheet, self.header, self.separator, self.encoding, self.strict)


class DataFile(_Reading):
    """One data file, and how it is read."""

    file: PathText = Field(description="the data file")


class DataFiles(_Reading):
    """Data files that are already split, and how they are read."""

    train: PathText = Field(description="the file with the rows to train on")
    validation: PathText = Field(description="the file with the rows that choose settings and weights")
    test: PathText = Field(description="the file with the rows that results are about")


def _kind_of_data(value: Any) -> str:
    if isinstance(value, DataFiles) or (
        isinstance(value, dict) and not {"train", "validation", "test"}.isdisjoint(value)
    ):
        return "DataFiles"
    return "DataFile" if isinstance(value, dict | DataFile) else "str"


# Only the intended alternative is validated, so that an error is reported once and in its place.
_Data = Annotated[
    Annotated[PathText, Tag("str")] | Annotated[DataFile, Tag("DataFile")] | Annotated[DataFiles, Tag("DataFiles")],
    Discriminator(_kind_of_data),
]


class AugmentEntry(_OpenEntry):
    """An augmentation of training rows; other keys are its settings."""

    augmentation: str = Field(min_length=1, description="a registered augmentation")
    copies: int = Field(default=1, ge=1, le=100, description="variants of each training row")
    fields: tuple[str, ...] = Field(default=(), description="fields of the input that are changed; default: all")
    seed: int = Field(default=0, ge=0, lt=2**31, description="of all that is drawn, whatever the seed of a cell")


class TaskEntry(_Entry):
    """A task, on its built-in data or on the user's."""

    task: PathText = Field(description="a registered task, or a YAML file that describes one")
    name: Name | None = Field(default=None, description="the name in results")
    data: _Data | None = Field(
        default=None,
        description="a data file or folder; dataset_info.json#NAME; hf:ID[@REVISION][#CONFIGURATION][:SPLIT]; "
        "hub: the set that the task names; {file} with options of reading; or {train, validation, test}",
    )
    language: LanguageTag | None = Field(
        default=None, description="such as en or pt-BR; default: seen from the data, else the task's first"
    )
    fields: dict[str, ColumnNames] = Field(
        default_factory=dict, description="the file's column, or several that are joined, for each field of the task"
    )
    group_by: str | None = Field(default=None, description="column whose equal values stay on one side of the split")
    max_new_tokens: Annotated[
        Annotated[int, Field(ge=1, le=8192)] | Literal["auto"] | None, BeforeValidator(_answer_length)
    ] = Field(default=None, description="of a generated answer; auto: a quarter more than the longest training answer")
    train_on: Literal["all", "last"] = Field(
        default="all", description="answers of a conversation that are trained on (tasks that read conversations)"
    )
    evaluate_on: Literal["last", "each"] = Field(
        default="last", description="answers of a test conversation that are asked for: each one by itself, or the last"
    )
    scoring: Literal["likelihood", "generate"] = Field(
        default="likelihood",
        description="label tasks: the likeliest label, or the one that a generated answer names",
    )
    folds: int | None = Field(
        default=None,
        ge=2,
        le=100,
        description="cross-validation: every row is a test row once, in one of so many folds",
    )

    @property
    def reading(self) -> ReadingOptions:
        """How the data files are read."""
        return self.data.reading if isinstance(self.data, DataFile | DataFiles) else ReadingOptions()

    augment: tuple[Annotated[AugmentEntry, _named("augmentation")], ...] = Field(
        default=(), description="variants of training rows that are trained on too"
    )

    @property
    def is_file(self) -> bool:
        """Whether `task` is a YAML task file."""
        return self.task.endswith((".yaml", ".yml"))

    @property
    def label(self) -> str:
        """The name in results: the task's name, with the language unless it is English."""
        return self.name or self._in_language(Path(self.task).stem if self.is_file else self.task)

    def called(self, name: str) -> TaskEntry:
        """The entry with the name from its task file, unless the matrix gives one."""
        if self.name or not self.is_file:
            return self
        return self.model_copy(update={"name": self._in_language(re.sub(r"[/\\\x00-\x1f]", "-", name))})

    def _in_language(self, name: str) -> str:
        return f"{name}-{self.language}" if self.language not in (None, "en") else name


class MethodEntry(_OpenEntry):
    """A method; other keys are its settings."""

    method: str = Field(min_length=1, description="a registered method")
    name: Name | None = Field(default=None, description="the name in results; default: the method's")
    each: dict[str, Annotated[list[Any], Field(min_length=1)]] = Field(
        default_factory=dict, description="settings with several values: one method for each combination"
    )
    resources: Resources | None = Field(default=None, description="what its cells ask of a cluster's machines")
    devices: int | None = Field(
        default=None, ge=1, le=_MOST_DEVICES, description="devices that train each of its cells together"
    )

    @property
    def label(self) -> str:
        """The name in results, shared by all variants."""
        return self.name or self.method

    @field_validator("each")
    @classmethod
    def _can_be_counted(cls, each: dict[str, list[Any]]) -> dict[str, list[Any]]:
        check_combinations(each.values())
        return each

    @property
    def variants(self) -> dict[str, dict[str, Any]]:
        """Settings by name in results: one variant, or one per combination of `each`."""
        settings_by_name = {}
        for values in product(*self.each.values()):
            chosen = dict(zip(self.each, values, strict=True))
            words = ", ".join(f"{name}={value}" for name, value in chosen.items())
            settings_by_name[f"{self.label} {words}".strip()] = {**self.options, **chosen}
        return settings_by_name


class MetricEntry(_OpenEntry):
    """A metric in addition to those of the tasks; other keys are its options."""

    metric: str = Field(
        min_length=1, description="a registered metric; with an argument, NAME:ARGUMENT, as evaluate:./my_metric"
    )


class TrackerEntry(_OpenEntry):
    """A tracker that gets the events of the run; other keys are its settings."""

    tracker: str = Field(min_length=1, description="a registered tracker, as mlflow")
    name: Name | None = Field(default=None, description="to tell two entries of one tracker apart")

    @property
    def label(self) -> str:
        """The name of the entry."""
        return self.name or self.tracker


class Tuning(_Entry):
    """How settings are chosen: short trials, then full trainings, equally many for each method of a model and task."""

    trials: int = Field(
        default=0,
        ge=0,
        le=1000,
        description="per method; 0: the methods' default settings",
        json_schema_extra={"not": {"const": 1}},
    )
    strategy: Literal["grid", "random", "tpe"] = Field(default="grid", description="tpe needs the extra `optuna`")
    fraction: float = Field(default=0.3, gt=0, le=1, description="share of a full training that a short trial gets")
    finalists: int = Field(
        default=2,
        ge=0,
        le=20,
        description="best ones that are trained in full beside the defaults; 0: short trials decide",
    )
    shorten: Literal["schedule", "data"] = Field(
        default="schedule", description="what a short trial has less of: steps, or rows"
    )
    halving: Literal["auto"] | bool = Field(
        default="auto", description="short rounds that grow while settings drop out; auto: from 9 trials on"
    )
    seed: int | None = Field(default=None, ge=0, lt=2**31, description="of all trials; default: the first of `seeds`")
    extend: bool = Field(
        default=True, description="one more trial for every method when some winner lies at its grid's edge"
    )
    stacked: bool = Field(
        default=True, description="train trials of LoRA that differ in rate or rank together, over one base"
    )
    defaults: Literal["all", "first", "none"] = Field(
        default="all", description="seeds of the rows that show each method's default settings beside the tuned ones"
    )

    choose_by: Literal["loss", "metric"] = Field(
        default="loss",
        description="what decides among full trainings, on validation rows: the loss, or the task's first metric",
    )
    search: dict[str, tuple[float, ...]] = Field(
        default_factory=dict,
        description="further settings to search, by name or training.KEY: [low, high], or a list of other values",
    )

    @field_validator("choose_by")
    @classmethod
    def _decides_among_full_trainings(cls, choose_by: str, info: ValidationInfo) -> str:
        if choose_by == "metric" and info.data.get("finalists") == 0:
            raise NotedValueError(METRIC_OF_SHORT_TRIALS())
        return choose_by

    @field_validator("search")
    @classmethod
    def _can_be_searched(
        cls, search: dict[str, tuple[float, ...]], info: ValidationInfo
    ) -> dict[str, tuple[float, ...]]:
        if search and info.data.get("strategy") == "grid":
            raise NotedValueError(SEARCH_OF_GRID())
        if search and info.data.get("trials") == 0:
            raise NotedValueError(SEARCH_WITHOUT_TRIALS())
        for name, values in search.items():
            if len(set(values)) < 2:
                raise NotedValueError(SEARCH_OF_ONE(name=name))
        return search

    @field_validator("trials")
    @classmethod
    def _chooses(cls, trials: int) -> int:
        if trials == 1:
            raise NotedValueError(ONE_TRIAL())
        return trials


class Training(_Entry):
    """Training settings, the same for every trained method."""

    epochs: float = Field(default=3.0, gt=0, le=1000, description="passes over the training rows")
    steps: int | None = Field(default=None, ge=1, le=_MANY, description="instead of epochs")
    examples: int | None = Field(default=None, ge=1, le=_MANY, description="train on at most so many rows")
    batch_size: int = Field(default=8, ge=1, le=4096, description="rows an optimizer step, in the mean")
    micro_batch_tokens: _TokensOrAuto = Field(
        default="auto", description="padded tokens a forward pass: memory, not results; auto: what fits into the GPU"
    )
    checkpointing: bool = Field(
        default=True, description="compute activations again, not keep them, where a row does not fit otherwise"
    )
    deterministic: bool = Field(
        default=False, description="on accelerators: kernels that give the same bits every time, which may be slower"
    )
    packing: bool = Field(default=False, description="rows of a pass share one sequence, so that nothing is padding")
    save_minutes: float | None = Field(
        default=10.0,
        gt=0,
        le=_MANY,
        description="minutes after which the state of a training is kept, against interruptions; null: never",
    )
    max_length: int = Field(default=512, ge=16, le=_MANY, description="tokens of prompt and answer together")
    schedule: Literal["linear", "cosine", "constant"] = Field(
        default="linear", description="how the learning rate falls after the warmup"
    )
    warmup: float = Field(default=0.06, ge=0, lt=1, description="share of the steps")
    gradient_clip: float = Field(default=1.0, gt=0, description="largest norm of the gradient of a step")
    validations: int = Field(default=1, ge=1, le=100, description="validations an epoch")
    early_stopping: int | None = Field(
        default=None, ge=1, le=_MANY, description="stop after so many validations without a lower loss"
    )
    keep: Literal["best", "last"] = Field(
        default="best", description="weights to evaluate: lowest validation loss or last"
    )


class Evaluation(_Entry):
    """Evaluation settings, the same for every cell."""

    examples: int | None = Field(default=None, ge=1, le=_MANY, description="test on at most so many rows")
    validation_examples: int | None = Field(
        default=256, ge=1, le=_MANY, description="validate on at most so many rows; null: on all"
    )
    batch_tokens: _TokensOrAuto = Field(
        default="auto", description="padded tokens a batch: memory and speed; auto: what fits into the GPU, else 8192"
    )
    backend: Name = Field(default=OWN_BACKEND, description="what generates answers of text tasks: or vllm")
    general_text: PathText | None = Field(
        default=None, description="rows with a field `text` on which forgetting is measured; default: the model's own"
    )
    general_passages: int | None = Field(
        default=None, ge=1, le=_MANY, description="measure forgetting on at most so many of them, the first ones"
    )
    other_tasks: int = Field(
        default=32,
        ge=0,
        le=_MANY,
        description="test rows of every other task that a tuned model is measured on; 0: none",
    )


class Price(_Entry):
    """The price of the device, for an estimate in money."""

    per_device_hour: float = Field(gt=0, le=_MANY, description="of one device for an hour")
    currency: str = Field(default="USD", min_length=1, max_length=8, description="its sign in plans and reports")


class Allow(_Entry):
    """Features that are off unless the matrix allows them."""

    evaluate_hub: bool = Field(default=False, description="let evaluate:NAME download and run code from the hub")
    other_versions: bool = Field(
        default=False, description="let machines of a cluster have other versions of torch and the like than this one"
    )


def _written(entry: Any) -> str:
    """An entry's identity as far as the matrix tells it; names from task files are read later."""
    if isinstance(entry, TaskEntry) and entry.is_file and not entry.name:
        return entry.task
    return str(getattr(entry, "label", entry))


class Matrix(_Entry):
    """A matrix file."""

    name: Name = Field(default="run", description="of the run; default: the file's name. Its directory is runs/NAME")
    language: LanguageTag = Field(default="en", description="of the report; English where it has no words in it")
    models: tuple[Annotated[ModelEntry, _named("model")], ...] = Field(
        min_length=1, description="the models to fine-tune, by name or as entries"
    )
    tasks: tuple[Annotated[TaskEntry, _named("task")], ...] = Field(
        min_length=1, description="the tasks to tune and test on"
    )
    methods: tuple[Annotated[MethodEntry, _named("method")], ...] = Field(
        min_length=1, description="the methods that are compared"
    )
    metrics: tuple[Annotated[MetricEntry, _named("metric")], ...] = Field(
        default=(), description="metrics beside the tasks' own, for every task"
    )
    train_size: tuple[Annotated[int, Field(ge=1, le=_MANY)], ...] = Field(
        default=(), description="learning curve: every task once with each of these numbers of training rows"
    )
    seeds: Annotated[tuple[Annotated[int, Field(ge=0, lt=2**31)], ...], BeforeValidator(_counted_seeds)] = Field(
        default=(),
        description="a list of them, or their number: 3 is [0, 1, 2]; default: 3 where several methods train, else 1",
    )
    """Empty where the planner is to decide; those of a plan never are."""
    tuning: Tuning = Tuning()
    training: Training = Training()
    evaluation: Evaluation = Evaluation()
    axes: Axes = Field(
        default_factory=dict,
        description="by training.KEY or evaluation.KEY, several values: one row of every method for each combination",
    )
    price: Price | None = Field(default=None, description="of the device, for costs in money")
    margin: dict[str, Annotated[float, Field(gt=0, le=_MANY)]] = Field(
        default_factory=dict, description="by metric, the difference that is too small to matter, in the metric's unit"
    )
    baseline: str | None = Field(default=None, description="method that differences are taken to; default: see docs")
    device: Literal["auto", "cpu", "cuda", "mps"] = Field(
        default="auto", description="auto: CUDA where there is a GPU, else MPS, else the CPU"
    )
    precision: Literal["auto", "fp32", "bf16"] = Field(
        default="auto", description="of the arithmetic; auto: bf16 on GPUs that have it, else fp32"
    )
    devices: int = Field(
        default=1, ge=1, le=_MOST_DEVICES, description="devices of one machine that train each cell together, by FSDP2"
    )
    resources: Resources = Field(
        default=Resources(), description="what each cell asks of a cluster's machines; those of a method count most"
    )
    executors: dict[Name, dict[str, Any]] = Field(
        default_factory=dict, description="by executor, its settings: {slurm: {partition: gpu}}"
    )
    trackers: tuple[Annotated[TrackerEntry, _named("tracker")], ...] = Field(
        default=(), description="where the run is logged as it goes on, such as tensorboard; part of no cell"
    )
    plugins: tuple[PathText, ...] = Field(default=(), description="Python files to load as plugins")
    allow: Allow = Allow()

    @property
    def tuning_seed(self) -> int:
        """The seed of all trials."""
        return self.seeds[0] if self.tuning.seed is None else self.tuning.seed

    @field_validator("models", "tasks", "methods", "seeds", "train_size", "trackers")
    @classmethod
    def _names_are_unique(cls, entries: tuple[Any, ...]) -> tuple[Any, ...]:
        labels = [_written(entry) for entry in entries]
        counts = Counter(labels)
        for label in labels:
            if counts[label] > 1:
                hint = ANOTHER_NAME() if hasattr(entries[0], "label") else ""
                raise NotedValueError(TWICE(name=label, hint=hint))
        return entries

    @field_validator("methods")
    @classmethod
    def _variants_can_be_made(cls, methods: tuple[MethodEntry, ...]) -> tuple[MethodEntry, ...]:
        count = sum(prod(map(len, entry.each.values())) for entry in methods)
        if count > MOST_ROWS:
            raise NotedValueError(TOO_MANY_ROWS(count=count, most=MOST_ROWS))
        return methods

    @field_validator("baseline")
    @classmethod
    def _baseline_is_a_method(cls, baseline: str | None, info: ValidationInfo) -> str | None:
        methods = [label for entry in info.data.get("methods", ()) for label in entry.variants]
        if info.data.get("axes"):
            return baseline  # the planner knows the names of the rows
        if baseline is not None and methods and baseline not in methods:
            raise NotedValueError(NO_BASELINE(name=baseline, hint=nearest(baseline, methods)))
        return baseline
