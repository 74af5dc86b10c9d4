"""The blocks of a model by the names of its tensors: known while planning, when no model is loaded."""

from __future__ import annotations

import re
from math import prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ftbench.contracts import ModelFacts

Shape = tuple[int, ...]

_IN_A_BLOCK = re.compile(r"(?P<list>(?:[^.\d][^.]*\.)*)(?P<number>\d+)\.(?P<inside>.+)")
# What files hold beside parameters: causal masks and frequencies (GPT-2, GPT-NeoX as they were once saved), corrections
# of routers (DeepSeek-V3), scales of layers (Gemma 4); and layers that transformers leaves out because they only draft
# tokens (`mtp`).
_NO_PARAMETER = re.compile(r"(.*\.)?(masked_bias|inv_freq|position_ids|e_score_correction_bias|layer_scalar)|mtp\..*")

# DeepSeek-V3 keeps the layers that draft tokens behind the last one of this list.
_LAYERS = "model.layers."


def parameter_shapes(facts: ModelFacts) -> dict[str, Shape]:
    """Return the shapes of what trains when everything does; the files of a model may hold more."""
    found = {}
    for name, shape in facts.shapes.items():
        mask = name.endswith(".bias") and len(shape) > 2
        block = _IN_A_BLOCK.fullmatch(name)
        behind = block is not None and block["list"].endswith(_LAYERS) and int(block["number"]) >= facts.layers
        if not (mask or _NO_PARAMETER.fullmatch(name) or behind):
            found[name] = shape
    return found


def block_tensors(facts: ModelFacts) -> list[dict[str, Shape]] | None:
    """Return for each block the shapes of its tensors, by their names inside it; None where the names do not tell.

    The blocks are the numbered modules of which there are as many as the model has layers, the largest ones where
    there are several such lists (a model that sees pictures too).
    """
    lists: dict[str, dict[int, dict[str, Shape]]] = {}
    for name, shape in facts.shapes.items():
        found = _IN_A_BLOCK.fullmatch(name)
        if found and not (found["list"].endswith(_LAYERS) and int(found["number"]) >= facts.layers):
            lists.setdefault(found["list"], {}).setdefault(int(found["number"]), {})[found["inside"]] = shape
    whole = [blocks for blocks in lists.values() if sorted(blocks) == list(range(facts.layers))]
    if not whole:
        return None
    largest = max(whole, key=lambda one: sum(prod(shape) for block in one.values() for shape in block.values()))
    return [largest[number] for number in range(facts.layers)]
