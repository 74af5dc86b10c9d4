"""BitFit: train the biases alone (Ben Zaken et al. 2021, arXiv:2106.10199)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ftbench.contracts import Capabilities, MethodSettings
from ftbench.errors import ModelError
from ftbench_methods.blocks import parameter_shapes
from ftbench_methods.messages import NO_BIASES, SETTING
from ftbench_methods.selected import SelectedMethod

if TYPE_CHECKING:
    from torch import nn

    from ftbench.contracts import ModelFacts
    from ftbench.messages import Note

_CAPABILITIES = Capabilities(own_weights=True, several_devices=True)


@dataclass(frozen=True)
class BitFit(SelectedMethod):
    """Train all biases, those of normalisation layers included, as in the paper."""

    name: str = "bitfit"
    capabilities: Capabilities = _CAPABILITIES

    def impossible(self, settings: MethodSettings, facts: ModelFacts) -> Note | None:
        return None if facts.has_biases else NO_BIASES()

    def select(self, model: nn.Module, settings: MethodSettings) -> Iterable[str]:
        names = [name for name, parameter in model.named_parameters() if _is_bias(name, parameter.ndim)]
        if not names:
            raise ModelError(SETTING(setting="bitfit", reason=NO_BIASES()))
        return names

    def selected_shapes(self, settings: MethodSettings, facts: ModelFacts) -> Iterable[tuple[int, ...]] | None:
        return [shape for name, shape in parameter_shapes(facts).items() if _is_bias(name, len(shape))] or None


def _is_bias(name: str, dimensions: int) -> bool:
    # Some files call GPT-2's causal mask "bias" too; it has four dimensions.
    return dimensions == 1 and name.rpartition(".")[2] == "bias"
