"""Read and write safetensors files. Equal weights give equal bytes; a misfit names the file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ftbench.errors import ModelError

if TYPE_CHECKING:
    from torch import Tensor

_SHOWN = 3


def write_tensors(path: Path, tensors: Mapping[str, Tensor]) -> None:
    """Write `tensors` as safetensors; the format sorts them, so order and device do not change the bytes."""
    from safetensors.torch import save_file

    # Safetensors refuses views that share memory; a copy also drops what lies behind a view.
    copies = {name: tensor.detach().to("cpu", copy=True).contiguous() for name, tensor in tensors.items()}
    save_file(copies, str(path), metadata={"format": "pt"})


def read_tensors(path: Path, *, expected: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return the tensors of `path`; raises `ModelError` unless names and shapes are exactly those of `expected`."""
    from safetensors.torch import load_file

    tensors: dict[str, Tensor] = load_file(str(path))
    problems = [
        f"{word} {', '.join(sorted(names)[:_SHOWN])}{' …' if len(names) > _SHOWN else ''}"
        for word, names in (
            ("lacks", expected.keys() - tensors.keys()),
            ("has no use for", tensors.keys() - expected.keys()),
        )
        if names
    ]
    problems += [
        f"{name}: expected shape {tuple(expected[name].shape)}, got {tuple(tensors[name].shape)}"
        for name in sorted(expected.keys() & tensors.keys())
        if expected[name].shape != tensors[name].shape
    ][:_SHOWN]
    if problems:
        raise ModelError(f"does not fit the model: {'; '.join(problems)}", file=path)
    return tensors
