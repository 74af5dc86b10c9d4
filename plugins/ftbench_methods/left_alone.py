"""What the methods for linear layers leave as it is in a model, which a plan and a cell say."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from ftbench_methods.blocks import parameter_shapes
from ftbench_methods.messages import LEFT_ALONE, LEFT_EXPERTS
from ftbench_methods.targets import block_shapes, is_shared, of_experts, unreachable

if TYPE_CHECKING:
    from ftbench.contracts import ModelFacts
    from ftbench.messages import Message, Note

# What chooses among experts goes without saying, and is no linear layer in most models.
_ROUTERS = frozenset({"gate", "router"})


def left_experts(method: str, facts: ModelFacts) -> tuple[Note, ...]:
    """Return a note if the model has experts, whose matrices are no linear layers once it is loaded."""
    return (LEFT_EXPERTS(method=method),) if any(itertools.starmap(_among_experts, facts.shapes.items())) else ()


def left_layers(facts: ModelFacts) -> tuple[Note, ...]:
    """Return a note for each reason why some linear layers cannot be adapted, with the names of these layers."""
    shapes = parameter_shapes(facts)
    layers = block_shapes({name: shape for name, shape in shapes.items() if not _among_experts(name, shape)})
    names: dict[Message, set[str]] = {}
    for layer, reason in unreachable(layers, shapes).items():
        leaf = layer.rpartition(".")[2]
        if leaf not in _ROUTERS and not leaf.isdigit():
            names.setdefault(reason, set()).add(leaf)
    in_order = sorted(names.items(), key=lambda item: item[0].code)
    return tuple(LEFT_ALONE(layers=", ".join(sorted(leaves)), reason=reason()) for reason, leaves in in_order)


def has_attention(facts: ModelFacts) -> bool:
    """Whether any layer of an attention module can be adapted; True if the names of the tensors are not known."""
    names = [name for name in facts.shapes if not is_shared(name)]
    return not names or any("attn" in name or "attention" in name for name in names)


def _among_experts(name: str, shape: tuple[int, ...]) -> bool:
    """Whether a tensor belongs to experts that are chosen; `shared_experts` always take part."""
    return of_experts(name, shape) and (len(shape) == 3 or ".experts." in name)
