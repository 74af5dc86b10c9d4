"""Places of workers: a GPU each, or a group of cores each, so that they slow each other down evenly."""

from __future__ import annotations

import os
from dataclasses import dataclass

from ftbench.errors import UserError
from ftbench_executors.messages import FEW_CORES


@dataclass(frozen=True, slots=True)
class Place:
    """The resources of one worker."""

    number: int
    gpu: str | None = None
    """As in `CUDA_VISIBLE_DEVICES`: one GPU, or several with commas for cells that train on several."""
    cores: tuple[int, ...] = ()
    """Empty: all cores of the process."""


def places(device: str, workers: int | None, *, devices: int = 1) -> list[Place]:
    """One place per worker: by default one per GPU, and on a CPU a single one with all cores.

    Where cells train on several `devices`, a place has as many GPUs. More workers than that share them. Raises
    `UserError` for more workers than cores.
    """
    if device == "cuda":
        found = _gpus()
        groups = max(1, len(found) // devices)
        gpus = [",".join(found[i * devices : (i + 1) * devices]) for i in range(groups)]
        return [Place(i, gpu=gpus[i % len(gpus)]) for i in range(workers or len(gpus))]
    if device != "cpu" or not workers or workers == 1:
        return [Place(i) for i in range(workers or 1)]
    cores = _cores()
    if workers > len(cores):
        raise UserError(FEW_CORES(workers=workers, cores=len(cores)))
    return [
        Place(i, cores=tuple(cores[len(cores) * i // workers : len(cores) * (i + 1) // workers]))
        for i in range(workers)
    ]


def _cores() -> list[int]:
    if hasattr(os, "sched_getaffinity"):  # Linux: fewer than the machine has if a container or taskset limits them
        return sorted(os.sched_getaffinity(0))
    return list(range(os.cpu_count() or 1))


def _gpus() -> list[str]:
    """The visible GPUs; the count comes from the driver, so that CUDA is not initialised here."""
    named = os.environ.get("CUDA_VISIBLE_DEVICES")
    if named is not None:
        return [name.strip() for name in named.split(",") if name.strip()] or ["0"]
    import torch

    return [str(i) for i in range(max(1, torch.cuda.device_count()))]
