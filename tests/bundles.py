"""Models on the processor with what a pass through them needs."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import torch

from ftbench.compute.bundle import Compute, ModelBundle


def bundle_of(model: Any, tokenizer: Any = None, *, compute: Compute | None = None) -> ModelBundle:
    """In fp32 if nothing else is said; without a tokenizer the pad token is 0."""
    named = tokenizer or SimpleNamespace(pad_token_id=0)
    return ModelBundle(model, named, compute or Compute(torch.device("cpu")))


def loaded_bundle(loaded: Any, *, precision: str = "fp32") -> ModelBundle:
    """A loaded model with its own tokenizer."""
    return bundle_of(loaded.model, loaded.tokenizer, compute=Compute(torch.device("cpu"), precision))


@dataclass(frozen=True)
class WatchedCompute(Compute):
    """Forward passes run under what a test gives, which can count or limit them."""

    context: Callable[[], AbstractContextManager[Any]] | None = None

    def autocast(self) -> AbstractContextManager[Any]:
        assert self.context is not None
        return self.context()
