"""Which modules of a transformers model carry the adapters, one table row per model type."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .config import Placement

if TYPE_CHECKING:
    from torch import nn


class UnsupportedArchitecture(ValueError):
    """The model's type, or the placement on it, has no row in the table below."""


@dataclass(frozen=True, slots=True)
class Architecture:
    """Attribute paths of a decoder; all but ``blocks`` start at one block.

    ``blocks`` starts at the decoder without its head (``model.base_model``). The output of
    ``attention_output`` and of ``feed_forward_output`` is what the block adds to its residual;
    ``feed_forward`` maps the normed input to that output, or is None where the block has no
    module that does.
    """

    blocks: str
    attention_output: str
    feed_forward_output: str = "mlp"
    feed_forward: str | None = "mlp"


@dataclass(frozen=True, slots=True)
class Site:
    """One place for an adapter: ``path`` inside ``block``, and the adapter's stable name."""

    block: nn.Module
    path: str
    key: str


_LLAMA = Architecture(blocks="layers", attention_output="self_attn.o_proj")

# Sequential adapters come after the sub-layer's residual dropout, as in Houlsby et al.'s code
# (google-research/adapter-bert, modeling.py: dense, dropout, adapter_fn, then the residual).
# GPT-2 and GPT-Neo drop inside attention, behind c_proj / out_proj, so the module to wrap there
# is resid_dropout; their MLP ends in its own dropout, so wrapping the MLP gives the same order.
# OPT and GPT-NeoX drop in the block itself, by a function or on the way into a sum of three, so
# there the adapter comes before the dropout; released GPT-NeoX checkpoints have no dropout.
ARCHITECTURES: dict[str, Architecture] = {
    "gemma": _LLAMA,
    "gpt2": Architecture(blocks="h", attention_output="attn.resid_dropout"),
    "gpt_neo": Architecture(blocks="h", attention_output="attn.attention.resid_dropout"),
    "gpt_neox": Architecture(blocks="layers", attention_output="attention.dense"),
    "llama": _LLAMA,
    "mistral": _LLAMA,
    # fc1, activation and fc2 lie loose in OPT's block: there is an output to adapt, but no module
    # that sees both the feed-forward part's input and its output.
    "opt": Architecture(
        blocks="decoder.layers",
        attention_output="self_attn.out_proj",
        feed_forward_output="fc2",
        feed_forward=None,
    ),
    "qwen2": _LLAMA,
    "qwen3": _LLAMA,
}


def find_sites(model: nn.Module, *, placement: Placement) -> tuple[Site, ...]:
    """Return the places for adapters in ``model``, block by block from the input up.

    Raises UnsupportedArchitecture when the model type is unknown, when the placement does not
    exist for it, or when the modules are not where the table says.
    """
    model_type = getattr(getattr(model, "config", None), "model_type", None)
    architecture = ARCHITECTURES.get(str(model_type))
    if architecture is None:
        raise UnsupportedArchitecture(
            f"bottleneck adapters: no support for model_type {model_type!r} "
            f"({type(model).__name__}); supported: {', '.join(sorted(ARCHITECTURES))}"
        )
    paths = _paths(architecture, placement=placement)
    if paths is None:
        raise UnsupportedArchitecture(
            f"bottleneck adapters: model_type {model_type!r} has no feed-forward module, so "
            f"placement {placement!r} is not possible; it supports houlsby, pfeiffer"
        )
    # base_model is transformers' own way to the decoder; a bare decoder returns itself.
    decoder: Any = getattr(model, "base_model", model)
    try:
        sites = tuple(
            Site(block=block, path=path, key=f"layers.{index}.{name}")
            for index, block in enumerate(decoder.get_submodule(architecture.blocks))
            for name, path in paths.items()
        )
        for site in sites:
            site.block.get_submodule(site.path)
    except AttributeError as error:
        raise UnsupportedArchitecture(
            f"bottleneck adapters: {type(model).__name__} says model_type {model_type!r}, but "
            f"its modules differ from that type's: {error}"
        ) from error
    return sites


def _paths(architecture: Architecture, *, placement: Placement) -> dict[str, str] | None:
    """Map the adapter's name in a block to the module it wraps; None where there is none."""
    if placement == "parallel":
        return None if architecture.feed_forward is None else {"mlp": architecture.feed_forward}
    after_feed_forward = {"mlp": architecture.feed_forward_output}
    if placement == "pfeiffer":
        return after_feed_forward
    return {"attention": architecture.attention_output} | after_feed_forward
