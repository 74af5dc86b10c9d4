"""Which points of a search space to try: a grid, random draws, or Optuna's TPE.

A strategy is a pure function of what was tried before, so an interrupted search goes on where it was, and two processes
that share a run propose the same trials.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from ftbench.errors import PluginError
from ftbench.tuning.trial import Point, Space, Tried, between, edge, rounded

Strategy = Callable[[Space, int, Sequence[Tried], int], Sequence[Point]]
"""(space, trials, tried, seed) → the points to try next; none when the trials are used up."""


def grid(space: Space, trials: int, tried: Sequence[Tried], seed: int) -> Sequence[Point]:
    """`trials` points evenly over the first dimension, ends included; the other dimensions keep their defaults.

    The first dimension is the learning rate, which matters more than everything else that methods offer.
    """
    name, dimension = next(iter(space.items()))
    shares = [0.5] if trials == 1 else [i / (trials - 1) for i in range(trials)]
    points = [{name: between(dimension, share)} for share in shares]
    return points[len(tried) : trials]


def random_draws(space: Space, trials: int, tried: Sequence[Tried], seed: int) -> Sequence[Point]:
    """`trials` independent draws over all dimensions (Bergstra and Bengio 2012, *Random search*, JMLR 13)."""
    draw = np.random.default_rng(seed)
    points = [
        {name: between(dimension, float(draw.random())) for name, dimension in space.items()} for _ in range(trials)
    ]
    return points[len(tried) : trials]


def tpe(space: Space, trials: int, tried: Sequence[Tried], seed: int) -> Sequence[Point]:
    """One point a call by Optuna's tree-structured Parzen estimator; the earlier ones are told to it anew."""
    if len(tried) >= trials:
        return []
    optuna = _import_optuna()
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    # A sampler of its own for every call, as if each trial were asked for by another process.
    (drawn,) = np.random.SeedSequence([seed, len(tried)]).generate_state(1)
    sampler = optuna.samplers.TPESampler(seed=int(drawn), n_startup_trials=max(2, trials // 3))
    study = optuna.create_study(direction="minimize", sampler=sampler)
    distributions = {
        name: optuna.distributions.FloatDistribution(dimension.low, dimension.high, log=dimension.log)
        for name, dimension in space.items()
    }
    for one in tried:
        inside = {name: min(max(value, space[name].low), space[name].high) for name, value in one.point.items()}
        # A trial that diverged is told as finished and infinitely bad: from failed ones the estimator learns nothing,
        # and then it spends its budget where training diverges.
        study.add_trial(optuna.trial.create_trial(params=inside, distributions=distributions, value=one.loss))
    asked = study.ask(distributions)
    return [{name: rounded(value) for name, value in asked.params.items()}]


def _import_optuna() -> Any:
    try:
        import optuna
    except ImportError:
        raise PluginError("tuning.strategy: tpe needs Optuna: pip install 'ftbench[optuna]'") from None
    return optuna


STRATEGIES: Mapping[str, Strategy] = {"grid": grid, "random": random_draws, "tpe": tpe}


def one_more(space: Space, tried: Sequence[Tried]) -> Point:
    """One trial beyond the grid: outside the edge at which the best trial lies, else between it and its better side.

    Every method of a model and task gets it as soon as one of them needs it, so that budgets stay equal.
    """
    best = min(tried, key=lambda one: one.loss)
    name = edge(space, tried)
    if name is None:
        return halfway(space, tried)
    values = sorted({one.point[name] for one in tried})
    end, inner = (values[0], values[1]) if best.point[name] == values[0] else (values[-1], values[-2])
    beyond = end * end / inner if space[name].log else 2 * end - inner
    return {**best.point, name: rounded(beyond)}


def halfway(space: Space, tried: Sequence[Tried]) -> Point:
    """The point between the best trial and its better neighbour in the first dimension."""
    best = min(tried, key=lambda one: one.loss)
    name, dimension = next(iter(space.items()))
    losses = {one.point[name]: one.loss for one in tried}
    values = sorted(losses)
    at = values.index(best.point[name])
    other = min(values[max(0, at - 1) : at] + values[at + 1 : at + 2], key=lambda neighbour: losses[neighbour])
    middle = math.sqrt(values[at] * other) if dimension.log else (values[at] + other) / 2
    return {**best.point, name: rounded(middle)}
