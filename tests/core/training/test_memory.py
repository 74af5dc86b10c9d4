"""Peak memory belongs to the stage in which it was used."""

from __future__ import annotations

import sys

import pytest

from ftbench.training.memory import Memory

BLOCK = 64 * 1024 * 1024


def use_a_block() -> None:
    block = bytearray(BLOCK)
    block[::4096] = b"x" * len(block[::4096])


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can forget the peak of a process")
def test_a_block_counts_in_the_stage_that_used_it_and_not_in_the_next() -> None:
    memory = Memory("cpu")
    use_a_block()
    memory.end("train")
    memory.end("evaluate")
    assert memory.peaks["train"] - memory.peaks["evaluate"] > 0.8 * BLOCK


def test_the_peak_of_a_cell_is_that_of_its_largest_stage() -> None:
    memory = Memory("cpu")
    use_a_block()
    memory.end("train")
    memory.end("evaluate")
    assert memory.peak == memory.peaks["train"] >= memory.peaks["evaluate"]
