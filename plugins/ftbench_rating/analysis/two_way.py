"""Weighted means of points with two-way t intervals over examples and raters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ftbench.analysis.statistics.arrays import cluster_sums
from ftbench.analysis.statistics.intervals import t_interval, t_p_value
from ftbench.analysis.statistics.per_example import score_interval
from ftbench.analysis.statistics.sample import spread_of
from ftbench_rating import messages
from ftbench_rating.analysis.measure import FEWEST_RATERS, Measure
from ftbench_rating.analysis.points import Sums
from ftbench_rating.ratings import Array


@dataclass(frozen=True, slots=True)
class Tested:
    """A mean with its interval, and the p-value of the hypothesis that it is 0."""

    measure: Measure
    p: float | None = None
    degrees: float | None = None
    ratings: int = 0
    examples: int = 0


def weighted_mean(
    sums: Sums,
    weights: Sequence[float],
    clusters: Sequence[str],
    *,
    bounds: tuple[float, float] = (-np.inf, np.inf),
    difference: bool = False,
    over_raters: bool = True,
) -> Tested:
    """The weighted mean of the mean points on each dimension.

    Every rater judges the same examples, so points form a table of raters and examples, like the seeds and examples of
    a run, and the same two-way random effects model gives the variance (docs/statistics.md). A percentile bootstrap
    would be too narrow: three raters have two degrees of freedom. The table holds linearised contributions (Cochran
    1977, Sampling Techniques, chapter 6), with 0 for a missing judgement; if none is missing, these are the weighted
    points themselves. With fewer than three raters, or without `over_raters`, the interval covers examples only.
    """
    used = [place for place, weight in enumerate(weights) if weight > 0]
    shares = np.array([weights[place] for place in used])
    points, counts = sums.points[used], sums.counts[used]
    rated = counts.sum(axis=0) > 0
    ratings, examples = int(counts.sum()), int(rated.any(axis=0).sum())
    totals = counts.sum(axis=(1, 2))
    if not (totals > 0).all():
        why = messages.DIMENSION_UNRATED() if ratings else messages.NOBODY_RATED()
        return Tested(Measure(None, reason=why), ratings=ratings, examples=examples)
    table, value = _contributions(points, counts, totals, shares)
    # Examples and raters without a judgement here do not count as degrees of freedom.
    kept = _by_cluster(table[rated.any(axis=1)][:, rated.any(axis=0)], np.asarray(clusters)[rated.any(axis=0)])
    raters, groups = kept.shape
    if groups < 2:
        return Tested(Measure(value, reason=messages.TOO_FEW_EXAMPLES()), None, None, ratings, examples)
    scores = value + kept * raters * groups
    if raters < FEWEST_RATERS or not over_raters:
        scores = scores.mean(axis=0, keepdims=True)
    centre, variance = score_interval(scores, False, scores.size)
    spread = spread_of(centre, variance, float(np.abs(points).max()), bounds, paired=difference)
    if spread.variance is None:
        identical = spread.problem == "identical"
        why = messages.SAME_FOR_BOTH() if identical else messages.NO_VARIATION()
        return Tested(Measure(value, reason=why), 1.0 if identical else None, None, ratings, examples)
    low, high = (float(end) for end in t_interval(np.asarray(value), variance))
    p = float(t_p_value(np.asarray(value), variance))
    measure = Measure(value, max(low, bounds[0]), min(high, bounds[1]))
    return Tested(measure, p, float(variance.degrees), ratings, examples)


def _contributions(points: Array, counts: Array, totals: Array, shares: Array) -> tuple[Array, float]:
    """The contributions [raters, examples] to the weighted mean, which add up to 0, and the weighted mean."""
    means = points.sum(axis=(1, 2)) / totals
    deviations = (points - means[:, None, None] * counts) / totals[:, None, None]
    return np.tensordot(shares, deviations, axes=1), float(shares @ means)


def _by_cluster(table: Array, clusters: Array) -> Array:
    return cluster_sums(table[..., None], [str(name) for name in clusters])[..., 0]
