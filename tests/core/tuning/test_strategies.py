"""Which points are tried: a grid over the bounds, seeded draws, one trial more at an edge."""

from __future__ import annotations

import math
import statistics
import sys
from collections.abc import Callable

import pytest

from ftbench import SearchDimension
from ftbench.errors import PluginError
from ftbench.tuning.strategies import grid, halfway, one_more, random_draws, tpe
from ftbench.tuning.trial import Tried, best_of, edge

RATE = {"learning_rate": SearchDimension(1e-4, 1e-2)}
LINEAR = {"scale": SearchDimension(0.0, 4.0, log=False)}
DEFAULT = {"learning_rate": 1e-3}
FAR = {"learning_rate": 1e-4}
BOTH = {**DEFAULT, "scale": 2.0}


def tried(**losses: float) -> list[Tried]:
    return [Tried({"learning_rate": float(rate.replace("e_", "e-"))}, loss) for rate, loss in losses.items()]


def rates(**losses: float) -> list[Tried]:
    """`rates(x1e_3=0.5)`: learning rate 1e-3 had the loss 0.5."""
    return tried(**{name.removeprefix("x"): loss for name, loss in losses.items()})


def test_a_grid_is_evenly_spaced_in_ratios_and_has_both_ends() -> None:
    assert grid(RATE, 5, [], seed=0, default=DEFAULT) == [
        {"learning_rate": x} for x in (1e-4, 3.16e-4, 1e-3, 3.16e-3, 1e-2)
    ]


def test_a_dimension_that_is_not_logarithmic_is_evenly_spaced_in_differences() -> None:
    assert grid(LINEAR, 3, [], seed=0, default=BOTH) == [{"scale": 0.0}, {"scale": 2.0}, {"scale": 4.0}]


def test_a_grid_covers_the_first_dimension_and_leaves_the_others() -> None:
    assert all(list(point) == ["learning_rate"] for point in grid({**RATE, **LINEAR}, 4, [], seed=0, default=DEFAULT))


def test_points_that_were_tried_are_not_proposed_again() -> None:
    done = [Tried(point, 1.0) for point in grid(RATE, 5, [], seed=0, default=DEFAULT)]
    assert grid(RATE, 5, done[:3], seed=0, default=DEFAULT) == [one.point for one in done[3:]]
    assert grid(RATE, 5, done, seed=0, default=DEFAULT) == []


def test_random_draws_follow_the_seed_alone_and_stay_in_the_bounds() -> None:
    space = {**RATE, **LINEAR}
    first, again, other = (random_draws(space, 50, [], seed, BOTH) for seed in (3, 3, 4))
    assert first == again != other
    assert all(1e-4 <= point["learning_rate"] <= 1e-2 and 0 <= point["scale"] <= 4 for point in first)


def test_half_of_the_random_draws_of_a_logarithmic_dimension_lie_below_its_geometric_middle() -> None:
    below = sum(point["learning_rate"] < 1e-3 for point in random_draws(RATE, 1000, [], seed=0, default=DEFAULT))
    assert 450 < below < 550


def test_a_winner_at_the_upper_edge_extends_the_grid_by_one_step() -> None:
    assert one_more(RATE, rates(x1e_4=3.0, x1e_3=2.0, x1e_2=1.0)) == {"learning_rate": 1e-1}


def test_a_winner_at_the_lower_edge_extends_the_grid_downwards() -> None:
    assert one_more(RATE, rates(x1e_4=1.0, x1e_3=2.0, x1e_2=3.0)) == {"learning_rate": 1e-5}


def test_a_winner_inside_gets_its_trial_halfway_to_its_better_neighbour() -> None:
    assert one_more(RATE, rates(x1e_4=2.0, x1e_3=1.0, x1e_2=1.5)) == {"learning_rate": 3.16e-3}
    assert halfway(RATE, rates(x1e_4=1.2, x1e_3=1.0, x1e_2=1.5)) == {"learning_rate": 3.16e-4}


def test_a_winner_beside_a_trial_that_diverged_is_not_at_the_edge() -> None:
    trials = rates(x1e_4=2.0, x1e_3=1.0, x1e_2=math.inf)
    assert edge(RATE, trials) is None
    assert best_of(trials) == Tried({"learning_rate": 1e-3}, 1.0)


def test_a_winner_at_the_edge_is_flagged() -> None:
    assert edge(RATE, rates(x1e_4=2.0, x1e_3=1.0)) == "learning_rate"


def test_a_point_chosen_later_is_at_the_edge_of_what_was_tried_first() -> None:
    trials = rates(x1e_4=2.0, x1e_3=1.0, x1e_2=1.5)
    assert edge(RATE, trials, {"learning_rate": 1e-4}) == "learning_rate"
    assert edge(RATE, trials, {"learning_rate": 1e-3}) is None


def test_nothing_is_chosen_where_every_trial_failed() -> None:
    assert best_of(rates(x1e_4=math.inf, x1e_3=math.inf)) is None


def test_the_first_of_equal_trials_is_chosen() -> None:
    assert best_of(rates(x1e_4=1.0, x1e_3=1.0, x1e_2=2.0)) == Tried({"learning_rate": 1e-4}, 1.0)


@pytest.mark.parametrize("default", [2e-4, 8e-4, 6e-3])
def test_the_default_takes_the_place_of_the_point_nearest_to_it(default: float) -> None:
    values = [point["learning_rate"] for point in grid(RATE, 5, [], seed=0, default={"learning_rate": default})]
    evenly = [1e-4, 3.16e-4, 1e-3, 3.16e-3, 1e-2]
    assert default in values
    assert len(set(values)) == 5
    assert len(set(values) & set(evenly)) == 4
    (replaced,) = set(evenly) - set(values)
    assert abs(math.log(replaced / default)) == min(abs(math.log(value / default)) for value in evenly)


@pytest.mark.parametrize("strategy", [random_draws, tpe])
def test_other_strategies_begin_with_the_default(strategy: Callable[..., list[dict[str, float]]]) -> None:
    assert strategy(RATE, 4, [], seed=0, default={"learning_rate": 7e-4})[0] == {"learning_rate": 7e-4}


def test_tpe_without_optuna_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "optuna", None)  # Python's own way to say that a module cannot be imported
    with pytest.raises(PluginError, match=r"needs Optuna: pip install 'ftbench\[optuna\]'"):
        tpe(RATE, 5, [], seed=0, default=DEFAULT)


def searched(trials: int, *, seed: int) -> list[Tried]:
    """What TPE tries where the loss grows with the distance from 1e-3, and everything above 5e-3 diverges; the first
    point is the default."""
    done: list[Tried] = []
    for _ in range(trials):
        (point,) = tpe(RATE, trials, done, seed, FAR)
        rate = point["learning_rate"]
        done.append(Tried(point, math.inf if rate > 5e-3 else abs(math.log10(rate / 1e-3))))
    return done


def test_tpe_proposes_one_point_a_time_and_the_same_after_an_interruption() -> None:
    done = searched(6, seed=0)
    assert [tpe(RATE, 6, done[:n], seed=0, default=FAR) for n in range(6)] == [[one.point] for one in done]
    assert tpe(RATE, 6, done, seed=0, default=FAR) == []
    assert len({one.point["learning_rate"] for one in done}) == 6


def test_tpe_follows_the_seed_and_stays_in_the_bounds() -> None:
    first, second = searched(8, seed=0), searched(8, seed=1)
    assert first != second
    assert all(1e-4 <= one.point["learning_rate"] <= 1e-2 for one in (*first, *second))


def test_tpe_goes_on_where_every_trial_diverged() -> None:
    (point,) = tpe(RATE, 6, rates(x1e_2=math.inf, x5e_3=math.inf, x2e_3=math.inf), seed=0, default=DEFAULT)
    assert 1e-4 <= point["learning_rate"] <= 1e-2


def test_tpe_comes_nearer_to_the_best_rate_than_random_draws_do() -> None:
    def best(points: list[float]) -> float:
        return min(abs(math.log10(rate / 1e-3)) for rate in points)

    seeds = range(10)
    informed = [best([one.point["learning_rate"] for one in searched(20, seed=seed)]) for seed in seeds]
    blind = [best([p["learning_rate"] for p in random_draws(RATE, 20, [], seed, FAR)]) for seed in seeds]
    assert statistics.mean(informed) < 0.75 * statistics.mean(blind)
