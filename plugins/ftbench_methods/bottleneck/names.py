"""The parts of a model's blocks, from the names of its tensors.

Adapter sites are found in the loaded model (`sites`); a test compares the two on many architectures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ftbench_methods.selected import is_norm

_FEED_FORWARD = re.compile(r"mlp|ffn|feed_?forward|moe|expert")
_MIXER = re.compile(r"attn|attention|mamba|mixer|conv|ssm|recurrent|temporal")
# OPT has the layers of its feed-forward part directly in the block; fc2 is the last.
_LOOSE_FEED_FORWARD = "fc2"
_ATTENTION = re.compile(r"attn|attention")
# Nemotron-H calls every part of a block its mixer; these are inside of a feed-forward part. (In JetMoE, experts of an
# attention compute its queries.)
_INSIDE_A_FEED_FORWARD = re.compile(r"(up_proj|down_proj|experts)\b.*")


@dataclass(frozen=True, slots=True)
class BlockParts:
    """The parts of one block."""

    mixer: bool
    """Attention, or its substitute."""
    feed_forward: bool
    feed_forward_module: bool
    """Whether the feed-forward part is a module."""


def read_block(tensors: Iterable[str]) -> BlockParts | None:
    """Return the parts of a block with these tensors, or None if their names do not tell."""
    children: dict[str, set[str]] = {}
    for tensor in tensors:
        child, _, rest = tensor.partition(".")
        children.setdefault(child, set()).add(rest)
    mixer = module = loose = False
    for child, inside in children.items():
        if is_norm(child):
            continue
        if "expert" not in child and not any("." in name for name in inside):
            # A number, a single linear layer, or a router.
            loose |= child == _LOOSE_FEED_FORWARD
        elif is_feed_forward(child) or (
            not _ATTENTION.search(child) and any(map(_INSIDE_A_FEED_FORWARD.match, inside))
        ):
            module = True
        elif _MIXER.search(child):
            mixer = True
        else:
            return None
    return BlockParts(mixer, module or loose, module)


def is_feed_forward(child: str) -> bool:
    """Whether a part of a block has the name of a feed-forward part."""
    return _FEED_FORWARD.search(child) is not None
