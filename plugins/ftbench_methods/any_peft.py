"""Any PEFT method that changes the model's layers, with PEFT's own name and settings."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, Field

from ftbench.contracts import Capabilities, LearningRates, MethodSettings, TrainedSettings
from ftbench.errors import NotedValueError, nearest
from ftbench_methods import messages
from ftbench_methods.base import TrainedMethod, narrow
from ftbench_methods.learning_rates import size_class
from ftbench_methods.peft_files import load_learned, save_learned, with_peft
from ftbench_methods.peft_method import adapted
from ftbench_methods.targets import body_modules, target_modules, without_transposed

if TYPE_CHECKING:
    from torch import nn

    from ftbench.contracts import ModelFacts

# Unmerged, since not every PEFT method can be merged, and with few promises, since the methods differ.
_CAPABILITIES = Capabilities(packable=False, checkpointing=False)

_FROM_THE_RUN = frozenset(
    {"task_type", "inference_mode", "base_model_name_or_path", "revision", "auto_mapping", "peft_version"}
)
_OWN_TARGETS = frozenset({"ADAPTION_PROMPT", "LN_TUNING", "TRAINABLE_TOKENS"})
"""Types that change layers other than linear ones, and choose them themselves."""
_USELESS = {
    "POLY": messages.NEEDS_TASKS,
    "XLORA": messages.NEEDS_ADAPTERS,
}


def _check_config(config: dict[str, Any]) -> dict[str, Any]:
    """Raise ValueError for keys unknown to PEFT, and for types that cannot work here."""
    from peft.config import PromptLearningConfig
    from peft.mapping import PEFT_TYPE_TO_CONFIG_MAPPING

    known = {peft_type.value: config_class for peft_type, config_class in PEFT_TYPE_TO_CONFIG_MAPPING.items()}
    kind = config.get("peft_type")
    if kind not in known:
        raise NotedValueError(messages.NO_PEFT_TYPE(value=repr(kind), hint=nearest(str(kind), known)))
    config_class = known[kind]
    if issubclass(config_class, PromptLearningConfig):
        raise NotedValueError(messages.PADDED_WRONGLY(kind=str(kind)))
    if kind in _USELESS:
        raise NotedValueError(messages.USELESS(kind=kind, reason=_USELESS[kind]()))
    names = {field.name for field in fields(config_class) if field.init} - _FROM_THE_RUN
    for name in config:
        if name in _FROM_THE_RUN:
            raise NotedValueError(messages.FROM_THE_RUN(key=name))
        if name not in names:
            hint = nearest(name, names - {"peft_type"})
            raise NotedValueError(messages.UNKNOWN_PEFT_KEY(key=name, config=config_class.__name__, hint=hint))
    if str(config.get("init_lora_weights")).startswith("pissa_niter"):
        raise NotedValueError(messages.RANDOM_START_LOST())
    _make(config)
    return config


def _make(config: Mapping[str, Any], **more: Any) -> Any:
    """Return a new PEFT configuration with copied lists; PEFT's errors are raised as ValueErrors."""
    from peft.mapping import PEFT_TYPE_TO_CONFIG_MAPPING

    settings = {name: deepcopy(value) for name, value in config.items() if name != "peft_type"}
    return PEFT_TYPE_TO_CONFIG_MAPPING[config["peft_type"]](task_type="CAUSAL_LM", **(more | settings))


class PeftSettings(TrainedSettings):
    """PEFT's own settings and defaults, except that `target_modules` defaults to all linear layers."""

    config: Annotated[dict[str, Any], AfterValidator(_check_config)] = Field(
        description="peft_type, such as LOHA, and what its configuration class in PEFT takes"
    )


@dataclass(frozen=True)
class AnyPeft(TrainedMethod):
    """Train what PEFT adds to the model for the user's configuration."""

    name: str = "peft"
    settings: type[TrainedSettings] = PeftSettings
    capabilities: Capabilities = _CAPABILITIES

    def learning_rates(self, settings: MethodSettings, facts: ModelFacts) -> LearningRates:
        # Most PEFT methods are variants of LoRA.
        return size_class("lora", facts.parameters).rates

    def prepare(self, model: nn.Module, settings: MethodSettings) -> nn.Module:
        config = narrow(settings, PeftSettings).config
        without_transposed(model, body_modules(model))
        chosen = _make(config)
        if config["peft_type"] not in _OWN_TARGETS and getattr(chosen, "target_modules", "none") is None:
            chosen = _make(config, target_modules=list(target_modules(model, "all-linear")))
        return with_peft(model, chosen)

    def save(self, model: nn.Module, folder: Path) -> None:
        save_learned(model, folder, target_modules=list(adapted(model)) or None)

    def load(self, model: nn.Module, settings: MethodSettings, folder: Path) -> nn.Module:
        prepared = self.prepare(model, settings)
        load_learned(prepared, folder)
        return prepared

    def plain(self, model: nn.Module) -> nn.Module:
        """The base with the update folded in, where PEFT's method can be; else the model as it is."""
        wrapped: Any = model
        try:
            merged: nn.Module = wrapped.merge_and_unload()
        except (AttributeError, NotImplementedError):
            return model
        return merged
