"""The t test of a planned run: how often it finds a true difference, from variance components.

The run estimates its variance and its degrees of freedom from its own seeds, examples and folds, and few of them give
now too small and now too large a variance. So the chance is a mean over what they may give. A variance over n
observations is a chi-square variable with n - 1 degrees of freedom, here at some of its quantiles; the difference of
means is a normal variable.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import gammaincinv, ndtr, stdtrit

from ftbench.analysis.statistics.arrays import Array
from ftbench.analysis.statistics.components import BetweenFolds, RunParts, Variance, combined_variance
from ftbench.analysis.statistics.intervals import ALPHA
from ftbench.analysis.statistics.pair_components import PairComponents, RunSize

_SEED_QUANTILES = 15
_EXAMPLE_QUANTILES = 7
_FOLD_QUANTILES = 15

_PSEUDO_EXAMPLES = 2
"""What the test of right or wrong answers adds: see `proportions.adjusted_difference`."""


@dataclass(frozen=True, slots=True, eq=False)
class PlannedTest:
    """The two-sided t test of a difference, in a run that is not made yet."""

    error: float
    """True standard error of the difference; 0 if nothing varies."""
    thresholds: Array
    """Differences above which the test finds one, [draws], equally likely each."""

    @classmethod
    def of(cls, components: PairComponents, size: RunSize, comparisons: int = 1) -> PlannedTest:
        """The test at 0.05 / `comparisons`, in a run of this size; expects two examples or more.

        With one seed the test is about the examples alone: these trained models, and no other seeds.
        """
        error, drawn = _variances(components, size)
        quantile = stdtrit(drawn.degrees, 1 - ALPHA / comparisons / 2)
        return cls(error, np.ravel(quantile * np.sqrt(drawn.total)))

    def chance(self, difference: float) -> float:
        """The probability that a true difference is found, in its own direction."""
        if self.error == 0:
            return 1.0 if difference else 0.0
        return float(ndtr((abs(difference) - self.thresholds) / self.error).mean())


def _variances(components: PairComponents, size: RunSize) -> tuple[float, Variance]:
    """The true standard error, and the variances that the run may estimate, an axis for each thing that is drawn."""
    seeds = [size.seeds if method.random else 1 for method in components.methods]
    rests = [method.rest / size.examples for method in components.methods]
    by_example = components.example / size.examples + sum(
        rest / count for rest, count in zip(rests, seeds, strict=True)
    )
    over_seeds, parts = 0.0, []
    for axis, (method, count, rest) in enumerate(zip(components.methods, seeds, rests, strict=True)):
        if count > 1:
            over_seeds += method.seed / count
            between = (method.seed + rest) * _along(axis, _spread(count - 1, _SEED_QUANTILES))
            parts.append(RunParts(np.zeros(()), count, between, np.asarray(rest)))
    examples = by_example * _along(2, _spread(size.examples - 1, _EXAMPLE_QUANTILES))
    over_folds, folds = 0.0, None
    if size.folds > 1:
        over_folds = components.fold / size.folds
        drawn = (by_example + over_folds) * _along(3, _spread(size.folds - 1, _FOLD_QUANTILES))
        folds = BetweenFolds(drawn, size.folds)
    error = math.sqrt(over_seeds + by_example + over_folds)
    return error, _with_pseudo(combined_variance(parts, examples, size.examples, folds), components, size)


def _with_pseudo(variance: Variance, components: PairComponents, size: RunSize) -> Variance:
    """The variance with the pseudo-examples of right or wrong answers: two among so many independent ones."""
    if not components.share:
        return variance
    single = components.example + sum(method.rest for method in components.methods)
    known = variance.total > 0
    effective = np.where(known, single / np.where(known, variance.total, 1), size.examples)
    effective = np.minimum(effective, size.seeds * size.examples)
    return Variance(variance.total + _PSEUDO_EXAMPLES / effective**2, variance.degrees)


def _spread(degrees: int, quantiles: int) -> Array:
    """Estimates of a variance of 1 with so many degrees of freedom, at equally likely quantiles; their mean is 1."""
    shares = (np.arange(quantiles) + 0.5) / quantiles
    drawn = gammaincinv(degrees / 2, shares)
    return np.asarray(drawn / drawn.mean())


def _along(axis: int, values: Array) -> Array:
    """Values along one of four axes: the seeds of each method, examples, folds."""
    shape = [1, 1, 1, 1]
    shape[axis] = len(values)
    return values.reshape(shape)
