"""The memory of a cell on an accelerator against numbers computed by hand, for a Llama of 7 billion parameters."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ftbench.planning.device_memory import CellSizes, Holding, MemoryNeed, cheapest, memory_need, ways

P = 6_738_415_616
"""Parameters of Llama 2 7B."""
HEAD = 262_144_000
"""Its embedding and its output layer: 2 × 32,000 × 4,096."""
RANK_8 = 19_988_480
"""LoRA of rank 8 on all linear layers: 32 layers × 8 × (4 × 8,192 + 3 × 15,104)."""
FULL = CellSizes(P, HEAD, 32, 4096, 32_000, trained=P, added=False, row=512, answers=0.125)
LORA = replace(FULL, trained=RANK_8, added=True)
FP32 = Holding(weight_bits=32, arithmetic_bits=16, tokens=4096)
BF16 = replace(FP32, weight_bits=16)
QLORA = replace(BF16, quantised_bits=4.5)
ACTIVATIONS = 34 * 4096 * 32 * 4096
"""18.3 GB: 34 bytes for each of 4,096 tokens, 32 layers and 4,096 hidden units."""
LOGITS = 12 * 512 * 32_000
"""An eighth of the tokens are answers."""
GB = 10**9


def test_training_all_weights_takes_18_bytes_for_each() -> None:
    expected = MemoryNeed(4 * P, 2 * P, 4 * P, 8 * P, ACTIVATIONS, LOGITS)
    assert memory_need(FULL, FP32) == expected
    assert expected.total == 18 * P + ACTIVATIONS + LOGITS + 500_000_000
    assert round(expected.total / GB) == 140


def test_lora_over_a_bf16_base_takes_two_bytes_a_weight_and_eighteen_for_each_trained_one() -> None:
    assert RANK_8 == 32 * 8 * (4 * 8192 + 3 * 15_104)
    found = memory_need(LORA, BF16)
    assert found == MemoryNeed(2 * P + 4 * RANK_8, 2 * RANK_8, 4 * RANK_8, 8 * RANK_8, ACTIVATIONS, LOGITS)
    assert round((found.weights + found.casts + found.gradients + found.optimizer) / GB, 1) == 13.8


def test_over_an_fp32_base_it_takes_six_bytes_a_weight_because_autocast_keeps_a_copy() -> None:
    found = memory_need(LORA, FP32)
    assert (found.weights, found.casts) == (4 * P + 4 * RANK_8, 2 * P + 2 * RANK_8)
    assert round((found.weights + found.casts) / GB, 1) == 40.6


def test_qlora_takes_half_a_byte_a_weight_of_the_body_with_its_scales() -> None:
    found = memory_need(LORA, QLORA)
    assert found.weights == (P - HEAD) * 9 // 16 + 2 * HEAD + 4 * RANK_8
    assert round(found.weights / GB, 1) == 4.2
    assert found.casts == 2 * RANK_8


def test_checkpointing_keeps_the_input_of_each_layer_and_the_activations_of_one() -> None:
    found = memory_need(LORA, replace(BF16, checkpointing=True))
    assert found.activations == 4096 * 4096 * (2 * 32 + 34)


def test_in_fp32_arithmetic_nothing_is_copied_and_activations_are_larger() -> None:
    found = memory_need(LORA, replace(FP32, arithmetic_bits=32))
    assert (found.casts, found.activations) == (0, 60 * 4096 * 32 * 4096)


def test_a_cell_that_does_not_train_needs_its_weights() -> None:
    assert memory_need(replace(FULL, trained=0), BF16) == MemoryNeed(2 * P, 0, 0, 0, 0, 0)


def test_logits_of_long_answers_are_computed_in_chunks() -> None:
    whole = replace(LORA, answers=1.0)
    assert memory_need(whole, BF16).logits == 12 * 2**26


@pytest.mark.parametrize(
    ("gigabytes", "way"),
    [(80, ""), (50, "smaller passes"), (42, "checkpointing"), (24, "bf16 weights"), (8, "four-bit weights"), (4, None)],
)
def test_the_cheapest_way_to_fit_is_the_first_that_costs_least(gigabytes: int, way: str | None) -> None:
    found = cheapest(LORA, FP32, gigabytes * GB, can_checkpoint=True)
    assert (found and found.name) == way


def test_each_way_needs_less_than_the_one_before() -> None:
    needed = [way.need.total for way in ways(LORA, FP32, can_checkpoint=True)]
    assert needed == sorted(needed, reverse=True)
    assert len(set(needed)) == 5


def test_weights_that_are_trained_themselves_are_never_held_in_fewer_bits() -> None:
    assert [way.name for way in ways(FULL, FP32, can_checkpoint=True)] == ["", "smaller passes", "checkpointing"]
    assert cheapest(FULL, FP32, 80 * GB, can_checkpoint=True) is None


def test_a_method_that_cannot_checkpoint_is_not_told_to() -> None:
    assert "checkpointing" not in [way.name for way in ways(LORA, FP32, can_checkpoint=False)]
