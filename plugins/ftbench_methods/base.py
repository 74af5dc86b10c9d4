"""What methods have in common: the answers of one that only prompts, and learning rates for those that train."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from ftbench.contracts import Capabilities, MethodSettings, SearchDimension, TrainedSettings
from ftbench_methods.learning_rates import LearningRates, learning_rates

if TYPE_CHECKING:
    from pathlib import Path

    from torch import nn

    from ftbench.contracts import ModelFacts
    from ftbench.messages import Note

Settings = TypeVar("Settings", bound=MethodSettings)

# Nothing is added to the model, so quantised weights are no obstacle.
_PROMPTING = Capabilities(trains=False, own_weights=True, quantised=True)


def own(settings: MethodSettings, kind: type[Settings]) -> Settings:
    """Return `settings` as the kind that a method declares; another kind is a bug of the caller (TypeError)."""
    if not isinstance(settings, kind):
        raise TypeError(f"expected {kind.__name__}, got {type(settings).__name__}")
    return settings


@dataclass(frozen=True)
class PromptingMethod:
    """A method that learns nothing: the model stays as it is, frozen, and nothing is saved."""

    name: str
    settings: type[MethodSettings] = MethodSettings
    capabilities: Capabilities = _PROMPTING

    def resolve(self, settings: MethodSettings, facts: ModelFacts) -> MethodSettings:
        return settings

    def search_space(self, settings: MethodSettings, facts: ModelFacts) -> Mapping[str, SearchDimension]:
        return {}

    def impossible(self, settings: MethodSettings, facts: ModelFacts) -> Note | None:
        return None

    def virtual_tokens(self, settings: MethodSettings) -> int:
        return 0

    def shots(self, settings: MethodSettings) -> int:
        return 0

    def trainable_parameters(self, settings: MethodSettings, facts: ModelFacts) -> int | None:
        return 0

    def prepare(self, model: nn.Module, settings: MethodSettings) -> nn.Module:
        return model.requires_grad_(False)

    def save(self, model: nn.Module, folder: Path) -> None:
        return

    def load(self, model: nn.Module, settings: MethodSettings, folder: Path) -> nn.Module:
        return model.requires_grad_(False)

    def merge(self, model: nn.Module) -> nn.Module:
        return model


@dataclass(frozen=True)
class TrainedMethod:
    """A method that trains: its learning rate by size of model, and answers that most such methods share.

    Deriving classes add `prepare`, `save` and `load`.
    """

    name: str
    settings: type[TrainedSettings]
    capabilities: Capabilities

    def rates(self, settings: MethodSettings, facts: ModelFacts) -> LearningRates:
        """Return the default and the bounds of the learning rate on this model."""
        return learning_rates(self.name, facts.parameters)

    def defaults(self, settings: MethodSettings, facts: ModelFacts) -> Mapping[str, Any]:
        """Return what the settings leave to the method, apart from the learning rate."""
        return {}

    def resolve(self, settings: MethodSettings, facts: ModelFacts) -> MethodSettings:
        given = own(settings, TrainedSettings)
        found = dict(self.defaults(given, facts))
        if given.learning_rate is None:
            found["learning_rate"] = self.rates(given, facts).default
        return given.model_copy(update=found)

    def search_space(self, settings: MethodSettings, facts: ModelFacts) -> Mapping[str, SearchDimension]:
        """Return the bounds of the learning rate, and nothing else.

        Ranks, lengths and sizes decide what a method costs: who compares them lists the method once for each.
        """
        rates = self.rates(settings, facts)
        return {"learning_rate": SearchDimension(rates.low, rates.high)}

    def impossible(self, settings: MethodSettings, facts: ModelFacts) -> Note | None:
        return None

    def virtual_tokens(self, settings: MethodSettings) -> int:
        return 0

    def shots(self, settings: MethodSettings) -> int:
        return 0

    def trainable_parameters(self, settings: MethodSettings, facts: ModelFacts) -> int | None:
        return None

    def merge(self, model: nn.Module) -> nn.Module:
        return model
