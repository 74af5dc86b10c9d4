"""Where a prefix can be placed in a model: its state of the earlier text, from the names of its tensors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ftbench_methods.blocks import Shape, block_tensors
from ftbench_methods.messages import PREFIX_EXPERTS, PREFIX_LATENT, PREFIX_STATE, PREFIX_WIDTHS

if TYPE_CHECKING:
    from ftbench.contracts import ModelFacts
    from ftbench.messages import Note

# Parts with a state of another kind: state space models, convolutions over the text, linear attention.
_STATE = re.compile(r"(.*\.)?(A_log|dt_bias|conv1d?\.weight|conv\.conv\.weight|rg_lru\..*|time_decay|slope_rate)")
_LATENT = re.compile(r"(.*\.)?(kv_a_proj_with_mqa|kv_b_proj|kv_a_proj)\.weight")
# Experts inside of attention (JetMoE): several heads of queries for each of keys. PEFT divides the hidden size by the
# number of the former, and so cannot hold keys as wide as the model's.
_EXPERTS = re.compile(r"(.*\.)?(self_)?(attention|attn)\.experts\..*")
_KEYS = re.compile(r"(.*\.)?(k_proj|v_proj)\.weight")
# No name shows which layers of MiniMax-01 have linear attention: both kinds have the same tensors.
_STATEFUL = frozenset({"minimax"})


def no_place_for_keys(facts: ModelFacts) -> Note | None:
    """Return why keys and values before a text mean nothing to some layer of a model, or None."""
    blocks = block_tensors(facts) or []
    if facts.architecture in _STATEFUL or any(map(_STATE.fullmatch, (name for block in blocks for name in block))):
        return PREFIX_STATE()
    if any(map(_LATENT.fullmatch, (name for block in blocks for name in block))):
        return PREFIX_LATENT()
    if any(map(_EXPERTS.fullmatch, (name for block in blocks for name in block))):
        return PREFIX_EXPERTS()
    widths = {_widths(block) for block in blocks}
    if len(widths) > 1 or any(len(set(block_widths)) > 1 for block_widths in widths):
        return PREFIX_WIDTHS()
    return None


def _widths(block: dict[str, Shape]) -> tuple[int, ...]:
    return tuple(sorted(shape[0] for name, shape in block.items() if _KEYS.fullmatch(name)))
