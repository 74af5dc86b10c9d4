"""Which points are tried: a grid over the bounds, seeded draws, one trial more at an edge."""

from __future__ import annotations

import importlib.util
import math

import pytest

from ftbench import SearchDimension
from ftbench.errors import PluginError
from ftbench.tuning.strategies import grid, halfway, one_more, random_draws, tpe
from ftbench.tuning.trial import Tried, choose

RATE = {"learning_rate": SearchDimension(1e-4, 1e-2)}
LINEAR = {"scale": SearchDimension(0.0, 4.0, log=False)}


def tried(**losses: float) -> list[Tried]:
    return [Tried({"learning_rate": float(rate.replace("e_", "e-"))}, loss) for rate, loss in losses.items()]


def rates(**losses: float) -> list[Tried]:
    """`rates(x1e_3=0.5)`: learning rate 1e-3 had the loss 0.5."""
    return tried(**{name.removeprefix("x"): loss for name, loss in losses.items()})


def test_a_grid_is_evenly_spaced_in_ratios_and_has_both_ends() -> None:
    assert grid(RATE, 5, [], seed=0) == [{"learning_rate": x} for x in (1e-4, 3.16e-4, 1e-3, 3.16e-3, 1e-2)]


def test_a_dimension_that_is_not_logarithmic_is_evenly_spaced_in_differences() -> None:
    assert grid(LINEAR, 3, [], seed=0) == [{"scale": 0.0}, {"scale": 2.0}, {"scale": 4.0}]


def test_a_grid_covers_the_first_dimension_and_leaves_the_others() -> None:
    assert all(list(point) == ["learning_rate"] for point in grid({**RATE, **LINEAR}, 4, [], seed=0))


def test_points_that_were_tried_are_not_proposed_again() -> None:
    done = [Tried(point, 1.0) for point in grid(RATE, 5, [], seed=0)]
    assert grid(RATE, 5, done[:3], seed=0) == [one.point for one in done[3:]]
    assert grid(RATE, 5, done, seed=0) == []


def test_random_draws_follow_the_seed_alone_and_stay_in_the_bounds() -> None:
    space = {**RATE, **LINEAR}
    first = random_draws(space, 50, [], seed=3)
    assert first == random_draws(space, 50, [], seed=3) != random_draws(space, 50, [], seed=4)
    assert all(1e-4 <= point["learning_rate"] <= 1e-2 and 0 <= point["scale"] <= 4 for point in first)


def test_half_of_the_random_draws_of_a_logarithmic_dimension_lie_below_its_geometric_middle() -> None:
    below = sum(point["learning_rate"] < 1e-3 for point in random_draws(RATE, 1000, [], seed=0))
    assert 450 < below < 550


def test_a_winner_at_the_upper_edge_extends_the_grid_by_one_step() -> None:
    assert one_more(RATE, rates(x1e_4=3.0, x1e_3=2.0, x1e_2=1.0)) == {"learning_rate": 1e-1}


def test_a_winner_at_the_lower_edge_extends_the_grid_downwards() -> None:
    assert one_more(RATE, rates(x1e_4=1.0, x1e_3=2.0, x1e_2=3.0)) == {"learning_rate": 1e-5}


def test_a_winner_inside_gets_its_trial_halfway_to_its_better_neighbour() -> None:
    assert one_more(RATE, rates(x1e_4=2.0, x1e_3=1.0, x1e_2=1.5)) == {"learning_rate": 3.16e-3}
    assert halfway(RATE, rates(x1e_4=1.2, x1e_3=1.0, x1e_2=1.5)) == {"learning_rate": 3.16e-4}


def test_a_winner_beside_a_trial_that_diverged_is_not_at_the_edge() -> None:
    found = choose(RATE, rates(x1e_4=2.0, x1e_3=1.0, x1e_2=math.inf))
    assert found is not None
    assert not found.at_edge
    assert found.best.point == {"learning_rate": 1e-3}


def test_a_winner_at_the_edge_is_flagged() -> None:
    found = choose(RATE, rates(x1e_4=2.0, x1e_3=1.0))
    assert found is not None
    assert found.at_edge


def test_nothing_is_chosen_where_every_trial_failed() -> None:
    assert choose(RATE, rates(x1e_4=math.inf, x1e_3=math.inf)) is None


def test_the_first_of_equal_trials_is_chosen() -> None:
    found = choose(RATE, rates(x1e_4=1.0, x1e_3=1.0, x1e_2=2.0))
    assert found is not None
    assert found.best.point == {"learning_rate": 1e-4}


@pytest.mark.skipif(importlib.util.find_spec("optuna") is not None, reason="Optuna is installed")
def test_tpe_without_optuna_says_what_to_install() -> None:
    with pytest.raises(PluginError, match=r"needs Optuna: pip install 'ftbench\[optuna\]'"):
        tpe(RATE, 5, [], seed=0)


@pytest.mark.skipif(importlib.util.find_spec("optuna") is None, reason="Optuna, an extra, is not installed")
def test_tpe_proposes_one_point_a_time_and_the_same_after_an_interruption() -> None:
    done: list[Tried] = []
    for _ in range(6):
        (point,) = tpe(RATE, 6, done, seed=0)
        assert [point] == tpe(RATE, 6, done, seed=0)
        done.append(Tried(point, abs(math.log(point["learning_rate"] / 1e-3))))
    assert tpe(RATE, 6, done, seed=0) == []
    assert len({one.point["learning_rate"] for one in done}) == 6
