"""Importing libraries without touching a GPU: a process forked from one that has can use none.

Some libraries ask for a device while they are being imported. bitsandbytes does, and PEFT imports it where it is
installed; every worker would then fail with "Cannot re-initialize CUDA in forked subprocess".
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
"""Packages that are known to ask for a device when they are imported. A worker imports them when it needs them."""

_BY_DRIVER = "PYTORCH_NVML_BASED_CUDA_CHECK"
"""With it, torch asks NVIDIA's management library whether there is a GPU, which leaves CUDA alone."""


@contextmanager
def without_gpu() -> Iterator[None]:
    """Nothing that is imported within may begin to use a GPU; what tries gets an error and is imported later.

    Packages of `LATER` are found and cannot be imported, which is what PEFT is prepared for. They must be found, for
    libraries remember whether they are installed.
    """
    import torch

    finder, begin, asked = _Postponing(), torch.cuda._lazy_init, os.environ.get(_BY_DRIVER)
    os.environ[_BY_DRIVER] = "1"
    sys.meta_path.insert(0, finder)
    torch.cuda._lazy_init = _refuse
    try:
        yield
    finally:
        torch.cuda._lazy_init = begin
        sys.meta_path.remove(finder)
        if asked is None:
            del os.environ[_BY_DRIVER]
        else:
            os.environ[_BY_DRIVER] = asked


def _refuse() -> None:
    raise RuntimeError("no GPU may be used while libraries are imported for the workers")


class _Postponing(MetaPathFinder):
    """Finds the packages of `LATER` as Python does, with a loader that refuses to load them."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        found = PathFinder.find_spec(name, path, target) if name in LATER else None
        return ModuleSpec(name, _Refusing(), origin=found.origin, is_package=True) if found else None


class _Refusing(Loader):
    def exec_module(self, module: ModuleType) -> None:
        raise ImportError(f"{module.__name__} is imported later, by a worker", name=module.__name__)
