"""Linear layers that a method changes: as modules in a loaded model, as shapes in its facts before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import BeforeValidator, Field

from ftbench.contracts import TrainedSettings
from ftbench.errors import ModelError, NotedValueError, nearest
from ftbench_methods.blocks import parameter_shapes
from ftbench_methods.messages import (
    NAME_OF_EXPERTS,
    NO_ATTENTION_LAYER,
    NO_SUCH_LAYER,
    PAST_THE_LAYER,
    ROUTER,
    SETTING,
    SHARED_BLOCK,
    SHARED_HEAD,
    SINGLE_GATE,
    TARGETS,
    UNREACHABLE,
)

if TYPE_CHECKING:
    from torch import nn

    from ftbench.contracts import ModelFacts
    from ftbench.messages import Message, Note

_GROUPS = ("all-linear", "attention")

_PAST_THE_MODULE = frozenset({"x_proj", "dt_proj", "out_proj"})
_NAMES_OF_EXPERTS = frozenset({"gate", "gate_proj", "up_proj", "down_proj", "w1", "w2", "w3"})
# Stacked in a loaded model; files may have them one by one. Experts without a gate (Nemotron-H) keep their own names.
_STACKED = re.compile(r".*\.experts\.(gate_up_proj|\d+\.(gate_proj|w1)\.weight)")
# Zamba: layers of attention at several depths have the same weights.
_SHARED = re.compile(r"(.*\.)?shared_transf(ormer)?\..*")
_SINGLE_GATE = "shared_expert_gate"
# Those of Llama 4 and Phi-MoE are linear layers that return two tensors.
_ROUTER = "router"

Layer = TypeVar("Layer")


def _check_targets(value: Any) -> Any:
    names = value if isinstance(value, list | tuple) else ()
    if value in _GROUPS or (names and all(isinstance(name, str) and name for name in names)):
        return value
    raise NotedValueError(TARGETS(value=repr(value)))


Targets = Annotated[str | tuple[str, ...], BeforeValidator(_check_targets)]


class TargetedSettings(TrainedSettings):
    """Settings of a method for linear layers of the user's choice."""

    targets: Targets = Field(default="all-linear", description="all-linear, attention, or names of linear modules")


@dataclass(frozen=True, slots=True)
class LinearShape:
    """Input and output width of a linear layer."""

    inputs: int
    outputs: int


def linear_modules(model: nn.Module) -> dict[str, nn.Module]:
    """Return the linear layers of a model by name, its head included."""
    from torch import nn
    from transformers.pytorch_utils import Conv1D

    return {name: module for name, module in model.named_modules() if isinstance(module, nn.Linear | Conv1D)}


def body_modules(model: nn.Module) -> dict[str, nn.Module]:
    """Return the linear layers of a model's blocks by name: those under a numbered module."""
    return {name: module for name, module in linear_modules(model).items() if _in_a_block(name)}


def target_modules(model: nn.Module, targets: str | tuple[str, ...]) -> dict[str, nn.Module]:
    """Return the linear modules selected by `targets`, by name; raises `ModelError` for a name without a module.

    "attention" selects those under a module whose name contains "attn" or "attention"; a listed name selects modules
    with this name or path ending. Modules in `unreachable` are left out, or refused if listed.
    """
    parameters = [name for name, _ in model.named_parameters()]
    if isinstance(targets, str):
        body = body_modules(model)
        left_out = unreachable(body, parameters)
        body = {name: module for name, module in body.items() if name not in left_out}
        chosen = body if targets == "all-linear" else attention(body)
        if not chosen:
            reason = NO_ATTENTION_LAYER(model=type(model).__name__)
            raise ModelError(_of_targets(SETTING(setting=targets, reason=reason)))
        return chosen
    linear = linear_modules(model)
    chosen = named(linear, targets)
    for wanted in targets:
        if not named(linear, (wanted,)):
            known = {name.rpartition(".")[2] for name in linear}
            hint = nearest(wanted, known)
            raise ModelError(_of_targets(NO_SUCH_LAYER(model=type(model).__name__, wanted=wanted, hint=hint)))
    for name, message in unreachable(chosen, parameters).items():
        raise ModelError(_of_targets(UNREACHABLE(layer=name, reason=message())))
    unwrapped: Any = model
    embedding = unwrapped.get_input_embeddings()
    if any(module.weight is embedding.weight for module in chosen.values()):
        raise ModelError(_of_targets(SHARED_HEAD()))
    return chosen


def _of_targets(reason: Note) -> Note:
    return SETTING(setting="targets", reason=reason)


def unreachable(layers: Iterable[str], parameters: Iterable[str]) -> dict[str, Message]:
    """Return those of `layers` that cannot be adapted, with the reason, in a model with these parameters.

    They are left out for every method, so that all methods are compared on the same layers.
    """
    known = set(parameters)
    # A parameter D tells a state space model from linear attention. Its fast kernels take the weights of these layers
    # without calling them, so an update beside them would have no effect; PEFT refuses `out_proj` for LoRA.
    mixers = {name.removesuffix(".A_log") for name in known if name.endswith(".A_log")}
    mixers = {name for name in mixers if f"{name}.D" in known}
    # For LoRA on models with stacked experts, PEFT takes these names for those of experts in transformers 4: it would
    # adapt the experts instead of the layers with these names.
    stacked = any(map(_STACKED.fullmatch, known))
    reasons = {}
    for name in layers:
        parent, _, leaf = name.rpartition(".")
        if is_shared(name):
            # Updates at several depths could not be merged into one matrix.
            reasons[name] = SHARED_BLOCK
        elif leaf == _SINGLE_GATE:
            reasons[name] = SINGLE_GATE
        elif leaf == _ROUTER:
            reasons[name] = ROUTER
        elif parent in mixers and leaf in _PAST_THE_MODULE:
            reasons[name] = PAST_THE_LAYER
        elif stacked and leaf in _NAMES_OF_EXPERTS:
            reasons[name] = NAME_OF_EXPERTS
    return reasons


def of_experts(name: str, shape: tuple[int, ...]) -> bool:
    """Whether a tensor belongs to experts; those in the files of Granite's models are not called so."""
    return "expert" in name or (len(shape) == 3 and "moe" in name)


def is_shared(name: str) -> bool:
    """Whether a layer or parameter is part of a block whose weights other blocks have too."""
    return _SHARED.fullmatch(name) is not None


def attention(layers: Mapping[str, Layer]) -> dict[str, Layer]:
    """Return the layers that belong to an attention module."""
    return {name: layer for name, layer in layers.items() if "attn" in name or "attention" in name}


def named(layers: Mapping[str, Layer], wanted: Iterable[str]) -> dict[str, Layer]:
    """Return the layers whose path equals or ends in one of the `wanted` names, in the order of these names."""
    return {name: layer for ending in wanted for name, layer in layers.items() if f".{name}".endswith(f".{ending}")}


def block_shapes(shapes: Mapping[str, tuple[int, ...]]) -> dict[str, LinearShape]:
    """Return the linear layers of a model's blocks by name: weight matrices under a numbered module."""
    layers = {}
    for name, shape in shapes.items():
        layer = name.removesuffix(".weight")
        if len(shape) == 2 and layer != name and _in_a_block(layer):
            bias = shapes.get(f"{layer}.bias", shape)[0]
            # GPT-2's Conv1D stores its matrix transposed; its bias, as wide as the output, reveals that.
            layers[layer] = LinearShape(*reversed(shape)) if bias == shape[0] else LinearShape(*shape)
    return layers


def body_shapes(facts: ModelFacts) -> dict[str, LinearShape]:
    """Return the adaptable layers of a model's blocks by name; empty if its files do not show them.

    Experts are stored differently from the loaded model, and some routers are linear layers while others are not, so
    models with experts give nothing.
    """
    if any(of_experts(name, shape) for name, shape in facts.shapes.items()):
        return {}
    shapes = parameter_shapes(facts)
    layers = block_shapes(shapes)
    left_out = unreachable(layers, shapes)
    return {name: layer for name, layer in layers.items() if name not in left_out}


def target_shapes(facts: ModelFacts, targets: str | tuple[str, ...]) -> dict[str, LinearShape] | None:
    """Return the future result of `target_modules`, or None if only the loaded model tells."""
    body = body_shapes(facts)
    if isinstance(targets, str):
        return (body if targets == "all-linear" else attention(body)) or None
    return named(body, targets) if all(named(body, (wanted,)) for wanted in targets) else None


def _in_a_block(name: str) -> bool:
    return any(part.isdigit() for part in name.split("."))


def is_transposed(modules: Iterable[nn.Module]) -> bool:
    """Whether any module is a Conv1D of GPT-2, which PEFT needs to know."""
    from transformers.pytorch_utils import Conv1D

    return any(isinstance(module, Conv1D) for module in modules)


def without_transposed(model: nn.Module, modules: Mapping[str, nn.Module]) -> dict[str, nn.Module]:
    """Replace every Conv1D by an `nn.Linear` over the same numbers, and return the modules afterwards.

    Several PEFT methods support only `nn.Linear`. The answers stay the same to the bit.
    """
    import torch
    from torch import nn
    from transformers.pytorch_utils import Conv1D

    result = dict(modules)
    for name, module in modules.items():
        if not isinstance(module, Conv1D):
            continue
        inputs, outputs = module.weight.shape
        with torch.device("meta"):
            linear = nn.Linear(inputs, outputs)
        linear.weight = nn.Parameter(module.weight.detach().T, requires_grad=False)
        linear.bias = module.bias
        result[name] = linear.train(module.training)
        parent, _, leaf = name.rpartition(".")
        setattr(model.get_submodule(parent), leaf, linear)
    return result
