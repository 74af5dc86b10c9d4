"""LayerNorm tuning: train the normalisation layers alone (Zhao et al. 2023, arXiv:2312.11420)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ftbench.contracts import MethodSettings
from ftbench.errors import ModelError
from ftbench_methods.blocks import parameter_shapes
from ftbench_methods.messages import NO_NORMS, SETTING
from ftbench_methods.selected import SelectedMethod, is_norm

if TYPE_CHECKING:
    from torch import nn

    from ftbench.contracts import ModelFacts
    from ftbench.messages import Note


@dataclass(frozen=True)
class LayerNorm(SelectedMethod):
    """Train the scale and, if present, the shift of every normalisation layer."""

    name: str = "layernorm"

    def impossible(self, settings: MethodSettings, facts: ModelFacts) -> Note | None:
        return NO_NORMS() if facts.shapes and not any(map(is_norm, facts.shapes)) else None

    def select(self, model: nn.Module, settings: MethodSettings) -> Iterable[str]:
        names = [name for name, _ in model.named_parameters() if is_norm(name)]
        if not names:
            raise ModelError(SETTING(setting="layernorm", reason=NO_NORMS()))
        return names

    def selected_shapes(self, settings: MethodSettings, facts: ModelFacts) -> Iterable[tuple[int, ...]] | None:
        return [shape for name, shape in parameter_shapes(facts).items() if is_norm(name)] or None
