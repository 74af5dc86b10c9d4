"""Packing: the rows of a pass stand one after the other in a single sequence, so nothing is padding.

Every row has positions that start at 0, and no row sees another. transformers finds the beginnings of the rows in the
positions where there is no attention mask (`find_packed_sequence_indices` in its masking_utils) and makes a mask of
blocks of them, or hands their lengths to flash attention. Whether a model follows that is tried before it trains.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from ftbench.compute.answer_loss import answer_losses
from ftbench.compute.batches import Batch, by_length, collate, micro_batches, targets_of
from ftbench.compute.bundle import ModelBundle
from ftbench.compute.encode import EncodedExample
from ftbench.compute.precision import arithmetic
from ftbench.errors import CellError
from ftbench.messages.failures import PACKING_FAILS, PACKING_INEXACT
from ftbench.text.one_line import describe

if TYPE_CHECKING:
    import torch
    from torch import nn

_PASS_TOKENS, _PASS_TOKENS_ON_PROCESSOR = 1024, 128
"""Padded tokens that cost about as much as one more pass: on a processor measured with 3 million parameters, elsewhere
a guess."""

_BLOCKS_PER_WIDTH = 2
"""Tokens of a pass over the width of the model, where attention is computed over the whole sequence and masked in
blocks. Scores and sums over T tokens take about T / 6h of the other work of a layer that is h wide: here a third."""

_BLOCKS_AT_LEAST = 256
"""Below that, the cost of one more pass outweighs it on a processor (measured with 128 wide hidden states)."""

_TOLERANCE = {"float32": 1e-4, "bfloat16": 5e-2, "float16": 5e-3}
"""In nats, relative to losses above one: some ten times what another order of the same sums makes."""


def batches(
    bundle: ModelBundle, rows: Sequence[EncodedExample], tokens: int, *, packed: bool = False, rounded_at_most: int = 0
) -> Iterator[Batch]:
    """The rows in passes through the model of at most `tokens` tokens, padding included (at least one row each).

    Padding for the sake of fewer shapes (see `rounded_length`) does not count.
    """
    if packed:
        for part in packed_parts(rows, packed_tokens(bundle.model, tokens)):
            yield pack(part, bundle.device)
    else:
        worth = _PASS_TOKENS_ON_PROCESSOR if bundle.device.type == "cpu" else _PASS_TOKENS
        for alike in by_length(rows, worth):
            for part in micro_batches(alike, tokens):
                yield collate(part, bundle.pad, bundle.device, rounded_at_most=rounded_at_most)


def packed_tokens(model: nn.Module, tokens: int) -> int:
    """How many of at most `tokens` tokens a packed pass of this model may have.

    Never more than the model has positions: some have masks of just that size (GPT-Neo). Without flash attention every
    token is compared with the whole sequence, other rows included, so that long passes would cost more than they save.
    """
    from transformers.utils.generic import is_flash_attention_requested

    config: Any = model.config
    text = config.get_text_config()
    most: int = min(tokens, getattr(text, "max_position_embeddings", None) or tokens)
    if is_flash_attention_requested(config):
        return most
    return min(most, max(_BLOCKS_AT_LEAST, _BLOCKS_PER_WIDTH * int(text.hidden_size)))


def packed_parts(rows: Sequence[EncodedExample], tokens: int) -> list[list[EncodedExample]]:
    """The rows, shortest first, cut so that no part has more than `tokens` tokens (at least one row each)."""
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
    """One sequence [1, tokens of all rows] on `device`, without a mask: the positions say where the rows begin."""
    import torch

    input_ids = torch.tensor([[token for row in rows for token in row.tokens]])
    positions = torch.cat([torch.arange(row.length) for row in rows])[None]
    beginnings = torch.tensor([0, *accumulate(row.length for row in rows)])
    targets, owners, places = targets_of(rows)
    predicts = torch.zeros_like(input_ids, dtype=torch.bool)
    predicts[0, beginnings[owners] + places - 1] = True
    ids, chosen, wanted, whose, own_positions = (
        tensor.to(device) for tensor in (input_ids, predicts, targets, owners, positions)
    )
    return Batch(ids, None, chosen, wanted, whose, position_ids=own_positions)


def check_packing(bundle: ModelBundle, rows: Sequence[EncodedExample], tokens: int) -> None:
    """Raise `CellError` unless a few rows have the losses packed, in passes of `tokens`, that they have padded.

    A model whose state runs on from one row to the next, or that takes its positions from elsewhere, fails.
    """
    import torch

    ordered = sorted(rows, key=lambda row: row.length)
    # The two shortest, because if they do not fit into one pass nothing is packed; and others of different lengths.
    probe = [ordered[i] for i in sorted({0, min(1, len(rows) - 1), len(rows) // 2, len(rows) - 1})]

    def losses(packed: bool) -> torch.Tensor:
        parts = batches(bundle, probe, tokens, packed=packed)
        return torch.cat([answer_losses(bundle.model, batch) for batch in parts]).double()

    bundle.model.eval()
    with torch.inference_mode(), bundle.compute.autocast():
        expected, allowed = losses(False), _TOLERANCE[arithmetic(bundle.model, bundle.device)]
        try:
            packed_losses = losses(True)
        except (AttributeError, IndexError, NotImplementedError, RuntimeError, TypeError, ValueError) as error:
            raise CellError(PACKING_FAILS(error=describe(error, 200))) from error
    worst = float(((packed_losses - expected).abs() / expected.abs().clamp(min=1.0)).max())
    if not worst <= allowed:
        raise CellError(PACKING_INEXACT(difference=worst, limit=allowed))
