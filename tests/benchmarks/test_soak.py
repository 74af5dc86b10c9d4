"""The soak: what counts as growth, and what is read of processes."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

from benchmarks.soak import Growth, Sample, below, growth, state_of, table

CELLS = list(range(20, 2001, 20))


def noise(size: float) -> np.ndarray:
    return np.random.default_rng(0).normal(0, size, len(CELLS))


def test_noise_around_a_level_is_no_growth() -> None:
    found = growth(CELLS, list(800 + noise(5)))
    assert found.low < 0 < found.high
    assert not found.is_over(5.0)


def test_a_leak_is_growth_with_its_size() -> None:
    found = growth(CELLS, [800 + 0.05 * cells for cells in CELLS] + noise(2))
    assert found.slope == pytest.approx(50, abs=2)
    assert found.is_over(5.0)


def test_what_fills_during_the_warm_up_does_not_count() -> None:
    found = growth(CELLS, [min(cells, 400) for cells in CELLS])
    assert found == Growth(0.0, 0.0, 0.0)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_state_of_a_process_and_those_below_it_are_found() -> None:
    memory, files, threads = state_of(os.getpid())
    assert memory > 10
    assert files >= 1
    assert threads >= 1
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        assert child.pid in below(os.getpid())
        child.communicate(b"\n")
    assert state_of(child.pid) == (0.0, 0, 0)


def test_the_table_says_what_grows() -> None:
    samples = [Sample(cells, 1.0, 700.0, 0.0, 7 + cells // 100, 0, 4, 0) for cells in CELLS]
    text, grows = table("inline", samples)
    assert grows
    assert [line for line in text.splitlines() if "grows" in line] == [
        line for line in text.splitlines() if line.startswith("| open files of the head")
    ]
    assert "workers" not in text
