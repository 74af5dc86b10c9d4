"""A cell: one point of the matrix, and the identity that follows from everything that decides its result.

A specification is what a cell computes, whatever its name and wherever it runs. Its identity is the hash of all values
that differ from their defaults. So a new setting with a default that changes nothing keeps every id. For that reason
**the defaults of this module never change**: the matrix may get other defaults; these define the meaning of a missing
value.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ftbench.messages import Note
from ftbench.records.base import Record

IDENTITY = 3
"""Version of what a cell computes; part of every identity, and independent of file versions. It is raised when equal
specifications begin to give other numbers, so that older cells are not reused. 2: answers are tokenised as part of the
whole text. 3: values equal to their defaults are left out."""


def canonical_json(value: Any) -> str:
    """JSON that is equal for equal values: sorted keys, no spaces, no NaN."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


class ModelSpec(Record):
    """The base model."""

    fingerprint: str
    """sha256 over config, tokenizer and weights."""
    dtype: str = "auto"
    """Type of the weights in memory."""
    format: Literal["plain", "chat"] = "plain"
    """How it reads examples: as running text, or as conversations through a chat template."""
    template: str = ""
    """sha256 of the chat template; empty for plain text."""
    system: str = ""
    """The system message of conversations that have none."""
    thinking: bool = False
    """Whether it reasons before it answers."""


class Fold(Record):
    """One fold of a cross-validation: the rows that its cells are tested on."""

    number: int
    """From 1."""
    of: int


class AugmentationSpec(Record):
    """Variants of the training rows that are trained on too."""

    name: str
    settings: dict[str, Any] = {}  # noqa: RUF012 - pydantic copies it
    """Without those that name files and models."""
    copies: int = 1
    seed: int = 0
    fields: tuple[str, ...] = ()
    """Fields of the input that are changed; empty: all."""
    files: dict[str, str] = {}  # noqa: RUF012
    """By setting, the sha256 of the file."""
    models: dict[str, ModelSpec] = {}  # noqa: RUF012
    """By setting, the model that writes."""


class TaskSpec(Record):
    """A task with its rows."""

    definition: dict[str, Any]
    """The task's own description (`Task.fingerprint`): templates, labels, limits."""
    data: str
    """A hash over all examples of the three sides."""
    language: str = "en"
    labels: tuple[str, ...] = ()
    """In the task's order."""
    max_new_tokens: int = 0
    """Tokens of a generated answer, at most."""
    max_new_tokens_from: Literal["training answers"] | None = None
    """A further limit on answers; counted in the cell, because loading a tokenizer is slow."""
    train_on: Literal["all", "last"] = "all"
    """The answers of a conversation that are trained on."""
    evaluate_on: Literal["last", "each"] = "last"
    """The answers of a test conversation that are asked for."""
    fold: Fold | None = None
    """The fold whose rows are the test rows; None without cross-validation."""
    augment: tuple[AugmentationSpec, ...] = ()
    """In the matrix's order; empty for a method that does not train, which never reads variants."""


class MethodSpec(Record):
    """A method with its settings."""

    name: str
    settings: dict[str, Any]
    """Resolved for the model, without neutral values (see `MethodSettings.neutral`)."""


class TrainingSpec(Record):
    """How the method is trained: the fields of the matrix's `training` that change results."""

    epochs: float = 3.0
    steps: int | None = None
    batch_size: int = 8
    micro_batch_tokens: int | Literal["auto"] = "auto"
    packing: bool = False
    max_length: int = 512
    """Tokens of prompt and answer together, limited by the model."""
    schedule: str = "linear"
    warmup: float = 0.06
    gradient_clip: float = 1.0
    validations: int = 1
    early_stopping: int | None = None
    keep: str = "best"
    row_share: float = 1.0
    """Share of the training rows that a short trial sees; a final cell sees all."""


class EvaluationSpec(Record):
    """How the test rows are predicted."""

    backend: str = "transformers"
    """The generator of answers."""
    batch_tokens: int | Literal["auto"] = 8192
    """"auto" is what fits into the memory of a GPU; on other devices its number stands here."""
    limit: int
    """Tokens of a prompt with its answer, at most."""
    prompt_limit: int
    """Tokens of a prompt before a generated answer, at most."""
    general_text: str | None = None
    """A hash over the passages for measuring forgetting."""
    scoring: Literal["likelihood", "generate"] = "likelihood"
    """How a label is predicted: as the likeliest one, or by the answer that is generated."""


class CellSpec(Record):
    """Everything that decides the result of a cell."""

    identity: int = IDENTITY
    model: ModelSpec
    task: TaskSpec
    method: MethodSpec
    training: TrainingSpec | None = None
    """None for a method without training."""
    evaluation: EvaluationSpec | None = None
    """None for a trial, which never sees the test rows."""
    seed: int
    precision: str = "fp32"
    devices: int = 1
    """Devices that train the cell together. Results are equal to about 1e-6, not to the bit."""
    purpose: Literal["result", "trial"] = "result"
    """A trial serves tuning and is judged by its validation loss."""
    awaits_tuning: bool = False
    """Whether trials will choose the settings; `method` has the defaults until then."""

    def id(self) -> str:
        """20 hex digits of the sha256 over all values that differ from their defaults."""
        content = {**self.model_dump(mode="json", exclude_defaults=True), "identity": self.identity}
        return hashlib.sha256(canonical_json(content).encode()).hexdigest()[:20]


def in_fold(fold: Fold | None) -> str:
    """` / fold 2 of 5`, the end of a cell's label; empty without folds."""
    return f" / fold {fold.number} of {fold.of}" if fold else ""


@dataclass(frozen=True, slots=True)
class Cell:
    """Fine-tune and evaluate once: names for people, and the specification that decides the result."""

    model: str
    task: str
    method: str
    seed: int
    spec: CellSpec
    skip: Note | None = None
    """Why the planner skips it."""
    variant: str = ""
    """The settings that tuning tries in it, for people: `learning_rate 0.001`."""
    id: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", self.spec.id())

    @property
    def awaits_tuning(self) -> bool:
        """Whether trials still have to choose its settings; it cannot run before."""
        return self.spec.awaits_tuning

    @property
    def is_trial(self) -> bool:
        """Whether it serves tuning: it sees no test rows."""
        return self.spec.purpose == "trial"

    @property
    def label(self) -> str:
        """`model / task / method / seed 0`, for people; for a short trial its settings replace the seed."""
        chosen = f" ({self.variant})" if self.variant else ""
        last = f"trial: {self.variant}" if self.is_trial else f"seed {self.seed}{chosen}"
        return f"{self.model} / {self.task} / {self.method} / {last}{in_fold(self.fold)}"

    @property
    def fold(self) -> Fold | None:
        """The fold whose rows it is tested on; None without cross-validation."""
        return self.spec.task.fold

    def names(self) -> Mapping[str, Any]:
        """Names for people: model, task, method, seed."""
        return {"model": self.model, "task": self.task, "method": self.method, "seed": self.seed}
