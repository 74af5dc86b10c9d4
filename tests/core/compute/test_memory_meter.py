"""Peak memory belongs to the stage in which it was used."""

from __future__ import annotations

import sys

import pytest

from ftbench.compute.memory_meter import MemoryMeter

BLOCK = 64 * 1024 * 1024


def use_a_block() -> None:
    block = bytearray(BLOCK)
    block[::4096] = b"x" * len(block[::4096])


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can forget the peak of a process")
def test_a_block_counts_in_the_stage_that_used_it_and_not_in_the_next() -> None:
    memory = MemoryMeter("cpu")
    use_a_block()
    memory.end("train")
    memory.end("evaluate")
    assert memory.peaks["train"] - memory.peaks["evaluate"] > 0.8 * BLOCK


def test_the_peak_of_a_cell_is_that_of_its_largest_stage() -> None:
    memory = MemoryMeter("cpu")
    use_a_block()
    memory.end("train")
    memory.end("evaluate")
    assert memory.peak == memory.peaks["train"] >= memory.peaks["evaluate"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can forget the peak of a process")
def test_what_general_text_needs_is_known_and_not_billed_to_the_method() -> None:
    memory = MemoryMeter("cpu")
    memory.end("load")
    use_a_block()
    memory.end("general")
    memory.end("evaluate")
    assert memory.peaks["general"] - memory.peak > 0.8 * BLOCK


def test_a_stage_that_comes_twice_has_the_higher_of_its_peaks() -> None:
    memory = MemoryMeter("cpu")
    use_a_block()
    memory.end("general")
    first = memory.peaks["general"]
    memory.end("general")
    assert memory.peaks["general"] >= first


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can forget the peak of a process")
def test_training_is_split_into_what_it_held() -> None:
    memory = MemoryMeter("cpu")
    memory.begin_training()
    use_a_block()
    memory.end_training(weights=7, gradients=BLOCK // 4, optimizer=BLOCK // 4, kept=BLOCK // 4)
    assert (memory.parts["weights"], memory.parts["gradients"], memory.parts["optimizer"]) == (
        7,
        BLOCK // 4,
        BLOCK // 4,
    )
    assert abs(memory.parts["activations"] - BLOCK // 4) < 0.1 * BLOCK
