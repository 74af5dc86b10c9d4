"""How often a recommendation is right, and how often it is sure of itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ftbench.analysis.margin_claims import claims_within_margin
from ftbench.analysis.recommendation import DEFAULT_SHARE, recommend
from tools.recommendation_study.worlds import METHODS, World, made_run


@dataclass(frozen=True, slots=True)
class Claims:
    """Over made runs: the share with at least one such claim against the baseline, within the margin."""

    not_worse: float
    as_good: float


def claims(world: World, accuracies: Sequence[float], runs: int, generator: np.random.Generator) -> Claims:
    """How often a method is claimed to be not worse than the baseline, or as good, within the default margin."""
    counted = Counter[str]()
    for _ in range(runs):
        metric = next(iter(made_run(world, accuracies, generator).comparisons.values())).deciding
        made = {
            claim.verdict for claim in claims_within_margin(metric, {"margin": {"accuracy": DEFAULT_SHARE}}).values()
        }
        counted["not worse"] += bool(made & {"not worse", "as good"})
        counted["as good"] += "as good" in made
    return Claims(counted["not worse"] / runs, counted["as good"] / runs)


Draw = Callable[[np.random.Generator], Sequence[float]]
"""The true accuracies of `METHODS` in one run."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Over made runs with a known truth; all are shares of the runs."""

    runs: int
    near_best: float
    """The recommended method is truly within the margin of the best."""
    clear: float
    likely: float
    wrong_clear: float
    """It is called clear and is truly behind the best by more than the margin."""
    wrong_likely: float

    @property
    def cannot_tell(self) -> float:
        return max(0.0, 1 - self.clear - self.likely)


def shares(world: World, draw: Draw, runs: int, generator: np.random.Generator) -> Shares:
    """The shares over `runs` runs, with the default margin and preference."""
    near, words, wrong = 0, Counter[str](), Counter[str]()
    for _ in range(runs):
        accuracies = draw(generator)
        (recommendation,) = recommend(made_run(world, accuracies, generator))
        choice = recommendation.overall
        if choice is None:
            words["none"] += 1
            continue
        behind = max(accuracies) - accuracies[METHODS.index(choice.method)]
        right = behind <= DEFAULT_SHARE + 1e-12
        near += right
        words[choice.sureness] += 1
        wrong[choice.sureness] += not right
    return Shares(
        runs, near / runs, words["clear"] / runs, words["likely"] / runs, wrong["clear"] / runs, wrong["likely"] / runs
    )
