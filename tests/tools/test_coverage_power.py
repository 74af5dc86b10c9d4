"""The simulation behind the table of power in docs/statistics.md."""

from __future__ import annotations

import numpy as np
import pytest

from tools.coverage.power import LARGE, WORLDS, PlantedWorld, promises


@pytest.mark.parametrize("world", [WORLDS[1], WORLDS[4]], ids=["scores", "right or wrong"])
def test_runs_of_the_size_that_true_variances_ask_for_find_the_planted_difference(world: PlantedWorld) -> None:
    """Four in five, of 2,000 runs; the standard error is 0.9 points."""
    more_examples, _ = promises(world, 1, 2000, np.random.default_rng(5), shown=LARGE)
    (power,) = more_examples.power
    assert power == pytest.approx(0.8, abs=0.035)


def test_pilots_are_right_on_average_and_spread() -> None:
    """Those that ask for anything: by right or wrong answers, five seeds and 200 examples."""
    more_examples, more_seeds = promises(WORLDS[5], 20, 200, np.random.default_rng(6))
    for promise in (more_examples, more_seeds):
        assert np.mean(promise.power) == pytest.approx(0.8, abs=0.06)
        assert min(promise.power) < 0.78 < 0.82 < max(promise.power)
