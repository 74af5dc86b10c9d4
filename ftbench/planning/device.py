"""Choose device and precision: CUDA, else Apple's MPS, else the CPU, unless the matrix decides.

torch calls AMD's GPUs (ROCm) cuda too. Accelerators of other kinds, such as xpu and npu, are left alone: nothing else
here knows them.
"""

from __future__ import annotations

import platform
from pathlib import Path

from ftbench.errors import UserError
from ftbench.messages.plan_errors import NO_DEVICE

_KINDS = ("cuda", "mps")

_DEVICE_FILES = ("nvidia[0-9]*", "dxg", "kfd")
"""Below /dev: NVIDIA's driver, Windows' GPUs under WSL2, and AMD's driver (ROCm)."""


def may_have_gpu(devices: Path = Path("/dev")) -> bool:
    """Whether this machine may have a GPU, without importing torch: on Linux, whether a driver has a device file."""
    if platform.system() != "Linux":
        return True
    return any(True for pattern in _DEVICE_FILES for _ in devices.glob(pattern))


def choose_device(wanted: str) -> str:
    """cuda, mps or cpu. torch is imported only where an accelerator is possible, because that takes a second.

    Raises `UserError` if the wanted device is missing.
    """
    if wanted == "cpu":
        return "cpu"
    available = found_by_torch() if wanted != "auto" or may_have_gpu() else ["cpu"]
    if wanted == "auto":
        return available[0]
    if wanted not in available:
        raise UserError(NO_DEVICE(device=wanted, devices=tuple(available)), key="device")
    return wanted


def has_cuda() -> bool:
    """Whether cells run on CUDA by default. torch is imported only where that is possible."""
    return platform.system() != "Darwin" and choose_device("auto") == "cuda"


def memory_of(device: str) -> int | None:
    """Bytes of an accelerator's memory; None for a CPU and where torch does not tell."""
    if device == "cpu":
        return None
    import torch

    if device == "cuda" and torch.cuda.is_available():
        return int(torch.cuda.get_device_properties(0).total_memory)
    if device == "mps" and torch.backends.mps.is_available():
        return int(torch.mps.recommended_max_memory())
    return None


def found_by_torch() -> list[str]:
    """The kinds of device that torch finds and ftbench knows, the one to use by default first."""
    import torch

    found = torch.accelerator.current_accelerator() if torch.accelerator.is_available() else None
    return [found.type, "cpu"] if found is not None and found.type in _KINDS else ["cpu"]


def choose_precision(wanted: str, device: str) -> str:
    """fp32 or bf16 arithmetic; weights stay fp32 unless a model's `dtype` says otherwise.

    bf16 on CUDA only: on a CPU its attention backward is slower than fp32 at the head sizes of small models.
    """
    if wanted != "auto":
        return wanted
    if device != "cuda":
        return "fp32"
    import torch

    return "bf16" if torch.cuda.is_bf16_supported() else "fp32"
