"""Adapter sites of a loaded model: found in its blocks, whatever the model is called."""

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
    """The model has no site for the requested adapters."""


@dataclass(frozen=True, slots=True)
class Site:
    """One site of an adapter: the child `path` of `block`, and the adapter's stable name."""

    block: nn.Module
    path: str
    key: str


def find_sites(model: nn.Module, *, placement: Placement) -> tuple[tuple[Site, ...], Tensor]:
    """Return the adapter sites in `model`, from the input up, and the model's output for a few tokens.

    A sequential adapter is applied to the output of a sub-layer, before the skip connection is added (Houlsby et al.
    2019, section 2.1), so its site is what the block adds to its residual stream. That is the output of the attention
    or feed-forward part, or that of a norm behind it (Gemma 2, OLMo 2, GLM-4): a norm behind the adapter would undo the
    learned scale. Dropout in the block itself comes after the adapter. Attention is any part that mixes positions. If
    two such parts are parallel (attention and a state space model in Falcon-H1), the adapter is behind the one that
    runs last, so that a block has two adapters at most.

    A parallel adapter stands beside the feed-forward part itself, as further hidden units of it (He et al. 2022,
    section 3.2), so a norm behind the part normalises the sum.

    Raises UnsupportedArchitecture if the model has no such site.
    """
    from .flow import evaluating, writes

    name = type(model).__name__
    blocks = _blocks(model)
    outputs: list[Any] = []
    with evaluating(model):
        written = writes(blocks, lambda: outputs.append(compute(model)))
    width = hidden_size(model)
    sites: list[Site] = []
    for index, (block, block_writes) in enumerate(zip(blocks, written, strict=True)):
        for key, path in _paths(block, block_writes, placement).items():
            sites.append(Site(block, path, f"layers.{index}.{key}"))
        strange = next((write for write in block_writes if write.width != width), None)
        if strange:
            raise UnsupportedArchitecture(f"{strange.module} of {name} is {strange.width} wide, the model {width}")
    if not any(site.key.endswith("mlp") for site in sites):
        raise UnsupportedArchitecture(_nowhere(name, written, placement))
    return tuple(sites), outputs[0]


def compute(model: Any) -> Tensor:
    """Return the model's output for a few fixed tokens."""
    import torch

    configuration = model.config.get_text_config()
    length = min(_TOKENS, getattr(configuration, "max_position_embeddings", _TOKENS))
    tokens = (torch.arange(length) + 1) * configuration.vocab_size // (length + 1)
    device = next(model.parameters()).device
    with torch.no_grad():
        first: Tensor = model(input_ids=tokens[None].to(device), use_cache=False)[0]
    return first


def hidden_size(model: Any) -> int:
    """Return the width of the residual stream, from the configuration."""
    return int(model.config.get_text_config().hidden_size)


def _blocks(model: Any) -> list[nn.Module]:
    """Return the decoder's layers: the largest module list with the configuration's number of layers."""
    from torch import nn

    configuration: Any = getattr(model, "config", None)
    if not hasattr(configuration, "get_text_config"):
        raise UnsupportedArchitecture(f"{type(model).__name__} is no model of transformers")
    layers = configuration.get_text_config().num_hidden_layers
    lists = [modules for modules in model.modules() if isinstance(modules, nn.ModuleList) and len(modules) == layers]
    if not lists:
        raise UnsupportedArchitecture(
            f"{type(model).__name__} has no list of {layers} layers, as its configuration says"
        )
    largest: nn.ModuleList = max(
        lists, key=lambda modules: sum(parameter.numel() for parameter in modules.parameters())
    )
    return list(largest)


def _paths(block: nn.Module, written: Sequence[Write], placement: Placement) -> dict[str, str]:
    """Map the adapter's name in a block to the child that it belongs to."""
    from .flow import is_mixer

    # RWKV passes a state to its feed-forward part too.
    mixes = {
        source: is_mixer(block.get_submodule(source)) and not is_feed_forward(source)
        for write in written
        for source in write.sources
    }
    feed_forward = [write for write in written if not all(mixes[source] for source in write.sources)]
    # Beside a feed-forward part, a single linear layer that adds something does not count (Gemma 4's per-layer inputs).
    parts = [
        write for write in feed_forward if any(_is_part(block, source) for source in write.sources)
    ] or feed_forward
    if placement == "parallel":
        modules = [
            source for write in parts for source in write.sources if not mixes[source] and _is_part(block, source)
        ]
        return {"mlp": modules[0]} if modules else {}
    mixers = [write for write in written if write not in feed_forward] if placement == "houlsby" else []
    paths = {"attention": mixers[-1].module} if mixers else {}
    return paths | ({"mlp": parts[-1].module} if parts else {})


def _is_part(block: nn.Module, child: str) -> bool:
    """Whether a child consists of several modules, or of experts, rather than a single layer."""
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
