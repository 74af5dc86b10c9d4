"""Is a model that was loaded the one that its files hold? Where it is not, transformers only says so in a log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ftbench import ModelError, Note
from ftbench_models.messages import AND_MORE, BEYOND, MISSING, ONE_OF_SEVERAL, OTHER_SHAPES, UNUSED

if TYPE_CHECKING:
    from torch import nn


def check_loaded(model: nn.Module, found: Mapping[str, Any]) -> None:
    """Raise `ModelError` for weights that the files lack, and for weights of its layers that the model has no use for.

    `found` is what `from_pretrained` says with `output_loading_info`. It knows which weights are tied, and which are no
    loss. Weights outside of the layers that are left over are those of another head, or of another input than text.
    """
    if lacking := set(found["missing_keys"]):
        raise ModelError(MISSING(weights=_some(lacking)))
    if other := sorted(found["mismatched_keys"]):
        name, saved, built = other[0]
        weight = ONE_OF_SEVERAL(name=name, more=len(other) - 1) if len(other) > 1 else name
        raise ModelError(OTHER_SHAPES(weight=weight, saved=_shape(saved), built=_shape(built)))
    if beyond := {name for name in found["unexpected_keys"] if _is_beyond(name, model)}:
        raise ModelError(BEYOND(weights=_some(beyond)))
    layers = {name for name, _ in model.named_modules() if any(part.isdigit() for part in name.split("."))}
    unused = {
        name
        for name in found["unexpected_keys"]
        if name.endswith((".weight", ".bias")) and (name.rpartition(".")[0] in layers or _parent(name) in layers)
    }
    if unused:
        raise ModelError(UNUSED(weights=_some(unused)))


def _is_beyond(name: str, model: nn.Module) -> bool:
    """Does a weight belong to a block after the last of a model's?

    Blocks that predict several tokens follow the others under the same names (DeepSeek-V3: `num_nextn_predict_layers`);
    transformers has no use for them. Files of a model without its head leave out the prefix of its body, as GPT-2's do.
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
    """Of the module that a weight belongs to."""
    return name.rpartition(".")[0].rpartition(".")[0]


def _some(names: Iterable[str]) -> Note | tuple[str, ...]:
    """The first three of them, and how many there are besides."""
    ordered = sorted(names)
    first = tuple(ordered[:3])
    return AND_MORE(names=first, more=len(ordered) - 3) if len(ordered) > 3 else first
