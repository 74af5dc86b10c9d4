"""Choose the micro-batch size on a GPU: measure a few sizes before training and extrapolate memory linearly."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ftbench.compute.answer_loss import answer_losses
from ftbench.compute.bundle import ModelBundle
from ftbench.compute.encode import EncodedExample
from ftbench.compute.memory_budget import empty_cache, is_out_of_memory, random_state, set_random_state
from ftbench.compute.packing import batches

Measured = Sequence[tuple[int, int]]
"""(padded tokens of a pass, its peak memory in bytes), from small to large."""

_SHARE = 0.7
"""Share of the free memory to use. The rest is for fragmentation and workspaces, which a linear model misses."""

_OPTIMIZER_BYTES = 8
"""Per trained number: AdamW's two averages in fp32, which do not exist yet when passes are measured."""


def tokens_that_fit(measured: Measured, room: int, most: int) -> int:
    """Padded tokens with a peak of `room` bytes, at most `most`, by the line through the last two measurements.

    Rows of equal length take memory in proportion to their number, plus a constant (gradients). The result is at least
    the smallest measurement, which has a single row.
    """
    smallest = measured[0][0]
    if len(measured) == 1:
        tokens, peak = measured[0]
        return max(smallest, min(most, tokens * room // max(peak, 1)))
    (fewer, low), (more, high) = measured[-2:]
    slope = (high - low) / (more - fewer)
    fitting = most if slope <= 0 else more + (room - high) / slope
    return int(max(smallest, min(most, fitting)))


def growing(length: int, rows: int, room: int, measure: Callable[[int], int]) -> int:
    """Padded tokens of the largest pass of at most `rows` rows of `length` tokens that fits into `room` bytes.

    `measure` runs a pass of a number of rows and returns its peak in bytes, or raises if memory runs out. Passes double
    as long as the next one is expected to fit.
    """
    most, tried = length * rows, 1
    measured: list[tuple[int, int]] = []
    while True:
        try:
            measured.append((tried * length, measure(tried)))
        except RuntimeError as error:
            if not is_out_of_memory(error):
                raise
            return max(length, tried * length // 2)
        fitting, following = tokens_that_fit(measured, room, most), min(2 * tried, rows)
        # Not after one pass: a line needs two points, and the first pass includes memory that libraries keep.
        if tried == rows or (tried > 1 and following * length > fitting):
            return fitting
        tried = following


def measured_tokens(bundle: ModelBundle, rows: Sequence[EncodedExample], batch_size: int, *, packed: bool) -> int:
    """Padded tokens per training pass on a CUDA device, measured with the longest rows.

    Weights, gradients and random number generators are restored afterwards.
    """
    import torch

    model, device = bundle.model, bundle.device
    longest = sorted(rows, key=lambda row: row.length)[-batch_size:]
    trained = sum(parameter.numel() for parameter in model.parameters() if parameter.requires_grad)
    before = random_state(device)
    empty_cache(device)
    room = int(_SHARE * (torch.cuda.mem_get_info(device)[0] - _OPTIMIZER_BYTES * trained))

    def measure(count: int) -> int:
        torch.cuda.reset_peak_memory_stats(device)
        taken = torch.cuda.memory_allocated(device)
        chosen = longest[-count:]
        tokens = count * chosen[-1].length
        for batch in batches(bundle, chosen, tokens, packed=packed):
            with bundle.compute.autocast():
                loss = answer_losses(model, batch).mean()
            loss.backward()  # type: ignore[no-untyped-call]
        model.zero_grad(set_to_none=True)
        return torch.cuda.max_memory_allocated(device) - taken

    model.train()
    try:
        return growing(longest[-1].length, len(longest), room, measure)
    finally:
        model.zero_grad(set_to_none=True)
        empty_cache(device)
        set_random_state(device, before)
        torch.cuda.reset_peak_memory_stats(device)
