"""Facts about the machine of a run, for the provenance page; none of them affects a cell's id."""

from __future__ import annotations

import importlib.metadata
import os
import platform
from functools import cache

_PACKAGES = ("torch", "transformers", "peft", "tokenizers", "numpy", "sacrebleu", "rouge-score", "datasets")


@cache
def package_versions() -> dict[str, str]:
    """Installed versions of the libraries that affect results, without importing them."""
    versions = {}
    for name in _PACKAGES:
        try:
            versions[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            versions[name] = "not installed"
    return versions


def describe_machine() -> dict[str, str]:
    """Python, operating system, processor and cores; no host name, no paths."""
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "processor": _processor(),
        "cores": str(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()),
    }


def describe_device(kind: str) -> dict[str, str]:
    """The name of torch's device (for a GPU its model, such as `NVIDIA H200`), and the number of threads.

    On accelerators `kernels` tells of deterministic ones.
    """
    import torch

    return {
        "device": torch.cuda.get_device_name() if kind == "cuda" else kind,
        "threads": str(torch.get_num_threads()),
        **({"kernels": "deterministic"} if kind != "cpu" and torch.are_deterministic_algorithms_enabled() else {}),
    }


def _processor() -> str:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            for line in lines:
                if line.startswith("model name"):
                    return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or "unknown"
