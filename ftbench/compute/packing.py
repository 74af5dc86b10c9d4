"""Packing: the rows of a pass stand one after the other in a single sequence, so nothing is padding.

Every row has positions that start at 0, and no row sees another. transformers finds the beginnings of the rows in the
positions where there is no attention mask (`find_packed_sequence_indices` in its masking_utils) and makes a mask of
blocks of them, or hands their lengths to flash attention. Whether a model follows that is tried before it trains.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from ftbench.compute.answer_loss import answer_losses
from ftbench.compute.batches import Batch, by_length, collate, micro_batches
from ftbench.compute.encode import EncodedExample
from ftbench.compute.precision import arithmetic
from ftbench.errors import CellError
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
    model: nn.Module,
    rows: Sequence[EncodedExample],
    tokens: int,
    *,
    pad: int,
    device: torch.device,
    packed: bool,
    rounded_at_most: int = 0,
) -> Iterator[Batch]:
    """The rows in passes through `model` of at most `tokens` tokens, padding included (at least one row each).

    Padding for the sake of fewer shapes (see `rounded_length`) does not count.
    """
    if packed:
        for part in packed_parts(rows, packed_tokens(model, tokens)):
            yield pack(part, device)
    else:
        worth = _PASS_TOKENS_ON_PROCESSOR if device.type == "cpu" else _PASS_TOKENS
        for alike in by_length(rows, worth):
            for part in micro_batches(alike, tokens):
                yield collate(part, pad, device, rounded_at_most=rounded_at_most)


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
    for row in sorted(rows, key=lambda one: one.length):
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

    input_ids = torch.tensor([[token for row in rows for token in (*row.prompt, *row.target)]])
    positions = torch.cat([torch.arange(row.length) for row in rows])[None]
    predicts = torch.tensor([[len(row.prompt) - 1 <= i < row.length - 1 for row in rows for i in range(row.length)]])
    targets = torch.tensor([token for row in rows for token in row.target])
    owners = torch.tensor([i for i, row in enumerate(rows) for _ in row.target])
    ids, chosen, wanted, whose, places = (
        tensor.to(device) for tensor in (input_ids, predicts, targets, owners, positions)
    )
    return Batch(ids, None, chosen, wanted, whose, position_ids=places)


def check_packing(
    model: nn.Module,
    rows: Sequence[EncodedExample],
    tokens: int,
    *,
    pad: int,
    device: torch.device,
    autocast: Callable[[], AbstractContextManager[Any]],
) -> None:
    """Raise `CellError` unless a few rows have the losses packed, in passes of `tokens`, that they have padded.

    A model whose state runs on from one row to the next, or that takes its positions from elsewhere, fails.
    """
    import torch

    ordered = sorted(rows, key=lambda row: row.length)
    # The two shortest, because if they do not fit into one pass nothing is packed; and others of different lengths.
    probe = [ordered[i] for i in sorted({0, min(1, len(rows) - 1), len(rows) // 2, len(rows) - 1})]

    def losses(packed: bool) -> torch.Tensor:
        parts = batches(model, probe, tokens, pad=pad, device=device, packed=packed)
        return torch.cat([answer_losses(model, batch) for batch in parts]).double()

    model.eval()
    with torch.inference_mode(), autocast():
        expected, allowed = losses(False), _TOLERANCE[arithmetic(model, device)]
        try:
            found = losses(True)
        except (AttributeError, IndexError, NotImplementedError, RuntimeError, TypeError, ValueError) as error:
            raise CellError(
                f"packing does not work with this model and method ({describe(error, 200)}): turn training.packing off"
            ) from error
    worst = float(((found - expected).abs() / expected.abs().clamp(min=1.0)).max())
    if not worst <= allowed:
        raise CellError(
            f"packing is not exact with this model and method: losses of rows that share a sequence differ by up to "
            f"{worst:.2g} from those that they have alone ({allowed:g} would be rounding): turn training.packing off"
        )
