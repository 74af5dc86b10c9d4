"""PiSSA: LoRA that starts from the principal components of the weights (Meng et al. 2024, arXiv:2404.02948)."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import Field

from ftbench.contracts import MethodSettings, TrainedSettings
from ftbench.contracts.tensor_file import read_tensors
from ftbench.errors import ModelError
from ftbench_methods.base import narrow
from ftbench_methods.lora import Lora, LoraSettings
from ftbench_methods.messages import NARROW_MATRIX, PISSA_TAKES, SETTING
from ftbench_methods.peft_files import WEIGHTS, learned_tensors, save_learned, set_learned
from ftbench_methods.peft_method import adapted

if TYPE_CHECKING:
    from torch import Tensor, nn

    from ftbench.contracts import ModelFacts
    from ftbench.messages import Note

_START = "_ftbench_pissa_start"


_SECONDS = 6e-9 / 16
"""Of one core, for a number of a matrix, a product and a rank: measured with 4096 × 4096 and 11,008 × 4096, of rank 16,
in 3.4 and 9.4 s."""

_FEW_ITERATIONS = 2


class PissaSettings(LoraSettings):
    """LoRA's settings, and the precision of the components."""

    alpha: float | None = Field(default=None, gt=0, le=65536, description="the update counts alpha/r; default r")
    iterations: int = Field(default=16, ge=1, le=256, description="of the fast singular value decomposition")


@dataclass(frozen=True)
class Pissa(Lora):
    """Train the principal components of every matrix; the remainder stays frozen.

    The file holds the change by training as a plain LoRA of twice the rank, which fits the untouched model: its second
    half subtracts the initial components.
    """

    name: str = "pissa"
    settings: type[TrainedSettings] = PissaSettings

    def alpha(self, settings: LoraSettings) -> float:
        # As in the paper, so that its learning rates are those of the components themselves.
        return float(settings.r)

    def impossible(self, settings: MethodSettings, facts: ModelFacts) -> Note | None:
        rank, layers = narrow(settings, PissaSettings).r, self.layers(settings, facts) or {}
        narrowest = min((min(layer.inputs, layer.outputs) for layer in layers.values()), default=rank)
        return super().impossible(settings, facts) or _too_narrow(narrowest, rank)

    def notes(self, settings: MethodSettings, facts: ModelFacts) -> tuple[Note, ...]:
        layers = (self.layers(settings, facts) or {}).values()
        sizes = [(layer.inputs, layer.outputs) for layer in layers]
        asked = narrow(settings, PissaSettings)
        minutes = _minutes(sizes, asked.r, asked.iterations)
        if minutes < 1:
            return super().notes(settings, facts)
        fewer = _minutes(sizes, asked.r, _FEW_ITERATIONS)
        takes = PISSA_TAKES(matrices=len(sizes), minutes=_rounded(minutes), fewer=_rounded(fewer))
        return (*super().notes(settings, facts), takes)

    def prepare(self, model: nn.Module, settings: MethodSettings) -> nn.Module:
        prepared = super().prepare(model, settings)
        start = _components(prepared, narrow(settings, PissaSettings).iterations)
        set_learned(prepared, start)
        _take_out(prepared, start)
        return prepared

    def save(self, model: nn.Module, folder: Path) -> None:
        import torch

        start: Mapping[str, Tensor] = vars(model)[_START]
        both = {}
        for name, learned in learned_tensors(model).items():
            began = start[name].to(learned.device)
            both[name] = torch.cat([learned, _signed(name, began)], dim=_along(name))
        wrapped: Any = model
        peft = wrapped.peft_config["default"]
        changes = {"r": 2 * peft.r, "lora_alpha": 2 * peft.lora_alpha}
        save_learned(model, folder, target_modules=adapted(model), tensors=both, changes=changes)

    def load(self, model: nn.Module, settings: MethodSettings, folder: Path) -> nn.Module:
        import torch

        # The components are read from the file, since another decomposition might find others.
        prepared, rank = super().prepare(model, settings), narrow(settings, PissaSettings).r
        expected = {
            name: torch.cat([tensor, tensor], dim=_along(name)) for name, tensor in learned_tensors(prepared).items()
        }
        both = read_tensors(folder / WEIGHTS, expected=expected)
        halves = {name: torch.split(tensor, rank, dim=_along(name)) for name, tensor in both.items()}
        _take_out(prepared, {name: _signed(name, half[1]) for name, half in halves.items()})
        set_learned(prepared, {name: half[0] for name, half in halves.items()})
        return prepared

    def stack_key(self, settings: MethodSettings) -> Hashable:
        """None: the remainder of the base differs between ranks."""
        return None


def _minutes(sizes: Sequence[tuple[int, int]], rank: int, iterations: int) -> float:
    """Minutes that one core takes for decomposing matrices of these sizes."""
    products = 2 * iterations + 2
    return sum(_SECONDS * products * rank * inputs * outputs for inputs, outputs in sizes) / 60


def _rounded(minutes: float) -> int:
    return max(1, round(minutes))


def _components(prepared: nn.Module, iterations: int) -> dict[str, Tensor]:
    """Return the initial factors: singular vectors times the root of their values, as a LoRA with its scale.

    The decomposition is a fast randomised one (Halko et al. 2011). Its precision matters little, because what it misses
    stays in the frozen remainder; an exact one takes minutes per matrix at the widths of large models.
    """
    import torch

    start = {}
    for name, layer, weight in _matrices(prepared):
        rank = layer.r["default"]
        reason = _too_narrow(min(weight.shape), rank)
        if reason:
            raise ModelError(SETTING(setting=name, reason=reason))
        left, values, right = torch.svd_lowrank(weight, rank, niter=iterations)
        root = (values / layer.scaling["default"]).sqrt()
        start[_key(name, "A")], start[_key(name, "B")] = root[:, None] * right.T, left * root
    return start


def _take_out(prepared: nn.Module, start: Mapping[str, Tensor]) -> None:
    """Subtract the components `start` from the frozen matrices."""
    from peft.utils.other import transpose

    for name, layer, whole in _matrices(prepared):
        frozen = layer.get_base_layer().weight
        rest = whole - layer.scaling["default"] * (start[_key(name, "B")] @ start[_key(name, "A")])
        frozen.data = transpose(rest.to(frozen.dtype), layer.fan_in_fan_out)
    # For `save`, which needs the start of training.
    vars(prepared)[_START] = {name: tensor.detach().to("cpu", copy=True) for name, tensor in start.items()}


def _matrices(prepared: nn.Module) -> Iterator[tuple[str, Any, Tensor]]:
    """Yield name, PEFT's layer, and frozen matrix [outputs, inputs] in fp32."""
    import torch
    from peft.utils.other import transpose

    wrapped: Any = prepared
    for name in list(adapted(prepared)):
        layer = wrapped.get_base_model().get_submodule(name)
        weight = layer.get_base_layer().weight.detach().to(torch.float32)
        yield name, layer, transpose(weight, layer.fan_in_fan_out)


def _key(name: str, side: str) -> str:
    return f"base_model.model.{name}.lora_{side}.weight"


def _along(name: str) -> int:
    """Return the dimension of the rank."""
    return 0 if "lora_A" in name else 1


def _signed(name: str, start: Tensor) -> Tensor:
    """Return a factor of the components negated, or the original factor from the negated one."""
    return start if "lora_A" in name else -start


def _too_narrow(width: int, rank: int) -> Note | None:
    return NARROW_MATRIX(width=width, wanted=rank) if width < rank else None
