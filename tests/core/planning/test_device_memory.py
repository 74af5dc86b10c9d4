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


def test_each_of_several_devices_has_its_part_of_16_bytes_a_weight_and_what_it_collects() -> None:
    """The step has 8 rows of 512 tokens; 4,096 tokens on one device, 2,048 on each of two, 512 on each of eight."""
    step = replace(FULL, step=4096)
    block = (P - HEAD) // 32
    assert (P - HEAD) % 32 == 0
    collected = 8 * (HEAD + 2 * block)  # weights and gradients outside of the blocks, and of two blocks
    for devices, tokens in ((1, 4096), (2, 2048), (4, 1024), (8, 512)):
        found = memory_need(step, replace(FP32, devices=devices))
        assert (found.weights, found.gradients, found.optimizer) == (
            4 * P // devices,
            4 * P // devices,
            8 * P // devices,
        )
        assert found.casts == 2 * P  # bf16 copies of all that it computes with
        assert found.activations == 34 * tokens * 32 * 4096
        assert found.logits == 12 * tokens // 8 * 32_000
        if devices > 1:
            assert found.collected == pytest.approx(collected, abs=64)
            # A spread model: its share and half a block.
            assert found.outside_training == pytest.approx(4 * P / devices + 4 * block / 2, abs=64)


def test_full_training_of_7_billion_weights_goes_from_140_to_35_gigabytes() -> None:
    """GB of weights, gradients and means + copies + activations + logits + collected + overhead:

    1 device: 107.81 + 13.48 + 18.25 + 0.20 + 0 + 0.5 = 140.24; 2: 53.91 + 13.48 + 9.13 + 0.10 + 5.33 + 0.5 = 82.45;
    4: 26.95 + 13.48 + 4.56 + 0.05 + 5.33 + 0.5 = 50.87; 8: 13.48 + 13.48 + 2.28 + 0.02 + 5.33 + 0.5 = 35.09.
    """
    step = replace(FULL, step=4096)
    needed = [memory_need(step, replace(FP32, devices=n)).total / GB for n in (1, 2, 4, 8)]
    assert [round(gigabytes, 1) for gigabytes in needed] == [140.2, 82.4, 50.9, 35.1]


def test_lora_on_more_devices_keeps_its_copies_in_bf16() -> None:
    """GB of weights + copies + activations + logits + collected + overhead:

    8 devices: 3.37 + 13.48 + 2.28 + 0.02 + 2.67 + 0.5 = 22.3, and 0.1 for LoRA's own; the 3.8 of a spread model in
    evaluation are less.
    """
    found = memory_need(replace(LORA, step=4096), replace(FP32, devices=8))
    assert found.outside_training / GB == pytest.approx(3.8, abs=0.05)
    assert found.total / GB == pytest.approx(22.4, abs=0.05)


def test_full_training_that_fits_by_no_other_way_fits_on_more_devices() -> None:
    step = replace(FULL, step=4096)
    named = [(way.name, way.held.devices) for way in ways(step, FP32, can_checkpoint=True, can_share=True)]
    assert named == [
        ("", 1), ("smaller passes", 1), ("checkpointing", 1),
        ("more devices", 2), ("more devices", 4), ("more devices", 8),
    ]  # fmt: skip
    for gigabytes, devices in ((80, 2), (48, 4), (40, 8), (24, None)):
        found = cheapest(step, FP32, gigabytes * GB, can_checkpoint=True, can_share=True)
        assert (found and found.held.devices) == devices


def test_a_cell_that_has_devices_already_is_told_of_more_of_them_only() -> None:
    held = replace(FP32, devices=4)
    named = [(way.name, way.held.devices) for way in ways(FULL, held, can_checkpoint=True, can_share=True)]
    assert named[0] == ("", 4)
    assert named[-1] == ("more devices", 8)
    assert ("more devices", 2) not in named


def test_four_bits_are_tried_on_one_device_only() -> None:
    assert "four-bit weights" in [way.name for way in ways(LORA, FP32, can_checkpoint=True, can_share=True)]
    held = replace(FP32, devices=2)
    assert "four-bit weights" not in [way.name for way in ways(LORA, held, can_checkpoint=True, can_share=True)]


def test_a_method_that_cannot_checkpoint_is_not_told_to() -> None:
    assert "checkpointing" not in [way.name for way in ways(LORA, FP32, can_checkpoint=False)]
