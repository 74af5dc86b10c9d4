"""Statistics of tuned methods, measured on simulated tuning; docs/statistics.md shows the tables."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tools.coverage.tuned_worlds import Curve, TunedWorld, tune
from tools.coverage.tuning import Comparison, judge, of_methods, of_settings, row_of_methods, simulated

FLAT, STEEP = Curve(0.85, 0.0), Curve(0.85, 0.5)


def test_simulated_answers_have_the_accuracy_of_the_chosen_setting() -> None:
    world = TunedWorld(3, 50, 2000, 0.01)
    methods = [method for (method,) in simulated(world, (Curve(0.85, 0.05),), 100)]
    means = [(method.tuned[1:].mean(), method.true[0]) for method in methods]  # the first training was selected
    assert np.mean([mean for mean, _ in means]) == pytest.approx(np.mean([true for _, true in means]), abs=0.005)


def test_tuning_with_many_rows_finds_a_best_rate_that_matters_much() -> None:
    world = TunedWorld(1, 500, 10, 0.0)
    assert {method.chosen for (method,) in simulated(world, (STEEP,), 20)} == {STEEP.best}


def test_the_training_that_chose_is_lucky_on_the_test_rows_too() -> None:
    world = TunedWorld(3, 500, 2000, 0.03)
    methods = [method for (method,) in simulated(world, (FLAT,), 100)]
    first, others = (np.mean([method.tuned[seeds].mean() for method in methods]) for seeds in (slice(1), slice(1, 3)))
    assert first - others > 0.01


def test_a_default_that_was_chosen_has_the_answers_of_the_tuned_method() -> None:
    world = TunedWorld(3, 24, 50, 0.01)
    chosen = Curve(0.85, 0.5, default=2)
    (method,) = tune(world, (chosen,), np.random.default_rng(0))
    assert method.chosen == chosen.default
    assert np.array_equal(method.tuned, method.defaults)


def test_settings_are_compared_with_and_without_the_seed_that_chose() -> None:
    (method,) = tune(TunedWorld(3, 24, 50, 0.01), (FLAT,), np.random.default_rng(0))
    found = of_settings(TunedWorld(3, 24, 50, 0.01), method)
    runs = {name: (len(pair.first), len(pair.second)) for name, pair in found.items()}
    assert runs == {
        "first": (3, 1),
        "first, variation borrowed": (3, 1),
        "all": (3, 3),
        "all, first left out": (2, 2),
        "all, first anew": (3, 3),
    }


def test_variation_over_seeds_that_is_borrowed_makes_an_interval_longer() -> None:
    right = np.ones((3, 100))
    for seed, wrong in enumerate((10, 20, 30)):
        right[seed, :wrong] = 0
    plain, borrowed = (Comparison(right, right[1:2], 0.4, borrow) for borrow in (False, True))
    assert judge([plain]).held == 0
    assert judge([borrowed]).held == 100


def test_the_bias_is_the_mean_difference_less_the_true_one() -> None:
    right, wrong = np.ones((2, 40)), np.ones((2, 40))
    wrong[:, :20] = 0
    held = judge([Comparison(right, wrong, 0.4), Comparison(right, wrong, 0.9)])
    assert (held.told_apart, held.held) == (100, 50)
    assert held.bias == pytest.approx(-15)


def test_intervals_of_two_tuned_methods_hold_with_three_seeds() -> None:
    world = TunedWorld(3, 24, 100, 0.02)
    held = judge([of_methods(world, methods) for methods in simulated(world, (FLAT, FLAT), 150)])
    assert held.held >= 93 - 300 * (0.93 * 0.07 / 150) ** 0.5  # three standard errors of the simulation


@pytest.mark.slow
def test_the_table_of_tuned_methods_is_that_of_the_page() -> None:
    page = (Path(__file__).parents[4] / "docs" / "statistics.md").read_text(encoding="utf-8")
    assert f"| {' | '.join(row_of_methods('both peaked', 0.03, 24, 500))} |" in page.splitlines()
