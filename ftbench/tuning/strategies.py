"""Search strategies: a grid, random draws, or Optuna's TPE.

A strategy is a pure function of the earlier trials, so an interrupted search continues where it was, and two processes
that share a run propose the same trials.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from ftbench.contracts import SearchDimension
from ftbench.errors import PluginError
from ftbench.messages.plan_errors import NEEDS_OPTUNA
from ftbench.tuning.trial import Point, Space, Tried, between, distance, edge, rounded

Strategy = Callable[[Space, int, Sequence[Tried], int, Point], Sequence[Point]]
"""(space, trials, tried, seed, default settings) → the next points to try; none once the trials are used up.

The default settings are one of the points: what is chosen is never worse than they are for want of having tried them.
"""


def grid(space: Space, trials: int, tried: Sequence[Tried], seed: int, default: Point) -> Sequence[Point]:
    """`trials` points, evenly over the first dimension with both ends; the default takes the place of the nearest one.

    The first dimension is the learning rate, which matters more than any other setting. Other dimensions keep their
    defaults.
    """
    name, dimension = next(iter(space.items()))
    shares = [0.5] if trials == 1 else [i / (trials - 1) for i in range(trials)]
    values = [between(dimension, share) for share in shares]
    nearest = min(range(trials), key=lambda place: distance(dimension, values[place], default[name]))
    values[nearest] = default[name]
    return [{name: value} for value in sorted(values)][len(tried) : trials]


_DRAWS = 100
"""Draws a trial, at most, until a point is a new one."""


def random_draws(space: Space, trials: int, tried: Sequence[Tried], seed: int, default: Point) -> Sequence[Point]:
    """The default, then independent draws over all dimensions (Bergstra and Bengio 2012, *Random search*, JMLR 13)."""
    draw = np.random.default_rng(seed)
    points: list[Point] = [default]
    for _ in range(_DRAWS * trials):
        if len(points) == trials:
            break
        point = {name: between(dimension, float(draw.random())) for name, dimension in space.items()}
        if point not in points:  # a space of few values may have fewer points than trials
            points.append(point)
    return points[len(tried) : trials]


def tpe(space: Space, trials: int, tried: Sequence[Tried], seed: int, default: Point) -> Sequence[Point]:
    """The default, then one point per call from Optuna's tree-structured Parzen estimator.

    The estimator is given the earlier trials again.
    """
    if len(tried) >= trials:
        return []
    optuna = _import_optuna()
    if not tried:
        return [default]
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    # A new sampler for every call, as if each trial were proposed by another process.
    (drawn,) = np.random.SeedSequence([seed, len(tried)]).generate_state(1)
    sampler = optuna.samplers.TPESampler(seed=int(drawn), n_startup_trials=max(2, trials // 3))
    study = optuna.create_study(direction="minimize", sampler=sampler)
    distributions = {name: _distribution(optuna, dimension, default[name]) for name, dimension in space.items()}
    for trial in tried:
        inside = {name: _inside(space[name], value) for name, value in trial.point.items()}
        # A diverged trial counts as finished with an infinite loss: the estimator ignores failed trials, and would then
        # spend its budget where training diverges.
        study.add_trial(optuna.trial.create_trial(params=inside, distributions=distributions, value=trial.loss))
    params = study.ask(distributions).params
    proposal = {name: value if _is_listed(space[name]) else rounded(value) for name, value in params.items()}
    known = [trial.point for trial in tried]
    if proposal not in known:
        return [proposal]
    fresh = random_draws(space, trials + len(tried), [], seed, default)
    return [point for point in fresh if point not in known][:1]


def _distribution(optuna: Any, dimension: SearchDimension, default: float) -> Any:
    """Optuna's form of a dimension; the default is one of its values, as it is tried."""
    if dimension.values:
        return optuna.distributions.CategoricalDistribution(sorted({*dimension.values, default}))
    if dimension.whole:
        return optuna.distributions.IntDistribution(int(dimension.low), int(dimension.high), log=dimension.log)
    return optuna.distributions.FloatDistribution(dimension.low, dimension.high, log=dimension.log)


def _inside(dimension: SearchDimension, value: float) -> float:
    """The nearest value of a dimension; a listed one is a value already."""
    return value if dimension.values else min(max(value, dimension.low), dimension.high)


def _is_listed(dimension: SearchDimension) -> bool:
    return dimension.whole or bool(dimension.values)


def _import_optuna() -> Any:
    try:
        import optuna
    except ImportError:
        raise PluginError(NEEDS_OPTUNA()) from None
    return optuna


STRATEGIES: Mapping[str, Strategy] = {"grid": grid, "random": random_draws, "tpe": tpe}


def one_more(space: Space, tried: Sequence[Tried]) -> Point:
    """One more trial: beyond the edge of the grid at which the best trial lies, else between it and its better side.

    Every method of a model and task gets it as soon as one of them needs it, so that budgets stay equal.
    """
    best = min(tried, key=lambda trial: trial.loss)
    name = edge(space, tried)
    if name is None:
        return halfway(space, tried)
    values = sorted({trial.point[name] for trial in tried})
    end, inner = (values[0], values[1]) if best.point[name] == values[0] else (values[-1], values[-2])
    beyond = end * end / inner if space[name].log else 2 * end - inner
    return {**best.point, name: rounded(beyond)}


def halfway(space: Space, tried: Sequence[Tried]) -> Point:
    """The point between the best trial and its better neighbour in the first dimension."""
    best = min(tried, key=lambda trial: trial.loss)
    name, dimension = next(iter(space.items()))
    losses = {trial.point[name]: trial.loss for trial in tried}
    values = sorted(losses)
    at = values.index(best.point[name])
    other = min(values[max(0, at - 1) : at] + values[at + 1 : at + 2], key=lambda neighbour: losses[neighbour])
    middle = math.sqrt(values[at] * other) if dimension.log else (values[at] + other) / 2
    return {**best.point, name: rounded(middle)}
