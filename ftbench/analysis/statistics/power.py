"""Power of a plan: the differences that its seeds and examples can detect."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.optimize import brentq
from scipy.special import gammaincinv, ndtr, stdtrit

from ftbench.analysis.statistics.components import BetweenFolds, RunParts, Variance, combined_variance
from ftbench.analysis.statistics.exact import smallest_seed_p
from ftbench.analysis.statistics.intervals import ALPHA

POWER = 0.8
"""Probability of finding a true difference of the smallest detectable size."""

VERY_LARGE = 1.2
"""A very large difference in standard deviations (Sawilowsky 2009, Journal of Modern Applied Statistical Methods 8:597,
extending Cohen's 0.8 for a large one)."""

_QUANTILES = 1000
_FOLD_QUANTILES = 20


@dataclass(frozen=True, slots=True)
class Assumptions:
    """Assumed variation of runs and answers. The defaults are guesses for fine-tuned models, not measurements."""

    seed_deviation: float = 0.01
    """Standard deviation of a method's accuracy over seeds."""
    disagreement: float = 0.2
    """Share of examples on which exactly one of two methods' runs is right."""
    seed_disagreement: float = 0.1
    """The same share for two seeds of one method."""

    def __post_init__(self) -> None:
        if self.seed_deviation < 0:
            raise ValueError(f"expected seed_deviation of 0 or more, got {self.seed_deviation}")
        if not 0 <= self.seed_disagreement <= self.disagreement <= 1:
            raise ValueError(
                "expected 0 <= seed_disagreement <= disagreement <= 1, "
                f"got {self.seed_disagreement} and {self.disagreement}"
            )


def smallest_detectable_difference(
    seeds: int, examples: int, *, comparisons: int = 1, folds: int = 0, assumptions: Assumptions | None = None
) -> float:
    """The true difference of accuracy (0.05: five points) found with probability `POWER`; infinite if there is none.

    Both methods have `seeds` seeds and answer the same examples. The test is the two-way t test at 0.05 /
    `comparisons`, Holm's first and hardest step (power of t tests: Cohen 1988, Statistical Power Analysis,
    chapter 2; why before the run: Card et al. 2020, With Little Power Comes Great Responsibility). `folds` is the
    number of folds of a cross-validation, which are assumed to differ no more than their examples do.
    """
    if examples < 2:
        return math.inf
    assumed = assumptions or Assumptions()

    def lacking(difference: float) -> float:
        return _power(difference, seeds, examples, comparisons, assumed, folds) - POWER

    return float(brentq(lacking, 0.0, 1.0)) if lacking(1.0) > 0 else math.inf


def smallest_detectable_effect(examples: int, *, comparisons: int = 1, folds: int = 0) -> float:
    """The same for any metric per example, in standard deviations of the differences between two methods.

    The test is the paired t test over examples, as for one seed each; variation over seeds comes on top.
    """
    if examples < 2:
        return math.inf
    between = _between_folds(1 / examples, folds)

    def lacking(effect: float) -> float:
        if between is None:
            return _found(effect * math.sqrt(examples), examples - 1, comparisons) - POWER
        variance = combined_variance([], np.asarray(1 / examples), examples, between)
        return _found_with(effect, variance, comparisons) - POWER

    return float(brentq(lacking, 0.0, 1e6)) if lacking(1e6) > 0 else math.inf


def plan_statement(
    seeds: int,
    examples: int,
    *,
    comparisons: int = 1,
    shares: bool = True,
    grouped: bool = False,
    folds: int = 0,
    assumptions: Assumptions | None = None,
) -> str:
    """English sentences on the power of a plan, for `ftbench plan`.

    `examples` is the number of test examples, or of groups if `grouped`. `shares`: answers are right or wrong. `folds`:
    the number of folds of a cross-validation, or 0.
    """
    size = f"{_count(seeds, 'seed')}, {_count(examples, *_unit(grouped))}, {_count(comparisons, 'comparison')}"
    size += f", {folds} folds" if folds else ""
    few = few_statement(seeds, examples, comparisons=comparisons, grouped=grouped, folds=folds)
    if few and shown_by(seeds, examples, comparisons=comparisons, folds=folds) == "nothing":
        return f"{size}: {few.partition(': ')[2]} {seed_statement(seeds)}"
    if not shares:
        effect = smallest_detectable_effect(examples, comparisons=comparisons, folds=folds)
        return (
            f"{size}: a difference has to be about {effect:.2g} times the standard deviation of the differences "
            f"between single answers to be found with a chance of {POWER:.0%}{_like(effect)}. {seed_statement(seeds)}"
        )
    smallest = smallest_detectable_difference(
        seeds, examples, comparisons=comparisons, folds=folds, assumptions=assumptions
    )
    if not math.isfinite(smallest):
        return f"{size}: too few for any difference in accuracy to be found. {seed_statement(seeds)}"
    return (
        f"{size}: a difference in accuracy has to be about {100 * smallest:.2g} points to be found with a chance of "
        f"{POWER:.0%}. {seed_statement(seeds)}"
    )


def least_p(examples: int, comparisons: int = 1) -> float:
    """Smallest p-value of exact tests of single runs over `examples` examples, after Holm's correction.

    If one run is better on each of N examples, only 2 of the 2^N swaps of answers are as extreme.
    """
    return min(1.0, comparisons * 2.0 ** (1 - examples))


Shown = Literal["nothing", "very large", "any"]


def shown_by(seeds: int, examples: int, *, comparisons: int = 1, folds: int = 0) -> Shown:
    """The differences that few examples can show: none whatever the answers are, very large ones only, or any.

    Tests of single runs are exact. Tests of several runs, and with `folds`, are t tests, which need two examples.
    """
    if examples < 2 or (seeds == 1 and not folds and least_p(examples, comparisons) >= ALPHA):
        return "nothing"
    effect = smallest_detectable_effect(examples, comparisons=comparisons, folds=folds)
    return "any" if effect < VERY_LARGE else "very large"


def few_statement(
    seeds: int, examples: int, *, comparisons: int = 1, grouped: bool = False, folds: int = 0
) -> str | None:
    """A sentence if few test examples, or groups, show nothing or only very large differences; else None."""
    shown = shown_by(seeds, examples, comparisons=comparisons, folds=folds)
    if shown == "any":
        return None
    count = _count(examples, *_unit(grouped))
    if shown == "very large":
        return f"{count}: only very large differences between methods can be found."
    if examples < 2:
        return f"{count}: too few for any difference between methods to be found."
    least = f"p is {least_p(examples):.3g} at best"
    if comparisons > 1:
        least += f", {least_p(examples, comparisons):.3g} after Holm's correction for {comparisons} comparisons"
    return f"{count}: no difference between methods can be found, however large it is: with one seed, {least}."


def _like(effect: float) -> str:
    return ", which is very large" if effect >= VERY_LARGE else ""


def seed_statement(seeds: int) -> str:
    """A sentence on the best result of an exact test over seeds alone."""
    least = smallest_seed_p(seeds)
    if seeds == 1:
        return "One seed shows nothing of how results vary with the seed."
    if least < ALPHA:
        return f"An exact paired test over the {seeds} seeds alone can give p = {least:.2g} at best."
    return (
        f"{seeds} seeds alone can never give p < 0.05 in an exact paired test over seeds (at best {least:.4g}); "
        "the examples have to carry the comparison."
    )


def _power(difference: float, seeds: int, examples: int, comparisons: int, assumed: Assumptions, folds: int) -> float:
    """The probability of finding a true difference.

    Two methods disagree on an example by the squared difference of their probabilities of being right, plus the noise
    of each answer, which is the disagreement of two seeds. So the variance of the difference is
    2 seed_deviation² / S + (disagreement - seed_disagreement - difference²) / N + seed_disagreement / (S N). With one
    seed there is no first term, since the test is over examples only.
    """
    # Two methods cannot differ by more than their share of disagreement.
    between = max(assumed.disagreement, difference) - assumed.seed_disagreement - difference**2
    rest = assumed.seed_disagreement / 2 / examples
    seed_variance = assumed.seed_deviation**2 if seeds > 1 else 0.0
    part = RunParts(np.zeros(()), seeds, np.asarray(seed_variance + rest), np.asarray(rest))
    by_example = max(0.0, between) / examples + 2 * rest / seeds
    variance = combined_variance([part, part], np.asarray(by_example), examples, _between_folds(by_example, folds))
    if not np.all(variance.total > 0):
        return 1.0 if difference > 0 else 0.0
    return _found_with(difference, variance, comparisons)


def _between_folds(by_example: float, folds: int) -> BetweenFolds | None:
    """What folds show that differ no more than their examples, [draws]: a chi-square variable, by its quantiles."""
    if folds < 2:
        return None
    shares = (np.arange(_FOLD_QUANTILES) + 0.5) / _FOLD_QUANTILES
    return BetweenFolds(by_example * 2 * gammaincinv((folds - 1) / 2, shares) / (folds - 1), folds)


def _found_with(difference: float, variance: Variance, comparisons: int) -> float:
    """The probability that the t test finds a difference, in the mean over variances [...]."""
    pairs = [np.ravel(part) for part in np.broadcast_arrays(variance.total, variance.degrees)]
    distinct, counts = np.unique(np.stack(pairs), axis=1, return_counts=True)
    found = [_found(difference / math.sqrt(total), float(degrees), comparisons) for total, degrees in distinct.T]
    return float(np.average(found, weights=counts))


def _found(effect: float, degrees: float, comparisons: int) -> float:
    """The probability that the t test finds a difference of `effect` standard errors."""
    threshold = stdtrit(degrees, 1 - ALPHA / comparisons / 2)
    # A non-central t variable is a normal variable / the root of a chi-square variable. This averages over quantiles
    # of the latter, because scipy's function gives NaN in the far tail.
    quantiles = (np.arange(_QUANTILES) + 0.5) / _QUANTILES
    thresholds = threshold * np.sqrt(2 * gammaincinv(degrees / 2, quantiles) / degrees)
    return float(ndtr(effect - thresholds).mean())


def _unit(grouped: bool) -> tuple[str, str]:
    """Singular and plural of the unit of the statistics."""
    return ("group of test examples", "groups of test examples") if grouped else ("test example", "test examples")


def _count(number: int, noun: str, several: str = "") -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {several or noun + 's'}"
