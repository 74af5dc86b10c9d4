"""Where the adapters of a loaded model go: found in its blocks, whatever the model is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .config import Placement
from .names import is_feed_forward

if TYPE_CHECKING:
    from torch import Tensor, nn

    from .flow import Write

_TOKENS = 8


class UnsupportedArchitecture(ValueError):
    """The model has no place for the adapters that were asked for."""


@dataclass(frozen=True, slots=True)
class Site:
    """One place for an adapter: the child `path` of `block`, and the adapter's stable name."""

    block: nn.Module
    path: str
    key: str


def find_sites(model: nn.Module, *, placement: Placement) -> tuple[tuple[Site, ...], Tensor]:
    """Return the places for adapters in `model`, from the input up, and what the model computes for a few tokens.

    A sequential adapter is applied to the output of a sub-layer, before the skip connection is added back (Houlsby et
    al. 2019, section 2.1), so its place is what the block adds to its residual stream. That is the output of the
    attention or of the feed-forward part, or that of a norm behind it (Gemma 2, OLMo 2, GLM-4): a norm behind the
    adapter would undo the size of what the adapter has learned. Dropout in the block itself comes after the adapter.
    Attention is whatever lets positions see each other. Where two such parts stand side by side (attention and a state
    space model in Falcon-H1), the adapter is behind the one that runs last, so that a block has two adapters at most.

    A parallel adapter stands beside the feed-forward part itself: it is one with more hidden units (He et al. 2022,
    section 3.2), so a norm behind the part norms the sum.

    Raises UnsupportedArchitecture where the model has no such place.
    """
    from .flow import evaluating, writes

    name = type(model).__name__
    blocks = _blocks(model)
    outputs: list[Any] = []
    with evaluating(model):
        written = writes(blocks, lambda: outputs.append(compute(model)))
    width = hidden_size(model)
    sites: list[Site] = []
    for index, (block, found) in enumerate(zip(blocks, written, strict=True)):
        for key, path in _paths(block, found, placement).items():
            sites.append(Site(block, path, f"layers.{index}.{key}"))
        strange = next((write for write in found if write.width != width), None)
        if strange:
            raise UnsupportedArchitecture(f"{strange.module} of {name} is {strange.width} wide, the model {width}")
    if not any(site.key.endswith("mlp") for site in sites):
        raise UnsupportedArchitecture(_nowhere(name, written, placement))
    return tuple(sites), outputs[0]


def compute(model: Any) -> Tensor:
    """Return what the model computes for a few tokens that no random number decides."""
    import torch

    configuration = model.config.get_text_config()
    length = min(_TOKENS, getattr(configuration, "max_position_embeddings", _TOKENS))
    tokens = (torch.arange(length) + 1) * configuration.vocab_size // (length + 1)
    device = next(model.parameters()).device
    with torch.no_grad():
        first: Tensor = model(input_ids=tokens[None].to(device), use_cache=False)[0]
    return first


def hidden_size(model: Any) -> int:
    """Return the width of the residual stream, as the configuration has it."""
    return int(model.config.get_text_config().hidden_size)


def _blocks(model: Any) -> list[nn.Module]:
    """Return the decoder's layers: the largest list of as many modules as the configuration has layers."""
    from torch import nn

    configuration: Any = getattr(model, "config", None)
    if not hasattr(configuration, "get_text_config"):
        raise UnsupportedArchitecture(f"{type(model).__name__} is no model of transformers")
    layers = configuration.get_text_config().num_hidden_layers
    lists = [one for one in model.modules() if isinstance(one, nn.ModuleList) and len(one) == layers]
    if not lists:
        raise UnsupportedArchitecture(
            f"{type(model).__name__} has no list of {layers} layers, as its configuration says"
        )
    largest: nn.ModuleList = max(lists, key=lambda one: sum(parameter.numel() for parameter in one.parameters()))
    return list(largest)


def _paths(block: nn.Module, written: Sequence[Write], placement: Placement) -> dict[str, str]:
    """Map the adapter's name in a block to the child that it belongs to."""
    from .flow import is_mixer

    # RWKV hands its feed-forward part a state too.
    mixes = {
        source: is_mixer(block.get_submodule(source)) and not is_feed_forward(source)
        for write in written
        for source in write.sources
    }
    feed_forward = [write for write in written if not all(mixes[source] for source in write.sources)]
    # Beside a feed-forward part, a loose linear layer that adds something is none (Gemma 4's per-layer inputs).
    parts = [write for write in feed_forward if any(_is_part(block, one) for one in write.sources)] or feed_forward
    if placement == "parallel":
        modules = [one for write in parts for one in write.sources if not mixes[one] and _is_part(block, one)]
        return {"mlp": modules[0]} if modules else {}
    mixers = [write for write in written if write not in feed_forward] if placement == "houlsby" else []
    found = {"attention": mixers[-1].module} if mixers else {}
    return found | ({"mlp": parts[-1].module} if parts else {})


def _is_part(block: nn.Module, child: str) -> bool:
    """Whether a child consists of several modules, or of experts, and is no layer by itself."""
    module = block.get_submodule(child)
    return any(True for _ in module.children()) or all(
        parameter.ndim > 2 for parameter in module.parameters(recurse=False)
    )


def _nowhere(name: str, written: Sequence[Sequence[Write]], placement: Placement) -> str:
    if not any(written):
        return f"the layers of {name} add no output of a module of theirs to what they are given"
    if placement == "parallel":
        return f"{name} has no feed-forward module, so placement parallel is not possible"
    return f"the layers of {name} have no feed-forward part"
