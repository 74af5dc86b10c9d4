"""Packing: the rows of a pass share one sequence, one after the other, without padding.

Every row has positions that start at 0, and no row attends to another. Without an attention mask, transformers finds
the rows in the positions (`find_packed_sequence_indices` in its masking_utils) and builds a block mask, or passes their
lengths to flash attention. `check_packing` tests before training whether a model supports this.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from ftbench.compute.answer_loss import answer_losses
from ftbench.compute.batches import Batch, by_length, collate, micro_batches, targets_of
from ftbench.compute.bundle import ModelBundle
from ftbench.compute.encode import EncodedExample
from ftbench.compute.logit_rounding import logit_scale
from ftbench.compute.precision import arithmetic
from ftbench.compute.sending import sent
from ftbench.errors import CellError
from ftbench.messages.failures import PACKING_FAILS, PACKING_INEXACT
from ftbench.text.one_line import describe

if TYPE_CHECKING:
    import torch
    from torch import nn

_PASS_TOKENS_ON_PROCESSOR = 128
"""Padding tokens that cost about as much as another pass, measured with 3 million parameters."""

_PASS_PRODUCTS = 1.6e12
"""Token × parameters on an accelerator in the time that starting the kernels of another pass takes: 25 ms at 4e14
operations a second and 6 for each of them. Estimated, not measured."""

_LEAST_WORTH, _MOST_WORTH = 256, 8192

_BLOCKS_PER_WIDTH = 2
"""Tokens of a pass / width of the model, where attention covers the whole sequence with a block mask. For T tokens and
width h, scores and sums take about T / 6h of a layer's other work: here a third."""

_BLOCKS_AT_LEAST = 256
"""Below this, another pass costs more on a processor (measured with a width of 128)."""

_TOLERANCE = {"float32": 1e-4, "bfloat16": 5e-2, "float16": 5e-3}
"""Allowed difference in nats (relative for losses above 1): about ten times the effect of another summation order."""


def batches(
    bundle: ModelBundle, rows: Sequence[EncodedExample], tokens: int, *, packed: bool = False, rounded_at_most: int = 0
) -> Iterator[Batch]:
    """The rows as batches of at most `tokens` tokens, padding included (at least one row each).

    Padding from `rounded_length` does not count.
    """
    if packed:
        for part in packed_parts(rows, packed_tokens(bundle.model, tokens)):
            yield pack(part, bundle.device)
    else:
        for alike in by_length(rows, padding_worth(bundle.model, bundle.device)):
            for part in micro_batches(alike, tokens):
                yield collate(part, bundle.pad, bundle.device, rounded_at_most=rounded_at_most)


def padding_worth(model: nn.Module, device: torch.device) -> int:
    """The padding tokens that cost about as much as another pass: on an accelerator few for a large model."""
    if device.type == "cpu":
        return _PASS_TOKENS_ON_PROCESSOR
    parameters = sum(parameter.numel() for parameter in model.parameters())
    return max(_LEAST_WORTH, min(_MOST_WORTH, int(_PASS_PRODUCTS / max(1, parameters))))


def packed_tokens(model: nn.Module, tokens: int) -> int:
    """Tokens of a packed pass of this model, at most `tokens`.

    Never more than the model's positions: some models have masks of that size (GPT-Neo). Without flash attention every
    token is compared with the whole sequence, other rows included, so long passes would cost more than they save.
    """
    from transformers.utils.generic import is_flash_attention_requested

    config: Any = model.config
    text = config.get_text_config()
    most: int = min(tokens, getattr(text, "max_position_embeddings", None) or tokens)
    if is_flash_attention_requested(config):
        return most
    return min(most, max(_BLOCKS_AT_LEAST, _BLOCKS_PER_WIDTH * int(text.hidden_size)))


def packed_parts(rows: Sequence[EncodedExample], tokens: int) -> list[list[EncodedExample]]:
    """The rows, shortest first, in parts of at most `tokens` tokens (at least one row each)."""
    parts: list[list[EncodedExample]] = []
    filled = 0
    for row in sorted(rows, key=lambda row: row.length):
        if parts and filled + row.length <= tokens:
            parts[-1].append(row)
            filled += row.length
        else:
            parts.append([row])
            filled = row.length
    return parts


def pack(rows: Sequence[EncodedExample], device: torch.device) -> Batch:
    """A batch of one sequence [1, tokens of all rows] on `device`, without a mask: positions show where rows begin."""
    import torch

    input_ids = torch.tensor([[token for row in rows for token in row.tokens]])
    positions = torch.cat([torch.arange(row.length) for row in rows])[None]
    beginnings = torch.tensor([0, *accumulate(row.length for row in rows)])
    targets, owners, places = targets_of(rows)
    before = beginnings[owners] + places - 1
    ids, chosen, wanted, whose, own_positions = sent(device, input_ids, before, targets, owners, positions)
    return Batch(ids, None, chosen, wanted, whose, position_ids=own_positions)


def check_packing(bundle: ModelBundle, rows: Sequence[EncodedExample], tokens: int) -> None:
    """Raise `CellError` unless a few rows have the same losses packed, in passes of `tokens`, as padded.

    A model fails if its state carries over between rows or if it ignores the given positions.
    """
    import torch

    ordered = sorted(rows, key=lambda row: row.length)
    # The two shortest rows: if they do not fit into one pass, nothing is packed. And rows of other lengths.
    probe = [ordered[i] for i in sorted({0, min(1, len(rows) - 1), len(rows) // 2, len(rows) - 1})]

    def losses(packed: bool) -> torch.Tensor:
        parts = batches(bundle, probe, tokens, packed=packed)
        return torch.cat([answer_losses(bundle.model, batch) for batch in parts]).cpu().double()  # MPS has no double

    bundle.model.eval()
    with torch.inference_mode(), bundle.compute.autocast():
        numbers = arithmetic(bundle.model, bundle.device)
        with logit_scale(bundle.model) as scale:
            expected, allowed = losses(False), _TOLERANCE[numbers]
        try:
            packed_losses = losses(True)
        except (AttributeError, IndexError, NotImplementedError, RuntimeError, TypeError, ValueError) as error:
            raise CellError(PACKING_FAILS(error=describe(error, 200))) from error
    beyond_rounding = ((packed_losses - expected).abs() - scale.rounding(numbers)).clamp(min=0.0)
    worst = float((beyond_rounding / expected.abs().clamp(min=1.0)).max())
    if not worst <= allowed:
        raise CellError(PACKING_INEXACT(difference=worst, limit=allowed))
