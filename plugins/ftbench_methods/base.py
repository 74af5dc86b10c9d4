"""Base classes of the methods: those that only prompt, and those that train."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from ftbench.contracts import Capabilities, LearningRates, Method, MethodSettings, TrainedSettings
from ftbench_methods.learning_rates import TABLE, size_class

if TYPE_CHECKING:
    from torch import nn

    from ftbench.contracts import ModelFacts

Settings = TypeVar("Settings", bound=MethodSettings)

_PROMPTING = Capabilities(trains=False, own_weights=True)


def narrow(settings: MethodSettings, kind: type[Settings]) -> Settings:
    """Return `settings` typed as `kind`; raises TypeError for other settings, which are a bug of the caller."""
    if not isinstance(settings, kind):
        raise TypeError(f"expected {kind.__name__}, got {type(settings).__name__}")
    return settings


@dataclass(frozen=True)
class PromptingMethod(Method):
    """A method that learns nothing: the model stays frozen as it is, and nothing is saved."""

    name: str
    settings: type[MethodSettings] = MethodSettings
    capabilities: Capabilities = _PROMPTING

    def trainable_parameters(self, settings: MethodSettings, facts: ModelFacts) -> int | None:
        return 0

    def prepare(self, model: nn.Module, settings: MethodSettings) -> nn.Module:
        return model.requires_grad_(False)


@dataclass(frozen=True)
class TrainedMethod(Method):
    """A method that trains, with the row of its name in the table of learning rates.

    A method that derives from another and has no row takes the row of that one.
    """

    name: str
    settings: type[TrainedSettings]
    capabilities: Capabilities

    def learning_rates(self, settings: MethodSettings, facts: ModelFacts) -> LearningRates:
        names = [self.name, *(str(vars(kind).get("name")) for kind in type(self).__mro__)]
        return size_class(next((name for name in names if name in TABLE), self.name), facts.parameters).rates
