"""A device that runs out of memory: passes may keep so many bytes for their backward pass, and no more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import torch
from torch.autograd.graph import saved_tensors_hooks


def kept_bytes(model: Any, most: float, seen: list[int]) -> Callable[[], AbstractContextManager[Any]]:
    """What a forward pass is to run under: it raises torch's own error when it keeps more than `most` bytes.

    The model's weights are not counted, nor what a checkpointed layer computes again. What each pass that went well
    kept is appended to `seen`.
    """
    own = {parameter.untyped_storage().data_ptr() for parameter in model.parameters()}

    @contextmanager
    def limited() -> Iterator[None]:
        kept: dict[int, int] = {}

        def keep(tensor: torch.Tensor) -> torch.Tensor:
            storage = tensor.untyped_storage()
            if storage.data_ptr() not in own:
                kept[storage.data_ptr()] = storage.nbytes()
            if sum(kept.values()) > most:
                raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")
            return tensor

        with saved_tensors_hooks(keep, lambda tensor: tensor):
            yield
        seen.append(sum(kept.values()))

    return limited
