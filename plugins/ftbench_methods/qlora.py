"""QLoRA: LoRA over a base with four-bit weights (Dettmers et al. 2023, arXiv:2305.14314), by bitsandbytes."""

from __future__ import annotations

import importlib.util
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from ftbench.contracts import Capabilities, MethodSettings, TrainedSettings
from ftbench.errors import ModelError
from ftbench.planning.device import may_have_gpu
from ftbench_methods.base import narrow
from ftbench_methods.lora import Lora, LoraSettings
from ftbench_methods.messages import NEEDS_BITSANDBYTES, NO_BITSANDBYTES, NO_CUDA
from ftbench_methods.targets import body_modules, without_transposed

if TYPE_CHECKING:
    from torch import nn

    from ftbench.messages import Note

# Merging would round the update to four bits too, so the evaluated model would not be the trained one.
_CAPABILITIES = Capabilities(frozen_base=True, base_bits=4.5)


class QLoraSettings(LoraSettings):
    """LoRA's settings, and the quantisation of the base."""

    quantisation: Literal["nf4", "fp4"] = Field(default="nf4", description="how four bits stand for a number")
    double: bool = Field(default=True, description="quantise the scales of the blocks too")


@dataclass(frozen=True)
class QLora(Lora):
    """Round the linear layers of the body to four bits, freeze them, and train a LoRA beside them."""

    name: str = "qlora"
    settings: type[TrainedSettings] = QLoraSettings
    capabilities: Capabilities = _CAPABILITIES

    def unavailable(self, settings: MethodSettings) -> Note | None:
        if importlib.util.find_spec("bitsandbytes") is None:
            return NO_BITSANDBYTES()
        return None if _has_cuda() else NO_CUDA()

    def base(self, model: nn.Module, settings: MethodSettings) -> nn.Module:
        if importlib.util.find_spec("bitsandbytes") is None:
            raise ModelError(NEEDS_BITSANDBYTES())
        qlora = narrow(settings, QLoraSettings)
        quantise(model, kind=qlora.quantisation, double=qlora.double)
        return model

    def base_key(self, settings: MethodSettings) -> Hashable:
        qlora = narrow(settings, QLoraSettings)
        return qlora.quantisation, qlora.double

    def prepare(self, model: nn.Module, settings: MethodSettings) -> nn.Module:
        return super().prepare(self.base(model, settings), settings)

    def plain(self, model: nn.Module) -> nn.Module:
        """The base with its rounded weights as plain numbers, and the update added to them.

        The update was trained beside the rounded weights: added to the original ones it would answer otherwise.
        """
        import torch

        wrapped: Any = model
        base = wrapped.get_base_model()
        with torch.no_grad():
            for name, layer in list(base.named_modules()):
                if _four_bits(layer):
                    parent, _, leaf = name.rpartition(".")
                    setattr(base.get_submodule(parent), leaf, _as_plain(layer))
        base.is_quantized = base.is_loaded_in_4bit = False
        plain: nn.Module = base
        return plain

    def stack_key(self, settings: MethodSettings) -> Hashable:
        """None: the base has other layers."""
        return None


def quantise(model: nn.Module, *, kind: str, double: bool) -> None:
    """Replace each linear layer of the body by a four-bit layer, on the CUDA device if there is one.

    Layers that have four bits already stay.
    """
    import bitsandbytes
    import torch

    # On the GPU matrices are multiplied in bf16, as in the paper; on a CPU in the type of the input.
    cuda = torch.cuda.is_available()
    compute = torch.bfloat16 if cuda else None
    linear: Mapping[str, Any] = without_transposed(model, body_modules(model))
    for name, module in linear.items():
        if isinstance(module, bitsandbytes.nn.Linear4bit):
            continue
        outputs, inputs = module.weight.shape
        with torch.device("meta"):
            layer = bitsandbytes.nn.Linear4bit(
                inputs, outputs, bias=False, compute_dtype=compute, compress_statistics=double, quant_type=kind
            )
        layer.weight = bitsandbytes.nn.Params4bit(
            module.weight.detach(), compress_statistics=double, quant_type=kind, module=layer
        ).to("cuda" if cuda else "cpu")
        layer.bias = module.bias
        parent, _, leaf = name.rpartition(".")
        setattr(model.get_submodule(parent), leaf, layer.train(module.training))
    # The attributes by which transformers and PEFT recognise such a model.
    marked: Any = model
    marked.is_quantized = marked.is_loaded_in_4bit = True


def _four_bits(module: Any) -> bool:
    """Whether a module is a four-bit layer, or one with an update beside it."""
    import bitsandbytes
    from peft.tuners.lora import LoraLayer

    layer = module.get_base_layer() if isinstance(module, LoraLayer) else module
    return isinstance(layer, bitsandbytes.nn.Linear4bit)


def _as_plain(module: Any) -> nn.Module:
    """A linear layer that computes what a four-bit layer does, with the update beside it where there is one."""
    import torch
    from bitsandbytes.functional import dequantize_4bit
    from peft.tuners.lora import LoraLayer
    from torch import nn

    layer = module.get_base_layer() if isinstance(module, LoraLayer) else module
    weight = dequantize_4bit(layer.weight.data, layer.weight.quant_state)
    kind = weight.dtype
    if isinstance(module, LoraLayer):
        lora: Any = module
        weight = weight.float() + lora.get_delta_weight("default").float()
    with torch.device("meta"):
        plain = nn.Linear(layer.in_features, layer.out_features, bias=layer.bias is not None)
    plain.weight = nn.Parameter(weight.to(kind), requires_grad=False)
    plain.bias = layer.bias
    return plain.train(module.training)


def _has_cuda() -> bool:
    # Importing torch takes a second, so it is imported only where such a device is possible.
    if not may_have_gpu():
        return False
    import torch

    return torch.cuda.is_available()
