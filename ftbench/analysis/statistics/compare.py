"""Compare methods on one metric of one task: the entry point for reports."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from ftbench.analysis.statistics.arrays import Value
from ftbench.analysis.statistics.corpus_sample import CorpusSample
from ftbench.analysis.statistics.estimates import Difference, Direction, MetricStatistics, Verdict, ranking
from ftbench.analysis.statistics.groups import indistinguishable_groups
from ftbench.analysis.statistics.holm import holm
from ftbench.analysis.statistics.intervals import ALPHA
from ftbench.analysis.statistics.mean_sample import MeanSample
from ftbench.analysis.statistics.per_example import is_ratio
from ftbench.analysis.statistics.sample import MethodRuns, Sample


def compare_methods(
    methods: Sequence[MethodRuns],
    value: Value,
    *,
    direction: Direction,
    baseline: str | None = None,
    clusters: Sequence[Hashable] | None = None,
    seed: int = 0,
    bounds: tuple[float, float] = (-math.inf, math.inf),
    folds: Sequence[Hashable] | None = None,
) -> MetricStatistics:
    """Intervals of all methods, differences to the baseline and between all pairs, and the resulting groups.

    All runs answer the same examples in the same order; `clusters` has the cluster of each example, and `folds` its
    fold where a run is a cross-validation. `seed` seeds random draws, so equal input gives equal output. `bounds` are
    the lowest and highest possible value of the metric, at which intervals are cut. There are no `differences` if
    `baseline` is none of the methods. Raises `ValueError` for runs of different lengths.
    """
    examples = _examples(methods, clusters)
    sample = _sample(methods, value, clusters, seed, bounds, folds)
    estimates = tuple(sample.estimate(method) for method in methods)
    pairs = {(one.method, other.method): sample.difference(one, other) for one, other in combinations(methods, 2)}
    names = [method.method for method in methods]
    differences = [_oriented(pairs, name, baseline) for name in names if baseline in names and name != baseline]
    adjusted = adjust(list(pairs.values()), direction)
    apart = {frozenset((pair.method, pair.other)) for pair in adjusted if pair.verdict in ("better", "worse")}
    return MetricStatistics(
        direction,
        baseline,
        examples,
        examples if clusters is None else len(set(clusters)),
        estimates,
        adjust(differences, direction),
        adjusted,
        indistinguishable_groups(ranking(estimates, direction), lambda a, b: frozenset((a, b)) in apart),
        bounds[1] - bounds[0],
    )


def adjust(family: Sequence[Difference], direction: Direction) -> tuple[Difference, ...]:
    """The family with Holm's p-values and verdicts; differences without a p-value are "untested" and not counted."""
    tested = [difference.p for difference in family if difference.p is not None]
    adjusted = iter(holm(tested))
    return tuple(
        replace(difference, adjusted_p=None, verdict="untested")
        if difference.p is None
        else _judged(replace(difference, adjusted_p=next(adjusted)), direction)
        for difference in family
    )


def _judged(difference: Difference, direction: Direction) -> Difference:
    verdict: Verdict = "unclear"
    if difference.adjusted_p is not None and difference.adjusted_p < ALPHA and difference.value:
        verdict = "better" if (difference.value > 0) == (direction == "higher") else "worse"
    return replace(difference, verdict=verdict)


def _oriented(pairs: Mapping[tuple[str, str], Difference], method: str, other: str) -> Difference:
    if (method, other) in pairs:
        return pairs[method, other]
    pair = pairs[other, method]
    turned = [None if x is None else 0.0 - x for x in (pair.value, pair.high, pair.low, pair.centre)]
    return replace(pair, method=method, other=other, value=turned[0], low=turned[1], high=turned[2], centre=turned[3])


def _sample(
    methods: Sequence[MethodRuns],
    value: Value,
    clusters: Sequence[Hashable] | None,
    seed: int,
    bounds: tuple[float, float],
    folds: Sequence[Hashable] | None,
) -> Sample:
    rows = [run for method in methods for run in method.statistics]
    if rows and all(is_ratio(run, value) for run in rows):
        return MeanSample(methods, clusters, seed, bounds, folds)
    return CorpusSample(methods, value, clusters, seed, bounds, folds)


def _examples(methods: Sequence[MethodRuns], clusters: Sequence[Hashable] | None) -> int:
    names = [method.method for method in methods]
    if len(set(names)) < len(names):
        raise ValueError(f"expected different methods, got {names}")
    lengths = {len(run) for method in methods for run in method.statistics}
    if len(lengths) != 1:
        raise ValueError(f"expected runs over the same examples, got {sorted(lengths)}")
    if clusters is not None and len(clusters) not in lengths:
        raise ValueError(f"expected a cluster for each of {lengths.pop()} examples, got {len(clusters)}")
    return lengths.pop()
