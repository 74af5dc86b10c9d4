"""Import libraries without touching a GPU: a process forked from one that has used CUDA cannot use it.

Some libraries query the device on import. bitsandbytes does, and PEFT imports it if it is installed; every worker would
then fail with "Cannot re-initialize CUDA in forked subprocess".
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

LATER = frozenset({"bitsandbytes"})
"""Packages known to query the device on import. Workers import them when needed."""

_BY_DRIVER = "PYTORCH_NVML_BASED_CUDA_CHECK"
"""With it, torch asks NVIDIA's management library for GPUs, which leaves CUDA alone."""


@contextmanager
def without_gpu() -> Iterator[None]:
    """A context in which no import can start to use a GPU; an import that tries fails, and is repeated later.

    Packages in `LATER` are found but cannot be imported, which PEFT is prepared for. They must be found, because
    libraries remember whether they are installed.
    """
    import torch

    finder, lazy_init, previous = _Postponing(), torch.cuda._lazy_init, os.environ.get(_BY_DRIVER)
    os.environ[_BY_DRIVER] = "1"
    sys.meta_path.insert(0, finder)
    torch.cuda._lazy_init = _refuse
    try:
        yield
    finally:
        torch.cuda._lazy_init = lazy_init
        sys.meta_path.remove(finder)
        if previous is None:
            del os.environ[_BY_DRIVER]
        else:
            os.environ[_BY_DRIVER] = previous


def _refuse() -> None:
    raise RuntimeError("no GPU may be used while libraries are imported for the workers")


class _Postponing(MetaPathFinder):
    """Finds the packages in `LATER` as Python does, with a loader that refuses to load them."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path, target) if name in LATER else None
        return ModuleSpec(name, _Refusing(), origin=spec.origin, is_package=True) if spec else None


class _Refusing(Loader):
    def exec_module(self, module: ModuleType) -> None:
        raise ImportError(f"{module.__name__} is imported later, by a worker", name=module.__name__)
