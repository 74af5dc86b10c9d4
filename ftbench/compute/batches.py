"""Rows of each optimizer step. They depend on lengths and seed alone, so they are the same for every method."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import compress, pairwise
from typing import TYPE_CHECKING

import numpy as np

from ftbench.compute.encode import EncodedExample
from ftbench.compute.precision import rounded_length
from ftbench.compute.sending import sent

if TYPE_CHECKING:
    import torch

_POOL = 16
"""Steps per pool. Rows are sorted by length within a pool: little padding, yet every epoch mixes differently."""


def epoch_batches(rows: Sequence[EncodedExample], batch_size: int, seed: int, epoch: int) -> list[list[int]]:
    """Row indices of each step of an epoch: `batch_size` rows on average, about equally many answer tokens each.

    Rows are shuffled and sorted by length within pools of 16 steps. A step gets neighbouring short rows and
    neighbouring long rows, so two passes need little padding. Equally many rows of equal length in every step would
    weigh tokens of short answers more than tokens of long ones. Losses of text tasks were then worse than those of
    tools that draw rows at random (`make bench` compares).
    """
    generator = np.random.default_rng([seed, epoch])
    order = generator.permutation(len(rows)).tolist()
    steps = -(-len(rows) // batch_size)
    batches: list[list[int]] = []
    for first in range(0, steps, _POOL):
        last = min(first + _POOL, steps)
        begin, end = (round(len(rows) * step / steps) for step in (first, last))
        pool = sorted(order[begin:end], key=lambda i: rows[i].length)
        count = last - first
        paired = len(pool) >= 2 * count
        parts = _equal_parts(pool, [rows[i].trained_tokens for i in pool], 2 * count if paired else count)
        partners = generator.permutation(count)
        batches += [[*parts[i], *(parts[count + partners[i]] if paired else ())] for i in range(count)]
    return [batches[i] for i in generator.permutation(steps)]


def _equal_parts(pool: Sequence[int], tokens: Sequence[int], count: int) -> list[Sequence[int]]:
    """The pool cut into `count` parts of about equally many tokens, with at least one row each."""
    ends = np.cumsum(tokens)
    wanted = np.searchsorted(ends - np.asarray(tokens) / 2, ends[-1] * np.arange(1, count) / count).tolist()
    cuts = [0]
    for i, cut in enumerate(wanted, start=1):
        cuts.append(min(max(cut, cuts[-1] + 1), len(pool) - (count - i)))
    return [pool[a:b] for a, b in pairwise([*cuts, len(pool)])]


def by_length(rows: Sequence[EncodedExample], pass_tokens: int) -> list[list[EncodedExample]]:
    """The sorted rows, split into short and long ones where this saves more than `pass_tokens` padding tokens."""
    ordered = sorted(rows, key=lambda row: row.length)
    saved = [cut * (ordered[-1].length - ordered[cut - 1].length) for cut in range(len(ordered))]
    cut = max(range(len(ordered)), key=saved.__getitem__)
    return [ordered[:cut], ordered[cut:]] if saved[cut] > pass_tokens else [ordered]


def micro_batches(rows: Sequence[EncodedExample], padded_tokens: int) -> list[list[EncodedExample]]:
    """The rows in parts of at most `padded_tokens` tokens, padding included (at least one row each)."""
    parts: list[list[EncodedExample]] = []
    for row in sorted(rows, key=lambda row: row.length):
        if parts and (len(parts[-1]) + 1) * row.length <= padded_tokens:
            parts[-1].append(row)
        else:
            parts.append([row])
    return parts


@dataclass(frozen=True, slots=True)
class Batch:
    """Tensors of rows, right-padded or packed into one sequence [1, length]. N = answer tokens of all rows."""

    input_ids: torch.Tensor
    """[rows, length]"""
    attention_mask: torch.Tensor | None
    """[rows, length], built from lengths: the pad token may equal end of text. None for packed rows."""
    places: torch.Tensor
    """[N]: positions whose next token is a target, counted through all rows: row × length + position. Numbers, because
    a device that picks by a mask has to wait until the mask is counted."""
    targets: torch.Tensor
    """[N]: the next tokens at `places`, row by row."""
    rows: torch.Tensor
    """[N]: row index of each target."""
    position_ids: torch.Tensor | None = None
    """[1, length] for packed rows, from 0 in each row; None for padded rows, where the model counts positions."""


def targets_of(rows: Sequence[EncodedExample]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """([N] target tokens of the rows, [N] row index of each, [N] position of each in its row)."""
    import torch

    # Nothing stands before the first token of a row, so nothing predicts it.
    places = [list(compress(range(1, row.length), row.trained[1:])) for row in rows]
    targets = [row.tokens[place] for row, row_places in zip(rows, places, strict=True) for place in row_places]
    owners = [i for i, row_places in enumerate(places) for _ in row_places]
    tensor = partial(torch.tensor, dtype=torch.long)
    return tensor(targets), tensor(owners), tensor([place for row_places in places for place in row_places])


def collate(rows: Sequence[EncodedExample], pad: int, device: torch.device, *, rounded_at_most: int = 0) -> Batch:
    """A right-padded batch on `device`. The last answer token (end of text) is only a target.

    Its length is that of the longest row, rounded by `rounded_length`.
    """
    import torch

    length = rounded_length(max(row.length for row in rows), rounded_at_most)
    input_ids = torch.full((len(rows), length), pad, dtype=torch.long)
    attention_mask = torch.zeros((len(rows), length), dtype=torch.long)
    for i, row in enumerate(rows):
        input_ids[i, : row.length] = torch.tensor(row.tokens)
        attention_mask[i, : row.length] = 1
    targets, owners, places = targets_of(rows)
    before = owners * length + places - 1
    return Batch(*sent(device, input_ids, attention_mask, before, targets, owners))
