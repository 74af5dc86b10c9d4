"""What a fine-tuning method is."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field

from ftbench.contracts.plugin_object import PluginObject
from ftbench.contracts.tensor_file import read_tensors, write_tensors
from ftbench.errors import NotStackable
from ftbench.messages.failures import NO_STACK

if TYPE_CHECKING:
    import torch
    from torch import nn

    from ftbench.contracts.model import ModelFacts
    from ftbench.contracts.trainer import Trainer, TrainingJob
    from ftbench.messages import Note

_LEARNED = "learned.safetensors"


class MethodSettings(BaseModel):
    """Settings that any method may have; a method's own settings derive from this and add fields with bounds.

    The keys of an entry `{method: lora, r: 64}` of the matrix are validated against it, so a misspelt or impossible
    setting is an error that names the key.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    neutral: ClassVar[Mapping[str, Any]] = {}
    """Settings that joined later, with the value that changes nothing: `{"use_dora": False}`. A setting that has this
    value is left out of a cell's identity, so finished cells stay what they are. The value must also be the setting's
    default, and never changes."""

    def recorded(self) -> dict[str, Any]:
        """The settings as JSON data, without those that have their neutral value."""
        values = self.model_dump(mode="json")
        return {
            name: value for name, value in values.items() if name not in self.neutral or value != self.neutral[name]
        }


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
    own_weights: bool = False
    """Only modifies existing base weights, or nothing, so that the result can be saved as a plain model folder."""
    packable: bool = True
    """Exact when several rows share a sequence (prompt-learning methods of PEFT are not)."""
    checkpointing: bool = True
    """Works under activation checkpointing."""
    own_trainer: bool = False
    """Brings what trains it (`trainer`), such as a service that fine-tunes its own models: no base model is loaded."""


@dataclass(frozen=True, slots=True)
class SearchDimension:
    """One hyperparameter that tuning may change: bounds, and whether its scale is logarithmic."""

    low: float
    high: float
    log: bool = True


@dataclass(frozen=True, slots=True)
class LearningRates:
    """Peak learning rates of a method on a model: the default, and the bounds between which tuning searches."""

    default: float
    low: float
    high: float


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


class Method(PluginObject):
    """A fine-tuning method, or a way of prompting that needs no training.

    Only `name` and `prepare` have no default. A method that trains says its learning rates too.
    """

    settings: type[MethodSettings] = TrainedSettings
    """Keys of its entry in the matrix."""
    capabilities: Capabilities = Capabilities()

    def learning_rates(self, settings: MethodSettings, facts: ModelFacts) -> LearningRates | None:
        """The learning rates on this model, or None for a method that has none."""
        return None

    def defaults(self, settings: MethodSettings, facts: ModelFacts) -> Mapping[str, Any]:
        """What the settings leave to the method, by key, apart from the learning rate."""
        return {}

    def resolve(self, settings: MethodSettings, facts: ModelFacts) -> MethodSettings:
        """Settings with every default that depends on the model filled in: `defaults` and the learning rate."""
        filled = dict(self.defaults(settings, facts))
        rates = self.learning_rates(settings, facts)
        if rates and isinstance(settings, TrainedSettings) and settings.learning_rate is None:
            filled["learning_rate"] = rates.default
        return settings.model_copy(update=filled)

    def search_space(self, settings: MethodSettings, facts: ModelFacts) -> Mapping[str, SearchDimension]:
        """What equal tuning budgets search over, by the name of the setting: the bounds of the learning rate.

        Ranks, lengths and sizes decide what a method costs: who compares them lists the method once for each.
        """
        rates = self.learning_rates(settings, facts)
        return {"learning_rate": SearchDimension(rates.low, rates.high)} if rates else {}

    def impossible(self, settings: MethodSettings, facts: ModelFacts) -> Note | str | None:
        """Why the method cannot work on this model, or None."""
        return None

    def virtual_tokens(self, settings: MethodSettings) -> int:
        """Positions of the model's context that the method takes for itself (prefix and prompt tuning)."""
        return 0

    def shots(self, settings: MethodSettings) -> int:
        """Solved examples put before every prompt (few-shot)."""
        return 0

    def trainable_parameters(self, settings: MethodSettings, facts: ModelFacts) -> int | None:
        """The analytic number of trained parameters for the plan, or None where only the loaded model tells."""
        return None

    @abstractmethod
    def prepare(self, model: nn.Module, settings: MethodSettings) -> nn.Module:
        """Freeze what stays, add what is trained, return the model to train; the seed is already set."""

    def save(self, model: nn.Module, folder: Path) -> None:
        """Write what was learned as safetensors into `folder` (it exists and is empty): all trained parameters."""
        learned = _trained_parameters(model)
        if learned:
            write_tensors(folder / _LEARNED, learned)

    def load(self, model: nn.Module, settings: MethodSettings, folder: Path) -> nn.Module:
        """Put what `save` wrote onto a fresh base model: the logits equal those of the saved model.

        The default prepares the model again, which draws other random numbers than before. A method that draws numbers
        and does not train them writes its own `save` and `load`.
        """
        import torch

        prepared = self.prepare(model, settings)
        learned = _trained_parameters(prepared)
        if learned:
            with torch.no_grad():
                for name, tensor in read_tensors(folder / _LEARNED, expected=learned).items():
                    learned[name].copy_(tensor)
        return prepared

    def merge(self, model: nn.Module) -> nn.Module:
        """The model to evaluate: learned weights folded in where `capabilities.mergeable`, else the model itself."""
        return model

    def stack_key(self, settings: MethodSettings) -> Hashable:
        """What must be equal for two trainings of a model to share a stack; None for one that can share none.

        Learning rate, weight decay and seed need not be in it: they are the loop's.
        """
        return None

    def trainer(self, job: TrainingJob) -> Trainer:
        """What trains for this job; only where `capabilities.own_trainer`.

        Of such a method, `prepare`, `save`, `load` and `merge` are not called.
        """
        raise NotImplementedError(f"{self.name} has no trainer of its own")

    def stack(self, models: Sequence[nn.Module]) -> Stack:
        """The stack of models that `prepare` made and that share the tensors of one base.

        Raises `NotStackable` for models that cannot be computed at once.
        """
        raise NotStackable(NO_STACK(method=self.name))


def _trained_parameters(model: nn.Module) -> dict[str, nn.Parameter]:
    """Those that require gradients, by name, each once."""
    return {name: parameter for name, parameter in model.named_parameters() if parameter.requires_grad}
