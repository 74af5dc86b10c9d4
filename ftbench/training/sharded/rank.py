"""One of several processes that train a model together: its rows, its passes, and what it tells the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ftbench.compute.batches import Batch, collate
from ftbench.compute.bundle import ModelBundle
from ftbench.compute.encode import EncodedExample
from ftbench.compute.memory_budget import PassBudget, Result, is_out_of_memory, nothing_more
from ftbench.compute.packing import batches, pack
from ftbench.training.ranks import Ranks

if TYPE_CHECKING:
    import torch


class PassTooLarge(Exception):
    """Memory ran out in a pass of `rows` rows with `tokens` tokens, padding included.

    The other processes wait for this one in the middle of a pass, so nobody can try again: the training starts anew.
    """

    def __init__(self, rows: int, tokens: int):
        super().__init__(rows, tokens)
        self.rows, self.tokens = rows, tokens


@dataclass(slots=True)
class FixedBudget(PassBudget):
    """A limit of tokens per pass that raises `PassTooLarge` when memory runs out."""

    def fit(
        self,
        compute: Callable[[], Result],
        *,
        drop: Callable[[], None] = lambda: None,
        relieve: Callable[[], bool] = nothing_more,
    ) -> Result:
        try:
            return compute()
        except RuntimeError as error:
            if self._batch is None or not is_out_of_memory(error):
                raise
            raise PassTooLarge(self._rows, self._batch.input_ids.numel()) from error

    @property
    def _rows(self) -> int:
        batch = self._batch
        return 1 + int(batch.rows.max()) if batch is not None and len(batch.rows) else 1


@dataclass(frozen=True, slots=True)
class Rank(Ranks):
    """A process of a torch.distributed group that is already joined."""

    number: int = 0
    """From 0 to `count` - 1."""

    def budget(self, tokens: int, device: torch.device) -> PassBudget:
        return FixedBudget(tokens, device)

    def batches(
        self,
        bundle: ModelBundle,
        rows: Sequence[EncodedExample],
        tokens: int,
        *,
        packed: bool = False,
        rounded_at_most: int = 0,
    ) -> Iterable[Batch]:
        """The passes over this process's part of the rows: every `count`-th row by length.

        Every process makes equally many passes, because each of them waits for all in every block. What is missing are
        passes of one token and without a target, which add nothing to losses and gradients.
        """
        mine = sorted(rows, key=lambda row: row.length)[self.number :: self.count]
        options: dict[str, Any] = {"packed": packed, "rounded_at_most": rounded_at_most}
        own = list(batches(bundle, mine, tokens, **options)) if mine else []
        most = int(max(self._each(float(len(own)))[0]))
        empty = [EncodedExample("", (bundle.pad,), (False,))]
        filler = pack(empty, bundle.device) if packed else collate(empty, bundle.pad, bundle.device)
        return [*own, *[filler] * (most - len(own))]

    def sums(self, *values: float) -> tuple[float, ...]:
        return tuple(sum(parts) for parts in self._each(*values))

    def without_gradients(self) -> AbstractContextManager[Any]:
        """Not inference mode: FSDP2 keeps the tensors of its first pass, and training cannot use those made in it."""
        import torch

        return torch.no_grad()

    def _each(self, *values: float) -> list[list[float]]:
        """For each value, those of all processes in order: added up in that order, they give all the same sum."""
        import torch
        import torch.distributed as dist

        device = torch.device("cuda", torch.cuda.current_device()) if dist.get_backend() == "nccl" else "cpu"
        own = torch.tensor(values, dtype=torch.float64, device=device)
        parts = [torch.empty_like(own) for _ in range(self.count)]
        dist.all_gather(parts, own)
        return torch.stack(parts).T.tolist()
