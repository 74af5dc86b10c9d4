"""Base class of the methods that PEFT adds to linear layers."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ftbench.contracts import Capabilities, MethodSettings
from ftbench_methods.base import TrainedMethod, narrow
from ftbench_methods.left_alone import has_attention, left_experts, left_layers
from ftbench_methods.messages import NO_ATTENTION_LAYER, SETTING
from ftbench_methods.peft_files import load_learned, save_learned, with_peft
from ftbench_methods.targets import (
    LinearShape,
    TargetedSettings,
    is_transposed,
    target_modules,
    target_shapes,
    without_transposed,
)

if TYPE_CHECKING:
    from torch import nn

    from ftbench.contracts import ModelFacts
    from ftbench.messages import Note

_CAPABILITIES = Capabilities(mergeable=True, frozen_base=True, several_devices=True)


@dataclass(frozen=True)
class LinearMethod(TrainedMethod):
    """Small trained parts beside frozen linear layers, merged into them afterwards."""

    capabilities: Capabilities = _CAPABILITIES
    linear_only: bool = False
    """Whether PEFT's part of the method supports only `nn.Linear`, not Conv1D."""

    @abstractmethod
    def configuration(self, settings: MethodSettings, names: Sequence[str], *, transposed: bool) -> Any:
        """Return PEFT's configuration, a new one on every call because PEFT modifies it.

        `transposed`: the layers are GPT-2's Conv1D; PEFT would notice, and warn.
        """

    @abstractmethod
    def layer_parameters(self, settings: MethodSettings, name: str, layer: LinearShape) -> int:
        """Return the number of trained parameters in one layer."""

    def modules(self, model: nn.Module, settings: MethodSettings) -> Mapping[str, nn.Module]:
        """Return the layers that the method changes; raises `ModelError` if there are none."""
        return target_modules(model, narrow(settings, TargetedSettings).targets)

    def layers(self, settings: MethodSettings, facts: ModelFacts) -> Mapping[str, LinearShape] | None:
        """Return their shapes from the facts of a model, or None if only the loaded model tells."""
        return target_shapes(facts, narrow(settings, TargetedSettings).targets)

    def impossible(self, settings: MethodSettings, facts: ModelFacts) -> Note | None:
        if narrow(settings, TargetedSettings).targets != "attention" or has_attention(facts):
            return None
        reason = SETTING(setting="attention", reason=NO_ATTENTION_LAYER(model=facts.architecture))
        return SETTING(setting="targets", reason=reason)

    def notes(self, settings: MethodSettings, facts: ModelFacts) -> tuple[Note, ...]:
        everything = narrow(settings, TargetedSettings).targets == "all-linear"
        return (*left_experts(self.name, facts), *left_layers(facts)) if everything else ()

    def trainable_parameters(self, settings: MethodSettings, facts: ModelFacts) -> int | None:
        layers = self.layers(settings, facts)
        if layers is None:
            return None
        return sum(self.layer_parameters(settings, name, layer) for name, layer in layers.items())

    def prepare(self, model: nn.Module, settings: MethodSettings) -> nn.Module:
        modules = self.modules(model, settings)
        if self.linear_only:
            modules = without_transposed(model, modules)
        configuration = self.configuration(settings, list(modules), transposed=is_transposed(modules.values()))
        return with_peft(model, configuration)

    def save(self, model: nn.Module, folder: Path) -> None:
        save_learned(model, folder, target_modules=adapted(model))

    def load(self, model: nn.Module, settings: MethodSettings, folder: Path) -> nn.Module:
        prepared = self.prepare(model, settings)
        load_learned(prepared, folder)
        return prepared

    def merge(self, model: nn.Module) -> nn.Module:
        """Merge the learned parts in place; a quantised base stays unmerged, because rounding would change answers."""
        wrapped: Any = model
        if getattr(wrapped.get_base_model(), "is_quantized", False):
            return model
        merged: nn.Module = wrapped.merge_and_unload()
        return merged


def adapted(model: nn.Module) -> Iterator[str]:
    """Yield the changed modules' names in the base model."""
    from peft.tuners.tuners_utils import BaseTunerLayer

    wrapped: Any = model
    for name, module in wrapped.get_base_model().named_modules():
        if isinstance(module, BaseTunerLayer):
            yield name
