"""The base class of fine-tuning methods, with their settings and capabilities."""

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
    """Settings added later, with the value that changes nothing: `{"use_dora": False}`. A setting with this value is
    left out of a cell's identity, so finished cells keep their ids. The value must be the setting's default and must
    never change."""

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
    weight_decay: float = Field(default=0.0, ge=0, le=1, description="of AdamW, for matrices")


@dataclass(frozen=True, slots=True)
class Capabilities:
    """A method's abilities and needs. The core acts on these, never on a method's name."""

    trains: bool = True
    """False for methods that only change the prompt."""
    mergeable: bool = False
    """The learned update can be folded into the base weights for evaluation."""
    outputs: frozenset[Literal["label", "text"]] = frozenset({"label", "text"})
    """Supported kinds of task."""
    own_weights: bool = False
    """Only modifies existing base weights, or nothing, so that the result can be saved as a plain model folder."""
    packable: bool = True
    """Exact when several rows share a sequence (PEFT's prompt-learning methods are not)."""
    checkpointing: bool = True
    """Works under activation checkpointing."""
    several_devices: bool = False
    """Trains on several devices (FSDP2) as on one: every parameter may be cut, and is read in a pass of its block."""
    own_trainer: bool = False
    """Brings its own `trainer`, such as a fine-tuning service; no base model is loaded."""
    frozen_base: bool = False
    """Never trains the base's own weights, so that they may be held in the checkpoint's type. What it trains is fp32
    all the same. A method that does not train need not say so."""
    base_bits: float | None = None
    """Bits a weight of the base's linear layers, scales included, where the method quantises them; for estimates of
    memory."""
    native_format: bool = False
    """Reads a model that has a chat template through it, also where the matrix says plain text. Such a cell has no
    `shots` and no settings: they are for models without a template. Only for methods that do not train."""


@dataclass(frozen=True, slots=True)
class SearchDimension:
    """Search range of one hyperparameter: its bounds, and whether its scale is logarithmic."""

    low: float
    high: float
    log: bool = True
    whole: bool = False
    """Whole numbers only."""
    values: tuple[float, ...] = ()
    """The only values, if any; the bounds are then the smallest and the largest."""


@dataclass(frozen=True, slots=True)
class LearningRates:
    """A method's peak learning rates on a model: the default, and the bounds of tuning."""

    default: float
    low: float
    high: float


class Stack(Protocol):
    """Several prepared models over one frozen base, computed by one module. Each model is a lane."""

    @property
    def model(self) -> nn.Module:
        """The module. Its input has equally many rows of each lane in `use`, lane after lane."""
        ...

    @property
    def weights(self) -> torch.Tensor:
        """[lanes, numbers]: all trained parameters, one row per lane, with the values of the prepared models."""
        ...

    def use(self, weights: torch.Tensor, lanes: Sequence[int], positions: int) -> None:
        """Compute the next passes with the rows of `weights` for these lanes; gradients flow to them.

        Each lane has `positions` tokens in a pass, padding included. A pass raises `NotStackable` where a trained
        layer sees another number: it could not tell the lanes apart.
        """
        ...

    def put_back(self, weights: torch.Tensor) -> None:
        """Give each prepared model its row of `weights` [lanes, numbers]."""
        ...


class Method(PluginObject):
    """A fine-tuning method, or a prompting method without training.

    Only `name` and `prepare` have no default. A method that trains also defines `learning_rates`.
    """

    settings: type[MethodSettings] = TrainedSettings
    """Keys of its entry in the matrix."""
    capabilities: Capabilities = Capabilities()

    def learning_rates(self, settings: MethodSettings, facts: ModelFacts) -> LearningRates | None:
        """The learning rates on this model, or None for a method that has none."""
        return None

    def defaults(self, settings: MethodSettings, facts: ModelFacts) -> Mapping[str, Any]:
        """Values for settings that were left open, by key, without the learning rate."""
        return {}

    def resolve(self, settings: MethodSettings, facts: ModelFacts) -> MethodSettings:
        """The settings with model-dependent defaults filled in: `defaults` and the learning rate."""
        filled = dict(self.defaults(settings, facts))
        rates = self.learning_rates(settings, facts)
        if rates and isinstance(settings, TrainedSettings) and settings.learning_rate is None:
            filled["learning_rate"] = rates.default
        return settings.model_copy(update=filled)

    def search_space(self, settings: MethodSettings, facts: ModelFacts) -> Mapping[str, SearchDimension]:
        """The search space of tuning, by name of the setting. Default: the bounds of the learning rate.

        Ranks, lengths and sizes decide a method's cost. To compare them, list the method once for each.
        """
        rates = self.learning_rates(settings, facts)
        return {"learning_rate": SearchDimension(rates.low, rates.high)} if rates else {}

    def impossible(self, settings: MethodSettings, facts: ModelFacts) -> Note | str | None:
        """Why the method cannot work on this model, or None."""
        return None

    def unavailable(self, settings: MethodSettings) -> Note | str | None:
        """Why the method cannot be used on this machine, such as a library that it lacks, or None.

        Not asked for a run whose cells ask for GPUs (`resources`): other machines run them.
        """
        return None

    def notes(self, settings: MethodSettings, facts: ModelFacts) -> Sequence[Note]:
        """What a plan and each cell say of the method on this model, such as layers that it leaves as they are."""
        return ()

    def virtual_tokens(self, settings: MethodSettings) -> int:
        """Context positions that the method occupies (prefix and prompt tuning)."""
        return 0

    def shots(self, settings: MethodSettings) -> int:
        """Solved examples put before every prompt (few-shot)."""
        return 0

    def trainable_parameters(self, settings: MethodSettings, facts: ModelFacts) -> int | None:
        """The analytic number of trained parameters, or None where only the loaded model tells."""
        return None

    def base(self, model: nn.Module, settings: MethodSettings) -> nn.Module:
        """The untuned model as the method holds it, in which losses before training are measured; `prepare` takes it.

        Default: the model itself. A method that quantises its base returns the quantised one, changed in place: the
        model as it was loaded may be larger than the device.
        """
        return model

    def base_key(self, settings: MethodSettings) -> Hashable:
        """A key of what `base` changes, equal for equal bases; None where it changes nothing."""
        return None

    @abstractmethod
    def prepare(self, model: nn.Module, settings: MethodSettings) -> nn.Module:
        """Freeze the base, add trained parameters, return the model to train; the seed is already set."""

    def save(self, model: nn.Module, folder: Path) -> None:
        """Write the learned weights into `folder` (existing and empty). Default: all trained parameters."""
        learned = _trained_parameters(model)
        if learned:
            write_tensors(folder / _LEARNED, learned)

    def load(self, model: nn.Module, settings: MethodSettings, folder: Path) -> nn.Module:
        """Restore what `save` wrote onto a fresh base model, with the same logits as the saved model.

        The default calls `prepare` again, which draws other random numbers. A method with random weights that are not
        trained must override `save` and `load`.
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
        """The model to evaluate: with the update folded in where `capabilities.mergeable`, else unchanged."""
        return model

    def plain(self, model: nn.Module) -> nn.Module:
        """What `merge` gave as a model of the base's own layers, with the same logits, for export to other programs.

        It may be changed in place. Default: itself. A method that evaluates its update beside the base, because folding
        it in would take memory or round it, folds it in here. What cannot be plain is returned as it is.
        """
        return model

    def stack_key(self, settings: MethodSettings) -> Hashable:
        """The key that two trainings of a model must share to be stacked; None for no stacking.

        Leave out learning rate, weight decay and seed: the training loop handles them.
        """
        return None

    def trainer(self, job: TrainingJob) -> Trainer:
        """The trainer of this job; only called where `capabilities.own_trainer`.

        `prepare`, `save`, `load` and `merge` of such a method are not called.
        """
        raise NotImplementedError(f"{self.name} has no trainer of its own")

    def stack(self, models: Sequence[nn.Module]) -> Stack:
        """A stack of models from `prepare` that share one base's tensors.

        Raises `NotStackable` for models that cannot be stacked.
        """
        raise NotStackable(NO_STACK(method=self.name))


def _trained_parameters(model: nn.Module) -> dict[str, nn.Parameter]:
    """The parameters that require gradients, by name, each once."""
    return {name: parameter for name, parameter in model.named_parameters() if parameter.requires_grad}
