"""Prefix tuning by PEFT: learned keys and values before the text (Li & Liang 2021, arXiv:2101.00190)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import Field, model_validator

from ftbench.contracts import Capabilities, LearningRates, MethodSettings, TrainedSettings
from ftbench.errors import NotedValueError
from ftbench_methods.base import TrainedMethod, narrow
from ftbench_methods.kept import no_place_for_keys
from ftbench_methods.learning_rates import size_class
from ftbench_methods.messages import LONG_PREFIX, NO_ATTENTION, TEXT_WITH_PROJECTION
from ftbench_methods.peft_files import load_learned, save_learned, with_peft

if TYPE_CHECKING:
    from torch import nn

    from ftbench.contracts import ModelFacts
    from ftbench.messages import Note

Initialisation = Literal["text", "random"]

_CAPABILITIES = Capabilities(packable=False, checkpointing=False, frozen_base=True, several_devices=True)


class PrefixSettings(TrainedSettings):
    """Length, parametrisation and start of the prefix."""

    tokens: int = Field(default=20, ge=1, le=512, description="positions of the context that the prefix takes")
    projection: bool = Field(default=False, description="train a two-layer network that makes the prefix")
    projection_size: int = Field(default=512, ge=1, le=16384, description="width of that network")
    init: Initialisation | None = Field(
        default=None,
        description="text: as if the model had read words of its own; random: the only one with projection",
    )

    @model_validator(mode="after")
    def _check_init(self) -> Self:
        if self.projection and self.init == "text":
            raise NotedValueError(TEXT_WITH_PROJECTION())
        return self


@dataclass(frozen=True)
class Prefix(TrainedMethod):
    """Train keys and values that every layer attends to, as if a text stood before the prompt."""

    name: str = "prefix"
    settings: type[TrainedSettings] = PrefixSettings
    capabilities: Capabilities = _CAPABILITIES

    def learning_rates(self, settings: MethodSettings, facts: ModelFacts) -> LearningRates:
        row = "prefix, projected" if narrow(settings, PrefixSettings).projection else "prefix"
        return size_class(row, facts.parameters).rates

    def defaults(self, settings: MethodSettings, facts: ModelFacts) -> Mapping[str, Any]:
        return {"init": _initialisation(narrow(settings, PrefixSettings))}

    def impossible(self, settings: MethodSettings, facts: ModelFacts) -> Note | None:
        tokens = narrow(settings, PrefixSettings).tokens
        if not facts.key_value_size:
            return NO_ATTENTION()
        if tokens < facts.max_positions:
            return no_place_for_keys(facts)
        return LONG_PREFIX(tokens=tokens, positions=facts.max_positions)

    def virtual_tokens(self, settings: MethodSettings) -> int:
        return narrow(settings, PrefixSettings).tokens

    def trainable_parameters(self, settings: MethodSettings, facts: ModelFacts) -> int | None:
        prefix, keys = narrow(settings, PrefixSettings), facts.key_value_size
        width = facts.layers * 2 * keys
        if not prefix.projection:
            return prefix.tokens * width
        return prefix.tokens * keys + prefix.projection_size * (keys + 1 + width) + width

    def prepare(self, model: nn.Module, settings: MethodSettings) -> nn.Module:
        from ftbench_methods.prefix_start import write_prefix, write_text

        prefix = narrow(settings, PrefixSettings)
        prepared = _with_prefix(model, prefix, trainable=True)
        if _initialisation(prefix) == "text":
            write_prefix(prepared, write_text(model, prefix.tokens))
        return prepared

    def save(self, model: nn.Module, folder: Path) -> None:
        """Write the prefix itself; the network that computed it is no longer needed."""
        save_learned(model, folder)

    def load(self, model: nn.Module, settings: MethodSettings, folder: Path) -> nn.Module:
        prepared = _with_prefix(model, narrow(settings, PrefixSettings), trainable=False)
        load_learned(prepared, folder)
        return prepared


def _with_prefix(model: nn.Module, settings: PrefixSettings, *, trainable: bool) -> nn.Module:
    from peft import PrefixTuningConfig

    # Built anew on every call, because PEFT writes the heads and layers of the model into it.
    configuration = PrefixTuningConfig(
        task_type="CAUSAL_LM",
        num_virtual_tokens=settings.tokens,
        prefix_projection=settings.projection,
        encoder_hidden_size=settings.projection_size,
        inference_mode=not trainable,
        **_sizes(model),
    )
    return with_peft(model, configuration)


def _sizes(model: nn.Module) -> dict[str, int]:
    """Layers, heads and width of the keys where PEFT would not find them in a model's configuration."""
    config: Any = model.config
    if config.model_type == "mpt":  # its names of these sizes are unknown to PEFT
        return {"num_layers": config.n_layers, "num_attention_heads": config.n_heads, "token_dim": config.d_model}
    if config.model_type == "falcon" and config.multi_query and not config.new_decoder_architecture:
        return {"num_attention_heads": 1, "token_dim": config.hidden_size // config.num_attention_heads}
    return {}


def _initialisation(settings: PrefixSettings) -> Initialisation:
    return settings.init or ("random" if settings.projection else "text")
