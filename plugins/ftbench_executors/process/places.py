"""Where workers run: a GPU each, or a group of cores each, so that they do not slow each other down unevenly."""

from __future__ import annotations

import os
from dataclasses import dataclass

from ftbench.errors import UserError


@dataclass(frozen=True, slots=True)
class Place:
    """What one worker may use."""

    number: int
    gpu: str | None = None
    """As `CUDA_VISIBLE_DEVICES` names it."""
    cores: tuple[int, ...] = ()
    """Empty: all that the process has."""


def places(device: str, workers: int | None) -> list[Place]:
    """One place a worker: by default one a GPU, and on a processor a single one with all its cores.

    More workers than GPUs share them. Raises `UserError` for more workers than cores.
    """
    if device == "cuda":
        gpus = _gpus()
        return [Place(i, gpu=gpus[i % len(gpus)]) for i in range(workers or len(gpus))]
    if device != "cpu" or not workers or workers == 1:
        return [Place(i) for i in range(workers or 1)]
    cores = _cores()
    if workers > len(cores):
        raise UserError(f"{workers} workers need a core each, and there are {len(cores)}")
    return [
        Place(i, cores=tuple(cores[len(cores) * i // workers : len(cores) * (i + 1) // workers]))
        for i in range(workers)
    ]


def _cores() -> list[int]:
    if hasattr(os, "sched_getaffinity"):  # Linux: fewer than the machine has where a container or taskset says so
        return sorted(os.sched_getaffinity(0))
    return list(range(os.cpu_count() or 1))


def _gpus() -> list[str]:
    """What this process may see; the count comes from the driver, so CUDA itself stays asleep here."""
    named = os.environ.get("CUDA_VISIBLE_DEVICES")
    if named is not None:
        return [name.strip() for name in named.split(",") if name.strip()] or ["0"]
    import torch

    return [str(i) for i in range(max(1, torch.cuda.device_count()))]
