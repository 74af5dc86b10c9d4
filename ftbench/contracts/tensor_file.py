"""Read and write safetensors files. Equal weights give equal bytes; a misfit names the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING

from ftbench.errors import ModelError
from ftbench.messages import Note
from ftbench.messages.contract_errors import AND_MORE, LACKS, MISFIT, NO_USE, PROBLEMS, SHAPE

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
        message(names=_shown(names))
        for message, names in ((LACKS, expected.keys() - tensors.keys()), (NO_USE, tensors.keys() - expected.keys()))
        if names
    ]
    problems += [
        SHAPE(name=name, expected=str(tuple(expected[name].shape)), shape=str(tuple(tensors[name].shape)))
        for name in sorted(expected.keys() & tensors.keys())
        if expected[name].shape != tensors[name].shape
    ][:_SHOWN]
    if problems:
        raise ModelError(MISFIT(problems=_joined(problems)), file=path)
    return tensors


def _shown(names: Iterable[str]) -> Note | tuple[str, ...]:
    """The first names by alphabet, and a sign for the others."""
    first, others = sorted(names)[:_SHOWN], sorted(names)[_SHOWN:]
    return AND_MORE(names=tuple(first)) if others else tuple(first)


def _joined(problems: Iterable[Note]) -> Note:
    return reduce(lambda first, second: PROBLEMS(first=first, second=second), problems)
