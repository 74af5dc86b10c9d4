"""Which rows go into which optimizer step: decided by lengths and seed alone, so it is the same for every method."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ftbench.training.encode import EncodedExample

if TYPE_CHECKING:
    import torch

_POOL = 16
"""Batches whose rows are sorted by length together: little padding, yet every epoch mixes differently."""


def epoch_batches(lengths: Sequence[int], batch_size: int, seed: int, epoch: int) -> list[list[int]]:
    """Row indices of each step of an epoch: shuffled, sorted by length within pools of 16 batches, batches shuffled."""
    generator = np.random.default_rng([seed, epoch])
    order = generator.permutation(len(lengths))
    batches: list[list[int]] = []
    for start in range(0, len(order), _POOL * batch_size):
        pool = sorted(order[start : start + _POOL * batch_size].tolist(), key=lambda i: lengths[i])
        batches += [pool[i : i + batch_size] for i in range(0, len(pool), batch_size)]
    return [batches[i] for i in generator.permutation(len(batches))]


def micro_batches(rows: Sequence[EncodedExample], padded_tokens: int) -> list[list[EncodedExample]]:
    """The rows cut so that no part has more than `padded_tokens` tokens with its padding (at least one row each)."""
    parts: list[list[EncodedExample]] = []
    for row in sorted(rows, key=lambda one: one.length):
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
    """[rows, length], bool: positions whose next token belongs to the answer."""
    targets: torch.Tensor
    """[N]: the tokens that the positions of `predicts` should give, row by row."""
    rows: torch.Tensor
    """[N]: which row each of the targets belongs to."""
    position_ids: torch.Tensor | None = None
    """[1, length]: of packed rows, from 0 in each; None where rows are padded, whose positions a model knows itself."""


def collate(rows: Sequence[EncodedExample], pad: int, device: torch.device) -> Batch:
    """Tensors on `device`; the last answer token (end of text) is a target and is not an input of anything."""
    import torch

    length = max(row.length for row in rows)
    input_ids = torch.full((len(rows), length), pad, dtype=torch.long)
    attention_mask = torch.zeros((len(rows), length), dtype=torch.long)
    predicts = torch.zeros((len(rows), length), dtype=torch.bool)
    for i, row in enumerate(rows):
        input_ids[i, : row.length] = torch.tensor((*row.prompt, *row.target))
        attention_mask[i, : row.length] = 1
        predicts[i, len(row.prompt) - 1 : row.length - 1] = True
    targets = torch.tensor([token for row in rows for token in row.target])
    owners = torch.tensor([i for i, row in enumerate(rows) for _ in row.target])
    return Batch(*(tensor.to(device) for tensor in (input_ids, attention_mask, predicts, targets, owners)))
