"""What a run of a given size finds, from the variance components that a finished run (a pilot) shows.

The test is the two-sided t test at 0.05 / comparisons, Holm's first and hardest step (Cohen 1988, Statistical Power
Analysis, chapter 2). The components are taken as true: those of few seeds are uncertain, and so is what follows.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from scipy.optimize import brentq

from ftbench.analysis.statistics.intervals import ALPHA
from ftbench.analysis.statistics.pair_components import PairComponents, RunSize
from ftbench.analysis.statistics.planned_test import PlannedTest
from ftbench.analysis.statistics.power import POWER, least_p

MOST = 10
"""Times as many seeds or examples as planned: more are no proposal."""

_FAR = 10
"""Standard errors beyond which a normal variable does not go."""

_WITHOUT_END = 10**9
"""Seeds or examples that stand for any number of them."""


@dataclass(frozen=True, slots=True)
class More:
    """What a run lacks to find a difference with probability `POWER`: more seeds, or more examples."""

    seeds: int | None
    """More seeds with as many examples. None: `MOST` times as many are too few, or how seeds vary is not known."""
    examples: int | None
    """More independent examples with as many seeds, in two digits. None: `MOST` times as many are too few."""
    seeds_bound: bool
    """Whether no number of examples would do, because the variation over seeds does not shrink with them."""
    examples_bound: bool
    """Whether no number of seeds would do, because the variation over examples does not shrink with them."""


def chance_of(components: PairComponents, difference: float, size: RunSize, comparisons: int = 1) -> float:
    """The probability that a run of this size finds a true difference, which is in the metric's unit."""
    if not _shows_anything(size, comparisons):
        return 0.0
    return PlannedTest.of(components, size, comparisons).chance(difference)


def smallest_found(components: PairComponents, size: RunSize, comparisons: int = 1) -> float:
    """The true difference that a run of this size finds with probability `POWER`; infinite if there is none.

    0 if nothing varied in the pilot.
    """
    if not _shows_anything(size, comparisons):
        return math.inf
    test = PlannedTest.of(components, size, comparisons)
    highest = float(test.thresholds.max()) + _FAR * test.error  # found for certain
    return float(brentq(lambda difference: test.chance(difference) - POWER, 0.0, highest)) if test.error else 0.0


def more_needed(components: PairComponents, difference: float, size: RunSize, comparisons: int = 1) -> More:
    """The fewest more seeds, or more examples, with which a run finds a true difference with probability `POWER`.

    Of a run that finds it already, both are 0.
    """
    if chance_of(components, difference, size, comparisons) >= POWER:
        return More(0, 0, seeds_bound=False, examples_bound=False)

    def with_seeds(seeds: int) -> bool:
        return chance_of(components, difference, replace(size, seeds=seeds), comparisons) >= POWER

    def with_examples(examples: int) -> bool:
        return chance_of(components, difference, replace(size, examples=examples), comparisons) >= POWER

    # The step from one seed to two is no gain: from two on, the test is about other seeds too.
    seeds = _fewest(with_seeds, size.seeds + 1, MOST * size.seeds) if components.knows_seeds else None
    examples = _fewest(with_examples, size.examples + 1, MOST * size.examples)
    return More(
        None if seeds is None else seeds - size.seeds,
        None if examples is None else _in_two_digits(examples - size.examples),
        seeds_bound=examples is None and not with_examples(_WITHOUT_END),
        examples_bound=seeds is None and components.knows_seeds and not with_seeds(_WITHOUT_END),
    )


def _shows_anything(size: RunSize, comparisons: int) -> bool:
    """Whether any answers at all could show a difference."""
    exact = size.seeds == 1 and not size.folds  # single runs have an exact test, which few examples cannot satisfy
    return size.examples > 1 and not (exact and least_p(size.examples, comparisons) >= ALPHA)


def _fewest(enough: Callable[[int], bool], least: int, most: int) -> int | None:
    """The least number that is enough, by bisection; None if the largest is not."""
    if least > most or not enough(most):
        return None
    while least < most:
        middle = (least + most) // 2
        least, most = (least, middle) if enough(middle) else (middle + 1, most)
    return least


def _in_two_digits(number: int) -> int:
    """Rounded up: 237 → 240."""
    step: int = 10 ** max(0, len(str(number)) - 2)
    return math.ceil(number / step) * step
