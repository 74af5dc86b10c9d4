"""Passes that fit into memory: when it runs out, the work is repeated in smaller passes, with the same result."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from ftbench.compute.batches import Batch
from ftbench.errors import CellError
from ftbench.messages import Message
from ftbench.messages.failures import NO_ANSWER_IN_MEMORY, NO_ROW_IN_MEMORY

if TYPE_CHECKING:
    import torch

Result = TypeVar("Result")

_WORDS = ("out of memory", "can't allocate memory", "CUBLAS_STATUS_ALLOC_FAILED")
"""Text of memory errors without a type: `DefaultCPUAllocator: can't allocate memory` on a CPU, `MPS backend out of
memory` on a Mac, and messages of GPU drivers."""


def is_out_of_memory(error: Exception) -> bool:
    """Whether an error of torch means that memory ran out."""
    import torch

    return isinstance(error, torch.OutOfMemoryError) or any(words in str(error) for words in _WORDS)


@contextmanager
def enough_memory(device: torch.device, fault: Message) -> Iterator[None]:
    """A context in which memory that runs out raises `CellError` with `fault`, whose gap is the device."""
    try:
        yield
    except RuntimeError as error:
        if not is_out_of_memory(error):
            raise
        raise CellError(fault(device=device.type)) from None


def nothing_more() -> bool:
    """Default of `relieve` in `PassBudget.fit`: there is no way to free more memory."""
    return False


@dataclass(slots=True)
class PassBudget:
    """Limit of tokens per pass through the model, lowered when memory runs out."""

    tokens: int
    """Tokens per pass, padding included; a longer row has a pass to itself."""
    device: torch.device
    asked: int = field(init=False)
    """Initial value of `tokens`."""
    _batch: Batch | None = field(default=None, init=False)
    """The batch that is in the model."""

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
        """The result of `compute`, which must cut its rows to `tokens` and iterate over them with `following`.

        When memory runs out, `drop` frees partial results, `tokens` becomes half of the failed pass, the random state
        is restored, and `compute` is called again. When a single row does not fit, `relieve` may free memory and
        return True. Raises `CellError` when nothing helps.
        """
        while True:
            before = random_state(self.device)
            try:
                return compute()
            except RuntimeError as error:
                if self._batch is None or not is_out_of_memory(error):
                    raise
            # Outside the handler: inside it, the traceback keeps the tensors of the failed pass alive.
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
        """The result of `compute(tokens)`, which draws no random numbers and holds at most `tokens` tokens at once.

        `tokens` is halved whenever memory runs out. Raises `CellError` below `row`, the longest row's tokens.
        """
        while True:
            try:
                return compute(self.tokens)
            except RuntimeError as error:
                if not is_out_of_memory(error):
                    raise
            empty_cache(self.device)  # outside the handler, see above
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
    """Return cached memory to the device, against fragmentation."""
    import torch

    gc.collect()
    if device.type == "cuda":
        torch.cuda.empty_cache()
    elif device.type == "mps":
        torch.mps.empty_cache()
