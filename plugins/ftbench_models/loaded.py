"""Check that a loaded model matches its files; transformers reports differences only in a log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ftbench import ModelError, Note
from ftbench_models.messages import AND_MORE, BEYOND, MISSING, ONE_OF_SEVERAL, OTHER_SHAPES, UNUSED

if TYPE_CHECKING:
    from torch import nn


def check_loaded(model: nn.Module, loading: Mapping[str, Any]) -> None:
    """Raise `ModelError` for weights missing in the files, and for weights of its layers that the model does not use.

    `loading` is the `output_loading_info` of `from_pretrained`. It accounts for tied weights and harmless losses.
    Unused weights outside of the layers belong to another head, or to another kind of input than text.
    """
    if lacking := set(loading["missing_keys"]):
        raise ModelError(MISSING(weights=_some(lacking)))
    if other := sorted(loading["mismatched_keys"]):
        name, saved, built = other[0]
        weight = ONE_OF_SEVERAL(name=name, more=len(other) - 1) if len(other) > 1 else name
        raise ModelError(OTHER_SHAPES(weight=weight, saved=_shape(saved), built=_shape(built)))
    if beyond := {name for name in loading["unexpected_keys"] if _is_beyond(name, model)}:
        raise ModelError(BEYOND(weights=_some(beyond)))
    layers = {name for name, _ in model.named_modules() if any(part.isdigit() for part in name.split("."))}
    unused = {
        name
        for name in loading["unexpected_keys"]
        if name.endswith((".weight", ".bias")) and (name.rpartition(".")[0] in layers or _parent(name) in layers)
    }
    if unused:
        raise ModelError(UNUSED(weights=_some(unused)))


def _is_beyond(name: str, model: nn.Module) -> bool:
    """Whether a weight belongs to a block after the model's last one.

    Blocks that predict several tokens follow the others under the same names (DeepSeek-V3: `num_nextn_predict_layers`);
    transformers does not use them. Files of a model without its head omit the prefix of its body, as GPT-2's do.
    """
    parts = name.split(".")
    number = next((i for i, part in enumerate(parts) if part.isdigit()), 0)
    modules = dict(model.named_modules())
    place = ".".join(parts[:number])
    blocks = modules.get(place) or modules.get(f"{getattr(model, 'base_model_prefix', '')}.{place}")
    if not number or blocks is None or type(blocks).__name__ != "ModuleList":  # torch is not imported here
        return False
    text = getattr(model, "config", None)
    drafts = getattr(text.get_text_config(), "num_nextn_predict_layers", None) if text else None
    return int(parts[number]) >= len(dict(blocks.named_children())) + (drafts or 0)


def _shape(shape: Iterable[int]) -> str:
    """`[32, 16]`."""
    return f"[{', '.join(map(str, shape))}]"


def _parent(name: str) -> str:
    """The name of the module that a weight belongs to."""
    return name.rpartition(".")[0].rpartition(".")[0]


def _some(names: Iterable[str]) -> Note | tuple[str, ...]:
    """The first three names, and the number of others."""
    ordered = sorted(names)
    first = tuple(ordered[:3])
    return AND_MORE(names=first, more=len(ordered) - 3) if len(ordered) > 3 else first
