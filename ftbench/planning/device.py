"""Choose the device and the precision: CUDA, else Apple's, else the CPU, unless the matrix says which."""

from __future__ import annotations

import platform
from pathlib import Path

from ftbench.errors import UserError


def choose_device(wanted: str) -> str:
    """cuda, mps or cpu. torch is asked only where there can be an accelerator, because importing it takes a second.

    Raises `UserError` when the wanted device is not there.
    """
    if wanted == "cpu":
        return "cpu"
    possible = wanted != "auto" or platform.system() != "Linux" or bool(list(Path("/dev").glob("nvidia[0-9]*")))
    found = _found_by_torch() if possible else ["cpu"]
    if wanted == "auto":
        return found[0]
    if wanted not in found:
        raise UserError(f'the device "{wanted}" is not there (found: {", ".join(found)})', key="device")
    return wanted


def _found_by_torch() -> list[str]:
    import torch

    found = ["cuda"] if torch.cuda.is_available() else []
    if torch.backends.mps.is_available():
        found.append("mps")
    return [*found, "cpu"]


def choose_precision(wanted: str, device: str) -> str:
    """fp32 or bf16 for the arithmetic; weights stay fp32 unless a model's `dtype` says otherwise.

    bf16 on CUDA only: on a CPU its attention backward is slower than fp32 at the head sizes of small models.
    """
    if wanted != "auto":
        return wanted
    if device != "cuda":
        return "fp32"
    import torch

    return "bf16" if torch.cuda.is_bf16_supported() else "fp32"
