"""Passes that fit into memory: where it runs out, the same work is done again in smaller ones, with the same result."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from ftbench.compute.batches import Batch
from ftbench.errors import CellError
from ftbench.messages.failures import NO_ANSWER_IN_MEMORY, NO_ROW_IN_MEMORY

if TYPE_CHECKING:
    import torch

Result = TypeVar("Result")

_WORDS = ("out of memory", "can't allocate memory", "CUBLAS_STATUS_ALLOC_FAILED")
"""Of errors that have no type of their own: torch on a CPU says `DefaultCPUAllocator: can't allocate memory`, on a Mac
`MPS backend out of memory`, and drivers of GPUs have sentences of their own."""


def is_out_of_memory(error: Exception) -> bool:
    """Whether an error of torch says that memory ran out."""
    import torch

    return isinstance(error, torch.OutOfMemoryError) or any(words in str(error) for words in _WORDS)


def nothing_more() -> bool:
    """What `PassBudget.fit` tries when one row alone does not fit, unless it is told of something better."""
    return False


@dataclass(slots=True)
class PassBudget:
    """How many tokens may go through the model at once: what was asked for, until memory runs out."""

    tokens: int
    """Padding included; a row that is longer goes alone."""
    device: torch.device
    asked: int = field(init=False)
    """`tokens` at the start."""
    _batch: Batch | None = field(default=None, init=False)
    """What is in the model now."""

    def __post_init__(self) -> None:
        self.asked = self.tokens

    def following(self, batches: Iterable[Batch]) -> Iterator[Batch]:
        """Iterate over batches and remember the current one, so that `fit` knows which ran out of memory."""
        self._batch = None
        for batch in batches:
            self._batch = batch
            yield batch
        self._batch = None

    def fit(
        self,
        compute: Callable[[], Result],
        *,
        drop: Callable[[], None] = lambda: None,
        relieve: Callable[[], bool] = nothing_more,
    ) -> Result:
        """What `compute` returns; it cuts its rows to `tokens` and goes through them with `following`.

        When memory runs out, `drop` frees what was computed, `tokens` is halved (half of the pass that did not fit),
        random numbers go back to where they were, and `compute` is called again. When one row alone does not fit,
        `relieve` may make room and say so. Raises `CellError` when nothing helps.
        """
        while True:
            before = random_state(self.device)
            try:
                return compute()
            except RuntimeError as error:
                if self._batch is None or not is_out_of_memory(error):
                    raise
            # Not in the handler: there the traceback holds the tensors of the pass that failed.
            rows, tokens = int(self._batch.rows.max()) + 1, self._batch.input_ids.numel()
            self._batch = None
            drop()
            empty_cache(self.device)
            set_random_state(self.device, before)
            if rows > 1:
                self.tokens = min(self.tokens, tokens) // 2
            elif not relieve():
                raise CellError(NO_ROW_IN_MEMORY(tokens=tokens, device=self.device.type))

    def fit_tokens(self, compute: Callable[[int], Result], *, row: int) -> Result:
        """What `compute` returns, which draws nothing and is told how many tokens may be in the model at once.

        Half as many are tried whenever memory runs out. Raises `CellError` when a `row`, the longest, is alone.
        """
        while True:
            try:
                return compute(self.tokens)
            except RuntimeError as error:
                if not is_out_of_memory(error):
                    raise
            empty_cache(self.device)  # not in the handler, see above
            if self.tokens <= row:
                raise CellError(NO_ANSWER_IN_MEMORY(device=self.device.type))
            self.tokens //= 2


def random_state(device: torch.device) -> list[torch.Tensor]:
    import torch

    states = [torch.get_rng_state()]
    if device.type == "cuda":
        states.append(torch.cuda.get_rng_state(device))
    elif device.type == "mps":
        states.append(torch.mps.get_rng_state())
    return states


def set_random_state(device: torch.device, states: list[torch.Tensor]) -> None:
    import torch

    torch.set_rng_state(states[0])
    if device.type == "cuda":
        torch.cuda.set_rng_state(states[1], device)
    elif device.type == "mps":
        torch.mps.set_rng_state(states[1])


def empty_cache(device: torch.device) -> None:
    """Give freed memory back, so that pieces of it do not stand in the way of other sizes."""
    import torch

    gc.collect()
    if device.type == "cuda":
        torch.cuda.empty_cache()
    elif device.type == "mps":
        torch.mps.empty_cache()
