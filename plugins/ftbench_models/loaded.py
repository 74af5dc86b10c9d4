"""Is a model that was loaded the one that its files hold? Where it is not, transformers only says so in a log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ftbench import ModelError

if TYPE_CHECKING:
    from torch import nn


def check_loaded(model: nn.Module, found: Mapping[str, Any]) -> None:
    """Raise `ModelError` for weights that the files lack, and for weights of its layers that the model has no use for.

    `found` is what `from_pretrained` says with `output_loading_info`. It knows which weights are tied, and which are no
    loss. Weights outside of the layers that are left over are those of another head, or of another input than text.
    """
    lacking = {*found["missing_keys"], *(name for name, *_ in found["mismatched_keys"])}
    if lacking:
        raise ModelError(f"the files lack weights of the model, which would be random numbers: {_some(lacking)}")
    layers = {name for name, _ in model.named_modules() if any(part.isdigit() for part in name.split("."))}
    unused = {
        name
        for name in found["unexpected_keys"]
        if name.endswith((".weight", ".bias")) and (name.rpartition(".")[0] in layers or _parent(name) in layers)
    }
    if unused:
        raise ModelError(
            f"the files have weights in layers that the model of config.json does not use: {_some(unused)}"
        )


def _parent(name: str) -> str:
    """Of the module that a weight belongs to."""
    return name.rpartition(".")[0].rpartition(".")[0]


def _some(names: Iterable[str]) -> str:
    """The first three of them, and how many there are besides."""
    ordered = sorted(names)
    return ", ".join(ordered[:3]) + (f" and {len(ordered) - 3} more" if len(ordered) > 3 else "")
