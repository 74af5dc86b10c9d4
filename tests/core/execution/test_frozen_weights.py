"""Checksums of frozen weights: exact for small ones, a sample of large ones that reaches every row and column."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from ftbench.execution.frozen_weights import WHOLE, checksums, frozen_checksums, sample_step


def test_the_checksum_of_a_weight_is_the_sum_of_its_bit_patterns() -> None:
    weights = {"a": torch.randn(7, 5), "b": torch.randn(4, 3).bfloat16(), "c": torch.tensor(2.0)}
    by_hand = {
        name: int(weight.view(torch.int16 if name == "b" else torch.int32).to(torch.int64).sum())
        for name, weight in weights.items()
    }
    assert checksums(weights) == by_hand


def test_only_weights_that_are_not_trained_have_one() -> None:
    model = nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 2).requires_grad_(False))
    assert set(frozen_checksums(model)) == {"1.weight", "1.bias"}
    assert frozen_checksums(nn.Linear(2, 2)) == {}


def test_the_smallest_change_of_a_small_weight_shows() -> None:
    weight = torch.randn(30, 40)
    before = checksums({"w": weight})
    weight[17, 3] = torch.nextafter(weight[17, 3], torch.tensor(9.0))
    assert checksums({"w": weight}) != before


@pytest.mark.parametrize("shape", [(9000, 4096), (4096, 9000), (40_000_000, 1), (40_000_000,), (5, 3000, 3000)])
def test_of_a_large_weight_a_part_is_summed_that_has_a_number_of_every_row_and_column(shape: tuple[int, ...]) -> None:
    numbers, width = torch.Size(shape).numel(), shape[-1]
    step = sample_step(numbers, width)
    assert step > 1
    assert WHOLE // 2 <= numbers // step <= 2 * WHOLE
    places = torch.arange(0, numbers, step)
    if width > 1:
        assert len((places // width).unique()) == numbers // width
    if len(shape) > 1:
        assert len((places % width).unique()) == width


def test_rows_of_a_large_embedding_that_training_moved_show() -> None:
    embedding = torch.zeros(80_000, 64, dtype=torch.bfloat16)
    assert sample_step(embedding.numel(), 64) == 1
    wide = torch.zeros(4097, 4096, dtype=torch.bfloat16)
    before = checksums({"w": wide})
    wide[1234] += 0.01
    assert checksums({"w": wide}) != before


def test_a_matrix_that_shares_a_factor_with_the_step_is_sampled_in_all_its_columns() -> None:
    assert sample_step(4 * WHOLE, 1024) == 3
    assert sample_step(100 * WHOLE, 4096) == 99
    assert sample_step(WHOLE, 1024) == 1
