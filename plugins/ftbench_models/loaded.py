"""Is a model that was loaded the one that its files hold? Where it is not, transformers only says so in a log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ftbench import ModelError

if TYPE_CHECKING:
    from torch import nn


def check_loaded(folder: Path, model: nn.Module, found: Mapping[str, Any]) -> None:
    """Raise `ModelError` for weights that the files lack, and for weights of its layers that the model has no use for.

    `found` is what `from_pretrained` says with `output_loading_info`. It knows which weights are tied, and which are no
    loss. Weights outside of the layers that are left over are those of another head, or of another input than text.
    """
    lacking = {*found["missing_keys"], *(name for name, *_ in found["mismatched_keys"])}
    if lacking:
        raise ModelError(
            f"lacks {len(lacking)} of the model's weights, which would be random numbers: {_some(lacking)}", file=folder
        )
    layers = {name for name, _ in model.named_modules() if any(part.isdigit() for part in name.split("."))}
    unused = {
        name
        for name in found["unexpected_keys"]
        if name.endswith((".weight", ".bias")) and (name.rpartition(".")[0] in layers or _parent(name) in layers)
    }
    if unused:
        raise ModelError(
            f"has {len(unused)} weights in its layers that the model of config.json does not use: {_some(unused)}",
            file=folder,
        )


def _parent(name: str) -> str:
    """Of the module that a weight belongs to."""
    return name.rpartition(".")[0].rpartition(".")[0]


def _some(names: Iterable[str]) -> str:
    """The first three of them."""
    ordered = sorted(names)
    return ", ".join(ordered[:3]) + (", …" if len(ordered) > 3 else "")
