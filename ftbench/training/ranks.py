"""The processes that train one model: by default this one alone; `sharded` has several, each with some of the rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ftbench.compute.batches import Batch
from ftbench.compute.bundle import ModelBundle
from ftbench.compute.encode import EncodedExample
from ftbench.compute.memory_budget import PassBudget
from ftbench.compute.packing import batches

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True, slots=True)
class Ranks:
    """One process that trains a model alone. A class with several processes overrides all of it."""

    count: int = 1
    """Number of processes. Gradients are the mean over them."""

    def budget(self, tokens: int, device: torch.device) -> PassBudget:
        """The limit of tokens per pass, and what happens when memory runs out."""
        return PassBudget(tokens, device)

    def batches(
        self,
        bundle: ModelBundle,
        rows: Sequence[EncodedExample],
        tokens: int,
        *,
        packed: bool = False,
        rounded_at_most: int = 0,
    ) -> Iterable[Batch]:
        """The passes of this process over its part of the rows."""
        return batches(bundle, rows, tokens, packed=packed, rounded_at_most=rounded_at_most)

    def sums(self, *values: float) -> tuple[float, ...]:
        """Each value summed over all processes; the same bits in each of them."""
        return values

    def without_gradients(self) -> AbstractContextManager[Any]:
        """The context of passes that are not trained on."""
        import torch

        return torch.inference_mode()


ALONE = Ranks()


def held(tensor: torch.Tensor) -> torch.Tensor:
    """The part of a tensor that this process holds: all of it, unless the tensor is sharded."""
    part: torch.Tensor = tensor.to_local() if hasattr(tensor, "to_local") else tensor
    return part


def cut_alike(part: torch.Tensor, whole: torch.Tensor) -> torch.Tensor:
    """The tensor of which this process holds `part`, cut over the processes as `whole` is; the inverse of `held`."""
    if not hasattr(whole, "to_local"):
        return part
    from torch.distributed.tensor import DTensor

    placed: Any = whole
    return DTensor.from_local(
        part, placed.device_mesh, placed.placements, run_check=False, shape=whole.shape, stride=whole.stride()
    )
