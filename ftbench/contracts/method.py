"""What a fine-tuning method is."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, runtime_checkable

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    import torch
    from torch import nn

    from ftbench.contracts.model import ModelFacts
    from ftbench.messages import Note


class MethodSettings(BaseModel):
    """Settings that any method may have; a method's own settings derive from this and add fields with bounds.

    The keys of an entry `{method: lora, r: 64}` of the matrix are validated against it, so a misspelt or impossible
    setting is an error that names the key.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class TrainedSettings(MethodSettings):
    """Settings of every method that trains."""

    learning_rate: float | None = Field(
        default=None, gt=0, le=10, description="peak; the method's default if not given"
    )
    weight_decay: float = Field(default=0.0, ge=0, le=1)


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a method can do and what it needs, so that the core never acts on a method's name."""

    trains: bool = True
    """False for methods that only change the prompt."""
    mergeable: bool = False
    """What was learned can be folded into the base weights for evaluation."""
    outputs: frozenset[Literal["label", "text"]] = frozenset({"label", "text"})
    """The kinds of task it works on."""
    needs_biases: bool = False
    """Impossible on a model without biases."""
    own_weights: bool = False
    """Changes nothing but weights that the base model has, or none: what is evaluated can be written as its folder."""
    packable: bool = True
    """Exact when several rows share a sequence (prompt-learning methods of PEFT are not)."""
    quantised: bool = False
    """Works on a base with quantised weights."""
    stackable: bool = False
    """Several learning rates, seeds or ranks can train together over one frozen base."""
    checkpointing: bool = True
    """Works under activation checkpointing."""


@dataclass(frozen=True, slots=True)
class SearchDimension:
    """One hyperparameter that tuning may change: bounds, and whether its scale is logarithmic."""

    low: float
    high: float
    log: bool = True


@runtime_checkable
class Method(Protocol):
    """A fine-tuning method, or a way of prompting that needs no training."""

    @property
    def name(self) -> str: ...
    @property
    def settings(self) -> type[MethodSettings]: ...
    @property
    def capabilities(self) -> Capabilities: ...

    def resolve(self, settings: MethodSettings, facts: ModelFacts) -> MethodSettings:
        """Settings with every default that depends on the model filled in (the learning rate above all)."""
        ...

    def search_space(self, settings: MethodSettings, facts: ModelFacts) -> Mapping[str, SearchDimension]:
        """What equal tuning budgets search over, by the name of the setting; the learning rate first."""
        ...

    def impossible(self, settings: MethodSettings, facts: ModelFacts) -> Note | str | None:
        """Why the method cannot work on this model, or None."""
        ...

    def virtual_tokens(self, settings: MethodSettings) -> int:
        """Positions of the model's context that the method takes for itself (prefix and prompt tuning)."""
        ...

    def shots(self, settings: MethodSettings) -> int:
        """Solved examples put before every prompt (few-shot)."""
        ...

    def trainable_parameters(self, settings: MethodSettings, facts: ModelFacts) -> int | None:
        """The analytic number of trained parameters for the plan, or None where only the loaded model tells."""
        ...

    def prepare(self, model: nn.Module, settings: MethodSettings) -> nn.Module:
        """Freeze what stays, add what is trained, return the model to train; the seed is already set."""
        ...

    def save(self, model: nn.Module, folder: Path) -> None:
        """Write what was learned as safetensors into `folder` (it exists and is empty)."""
        ...

    def load(self, model: nn.Module, settings: MethodSettings, folder: Path) -> nn.Module:
        """Put what `save` wrote onto a fresh base model: the logits equal those of the saved model."""
        ...

    def merge(self, model: nn.Module) -> nn.Module:
        """The model to evaluate: learned weights folded in where `capabilities.mergeable`, else the model itself."""
        ...


class Stack(Protocol):
    """Several prepared models over one frozen base, which one module computes at once: each of them is a lane."""

    @property
    def model(self) -> nn.Module:
        """Reads the rows of the lanes that `use` was told, lane after lane, equally many of each."""
        ...

    @property
    def weights(self) -> torch.Tensor:
        """[lanes, numbers]: all that is trained, a row for each lane, with the values it has in the prepared models."""
        ...

    def use(self, weights: torch.Tensor, lanes: Sequence[int], positions: int) -> None:
        """What the next passes compute with: the rows of the given lanes, to which gradients flow.

        Each of the lanes has `positions` tokens in a pass, its padding among them. A pass raises `NotStackable` where
        a trained layer sees anything else, for then it could not tell the lanes apart.
        """
        ...

    def put_back(self, weights: torch.Tensor) -> None:
        """Give each prepared model its row of `weights` [lanes, numbers]."""
        ...


@runtime_checkable
class StackableMethod(Method, Protocol):
    """A method of which several trainings can be computed at once."""

    def stack_key(self, settings: MethodSettings) -> Hashable:
        """What must be equal for two trainings of a model to share a stack; None for one that can share none.

        Learning rate, weight decay and seed need not be in it: they are the loop's.
        """
        ...

    def stack(self, models: Sequence[nn.Module]) -> Stack:
        """The stack of models that `prepare` made and that share the tensors of one base.

        Raises `NotStackable` for models that cannot be computed at once.
        """
        ...
