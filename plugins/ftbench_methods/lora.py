"""LoRA: low-rank updates beside frozen matrices (Hu et al. 2021, arXiv:2106.09685), by PEFT."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, Field

from ftbench.contracts import Capabilities, MethodSettings, TrainedSettings
from ftbench.errors import ModelError, nearest
from ftbench_methods.base import TrainedMethod, own
from ftbench_methods.peft_files import load_learned, save_learned, with_peft

if TYPE_CHECKING:
    from torch import nn

_GROUPS = ("all-linear", "attention")


def _check_targets(value: Any) -> Any:
    names = value if isinstance(value, list | tuple) else ()
    if value in _GROUPS or (names and all(isinstance(name, str) and name for name in names)):
        return value
    raise ValueError(f"expected all-linear, attention or a list of module names, got {value!r}")


class LoraSettings(TrainedSettings):
    """Rank, scale and place of the updates."""

    r: int = Field(default=16, ge=1, le=1024, description="rank")
    alpha: float | None = Field(default=None, gt=0, le=65536, description="the update counts alpha/r; default 2r")
    dropout: float = Field(default=0.0, ge=0, lt=1)
    targets: Annotated[str | tuple[str, ...], BeforeValidator(_check_targets)] = Field(
        default="all-linear", description="all-linear, attention, or names of linear modules"
    )


_CAPABILITIES = Capabilities(mergeable=True, quantised=True, stackable=True)


@dataclass(frozen=True)
class Lora(TrainedMethod):
    """Train a low-rank update of every linear layer except the head."""

    name: str = "lora"
    settings: type[TrainedSettings] = LoraSettings
    capabilities: Capabilities = _CAPABILITIES

    def defaults(self, settings: MethodSettings) -> Mapping[str, Any]:
        return {"alpha": _alpha(own(settings, LoraSettings))}

    def prepare(self, model: nn.Module, settings: MethodSettings) -> nn.Module:
        from peft import LoraConfig
        from transformers.pytorch_utils import Conv1D

        given = own(settings, LoraSettings)
        targets = target_modules(model, given.targets)
        # Made anew on every call, for PEFT writes into it.
        configuration = LoraConfig(
            task_type="CAUSAL_LM",
            r=given.r,
            lora_alpha=_alpha(given),
            lora_dropout=given.dropout,
            target_modules=list(targets),
            # GPT-2's Conv1D keeps its matrix transposed; PEFT would notice, and warn.
            fan_in_fan_out=any(isinstance(module, Conv1D) for module in targets.values()),
        )
        return with_peft(model, configuration)

    def save(self, model: nn.Module, folder: Path) -> None:
        save_learned(model, folder, target_modules=_adapted(model))

    def load(self, model: nn.Module, settings: MethodSettings, folder: Path) -> nn.Module:
        prepared = self.prepare(model, settings)
        load_learned(prepared, folder)
        return prepared

    def merge(self, model: nn.Module) -> nn.Module:
        """Fold the update in, in place; a quantised base stays unmerged, since rounding would change the answers."""
        adapted: Any = model
        if getattr(adapted.get_base_model(), "is_quantized", False):
            return model
        merged: nn.Module = adapted.merge_and_unload()
        return merged


def target_modules(model: nn.Module, targets: str | tuple[str, ...]) -> dict[str, nn.Module]:
    """Return the linear modules that `targets` means, by name; raises `ModelError` for a name without any.

    "attention" means those below a module whose name has "attn" or "attention" in it; a listed name means the modules
    called so, or whose path ends so.
    """
    from torch import nn
    from transformers.pytorch_utils import Conv1D

    unwrapped: Any = model
    head = unwrapped.get_output_embeddings()
    linear = {name: module for name, module in model.named_modules() if isinstance(module, nn.Linear | Conv1D)}
    body = {name: module for name, module in linear.items() if module is not head}
    if targets == "all-linear":
        return body
    if targets == "attention":
        found = {name: module for name, module in body.items() if "attn" in name or "attention" in name}
        if not found:
            raise ModelError(f"targets: attention: {type(model).__name__} has no linear layer in an attention module")
        return found
    found = {}
    for wanted in targets:
        matching = {name: module for name, module in linear.items() if f".{name}".endswith(f".{wanted}")}
        if not matching:
            known = {name.rpartition(".")[2] for name in linear}
            raise ModelError(f'targets: {type(model).__name__} has no linear layer "{wanted}".{nearest(wanted, known)}')
        found |= matching
    embedding = unwrapped.get_input_embeddings()
    if any(module.weight is embedding.weight for module in found.values()):
        raise ModelError(
            "targets: the head shares its matrix with the embedding of this model, so LoRA cannot adapt it"
        )
    return found


def _adapted(model: nn.Module) -> Iterator[str]:
    """Yield the names that the adapted modules have in the base model."""
    from peft.tuners.lora import LoraLayer

    wrapped: Any = model
    for name, module in wrapped.get_base_model().named_modules():
        if isinstance(module, LoraLayer):
            yield name


def _alpha(settings: LoraSettings) -> float:
    # Twice the rank: the learning rate then need not change with the rank (Schulman 2025, "LoRA Without Regret").
    return 2.0 * settings.r if settings.alpha is None else settings.alpha
