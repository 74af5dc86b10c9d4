"""The blocks of a model from the names of its tensors: known while planning, when no model is loaded."""

from __future__ import annotations

import re
from math import prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ftbench.contracts import ModelFacts

Shape = tuple[int, ...]

_IN_A_BLOCK = re.compile(r"(?P<list>(?:[^.\d][^.]*\.)*)(?P<number>\d+)\.(?P<inside>.+)")
# Tensors in files that are no parameters: causal masks and frequencies (old files of GPT-2, GPT-NeoX), corrections of
# routers (DeepSeek-V3), scales of layers (Gemma 4); and layers that transformers leaves out because they only draft
# tokens (`mtp`).
_NO_PARAMETER = re.compile(r"(.*\.)?(masked_bias|inv_freq|position_ids|e_score_correction_bias|layer_scalar)|mtp\..*")

# DeepSeek-V3 stores the drafting layers at the end of this list.
_LAYERS = "model.layers."


def parameter_shapes(facts: ModelFacts) -> dict[str, Shape]:
    """Return the shapes of all trainable parameters; the files of a model may hold more tensors."""
    shapes = {}
    for name, shape in facts.shapes.items():
        mask = name.endswith(".bias") and len(shape) > 2
        block = _IN_A_BLOCK.fullmatch(name)
        behind = block is not None and block["list"].endswith(_LAYERS) and int(block["number"]) >= facts.layers
        if not (mask or _NO_PARAMETER.fullmatch(name) or behind):
            shapes[name] = shape
    return shapes


def block_tensors(facts: ModelFacts) -> list[dict[str, Shape]] | None:
    """Return for each block the shapes of its tensors, by their names inside it; None if the names do not tell.

    The blocks are the numbered modules with as many members as the model has layers; of several such lists (in a model
    with vision, for example) the largest.
    """
    lists: dict[str, dict[int, dict[str, Shape]]] = {}
    for name, shape in facts.shapes.items():
        match = _IN_A_BLOCK.fullmatch(name)
        if match and not (match["list"].endswith(_LAYERS) and int(match["number"]) >= facts.layers):
            lists.setdefault(match["list"], {}).setdefault(int(match["number"]), {})[match["inside"]] = shape
    whole = [blocks for blocks in lists.values() if sorted(blocks) == list(range(facts.layers))]
    if not whole:
        return None
    largest = max(whole, key=lambda blocks: sum(prod(shape) for block in blocks.values() for shape in block.values()))
    return [largest[number] for number in range(facts.layers)]
