"""Seconds by phase, and memory that somebody else measures too."""

from __future__ import annotations

import time

import pytest

from ftbench.compute.clocks import Clocks


def test_a_phase_adds_up_over_its_blocks() -> None:
    clocks = Clocks("cpu")
    for _ in range(2):
        with clocks.phase("load"):
            time.sleep(0.02)
    assert 0.04 <= clocks.seconds["load"] <= clocks.wall
    assert clocks.seconds["train"] == 0
    assert clocks.wall >= clocks.seconds["load"]


def test_a_block_that_raises_counts_too() -> None:
    clocks = Clocks("cpu")

    def failing() -> None:
        with clocks.phase("train"):
            time.sleep(0.01)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        failing()
    assert clocks.seconds["train"] >= 0.01


def test_an_unknown_phase_is_a_bug() -> None:
    with pytest.raises(KeyError), Clocks("cpu").phase("lunch"):
        pass


def test_a_phase_that_leaves_the_device_alone_does_not_wait_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    waits: list[str] = []
    monkeypatch.setattr(torch.cuda, "synchronize", lambda: waits.append("wait"))
    clocks = Clocks("cuda")
    with clocks.phase("train"):
        pass
    assert len(waits) == 2
    with clocks.phase("measure", uses_device=False):
        pass
    assert len(waits) == 2
    assert clocks.seconds["measure"] > 0
