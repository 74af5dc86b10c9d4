"""Which rows go into which optimizer step: decided by lengths and seed alone, so it is the same for every method."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import compress, pairwise
from typing import TYPE_CHECKING

import numpy as np

from ftbench.compute.encode import EncodedExample
from ftbench.compute.precision import rounded_length

if TYPE_CHECKING:
    import torch

_POOL = 16
"""Steps whose rows are sorted by length together: little padding, yet every epoch mixes differently."""


def epoch_batches(rows: Sequence[EncodedExample], batch_size: int, seed: int, epoch: int) -> list[list[int]]:
    """Row indices of each step of an epoch: `batch_size` rows in the mean, about equally many answer tokens in each.

    Rows are shuffled and sorted by length within pools of 16 steps. A step gets some short and some long rows,
    neighbours of each kind, so it needs little padding in two passes. With rows of one length in a step, and as many in
    each step, tokens of short answers would weigh more than those of long ones: losses of text tasks were worse than
    those of tools that draw rows at random (`make bench` compares).
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
    """The pool cut where shares of its tokens end, at least one row in each part."""
    ends = np.cumsum(tokens)
    wanted = np.searchsorted(ends - np.asarray(tokens) / 2, ends[-1] * np.arange(1, count) / count).tolist()
    cuts = [0]
    for i, cut in enumerate(wanted, start=1):
        cuts.append(min(max(cut, cuts[-1] + 1), len(pool) - (count - i)))
    return [pool[a:b] for a, b in pairwise([*cuts, len(pool)])]


def by_length(rows: Sequence[EncodedExample], pass_tokens: int) -> list[list[EncodedExample]]:
    """The rows, sorted; in a short and a long part where that saves more than `pass_tokens` tokens of padding."""
    ordered = sorted(rows, key=lambda row: row.length)
    saved = [cut * (ordered[-1].length - ordered[cut - 1].length) for cut in range(len(ordered))]
    cut = max(range(len(ordered)), key=saved.__getitem__)
    return [ordered[:cut], ordered[cut:]] if saved[cut] > pass_tokens else [ordered]


def micro_batches(rows: Sequence[EncodedExample], padded_tokens: int) -> list[list[EncodedExample]]:
    """The rows cut so that no part has more than `padded_tokens` tokens with its padding (at least one row each)."""
    parts: list[list[EncodedExample]] = []
    for row in sorted(rows, key=lambda row: row.length):
        if parts and (len(parts[-1]) + 1) * row.length <= padded_tokens:
            parts[-1].append(row)
        else:
            parts.append([row])
    return parts


@dataclass(frozen=True, slots=True)
class Batch:
    """Tensors of some rows, right-padded, or packed into one sequence [1, length]. N = answer tokens of all rows."""

    input_ids: torch.Tensor
    """[rows, length]"""
    attention_mask: torch.Tensor | None
    """[rows, length]; by position, so a pad token that equals the end of text is no trap. None of packed rows."""
    predicts: torch.Tensor
    """[rows, length], bool: positions whose next token is trained on."""
    targets: torch.Tensor
    """[N]: the tokens that the positions of `predicts` should give, row by row."""
    rows: torch.Tensor
    """[N]: which row each of the targets belongs to."""
    position_ids: torch.Tensor | None = None
    """[1, length]: of packed rows, from 0 in each; None where rows are padded, whose positions a model knows itself."""


def targets_of(rows: Sequence[EncodedExample]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """([N] the tokens that the loss of some rows is over, [N] which row each is of, [N] its place in the row)."""
    import torch

    # Nothing stands before the first token of a row, so nothing predicts it.
    places = [list(compress(range(1, row.length), row.trained[1:])) for row in rows]
    targets = [row.tokens[place] for row, row_places in zip(rows, places, strict=True) for place in row_places]
    owners = [i for i, row_places in enumerate(places) for _ in row_places]
    tensor = partial(torch.tensor, dtype=torch.long)
    return tensor(targets), tensor(owners), tensor([place for row_places in places for place in row_places])


def collate(rows: Sequence[EncodedExample], pad: int, device: torch.device, *, rounded_at_most: int = 0) -> Batch:
    """Tensors on `device`; the last answer token (end of text) is a target and is not an input of anything.

    As long as the longest row, or what `rounded_length` makes of it.
    """
    import torch

    length = rounded_length(max(row.length for row in rows), rounded_at_most)
    input_ids = torch.full((len(rows), length), pad, dtype=torch.long)
    attention_mask = torch.zeros((len(rows), length), dtype=torch.long)
    predicts = torch.zeros((len(rows), length), dtype=torch.bool)
    for i, row in enumerate(rows):
        input_ids[i, : row.length] = torch.tensor(row.tokens)
        attention_mask[i, : row.length] = 1
    targets, owners, places = targets_of(rows)
    predicts[owners, places - 1] = True
    return Batch(*(tensor.to(device) for tensor in (input_ids, attention_mask, predicts, targets, owners)))
