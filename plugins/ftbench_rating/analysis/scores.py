"""Scores of methods, paired differences, and groups of methods that are not distinguishable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ftbench.analysis.statistics import Difference, adjust, group_letters, indistinguishable_groups
from ftbench.analysis.statistics.estimates import Verdict
from ftbench_rating.analysis.measure import FEWEST_RATERS, Measure
from ftbench_rating.analysis.opinions import Opinions
from ftbench_rating.analysis.points import Sums, method_sums, pair_sums
from ftbench_rating.analysis.two_way import Tested, weighted_mean
from ftbench_rating.study.model import Scheme
from ftbench_rating.study.scale import SCALE

BOUNDS: Mapping[Scheme, tuple[float, float]] = {
    "likert5": (float(SCALE[0]), float(SCALE[-1])),
    "pairwise": (0.0, 1.0),
    "best-worst": (-1.0, 1.0),
}
"""The lowest and the highest score."""


@dataclass(frozen=True, slots=True)
class MethodScore:
    """The score of one method."""

    method: str
    score: Measure
    """The weighted score over all dimensions."""
    by_dimension: Mapping[str, Measure]
    letters: str
    """Methods that share a letter are not distinguishable; empty if nothing was tested."""
    ratings: int
    examples: int


@dataclass(frozen=True, slots=True)
class PairDifference:
    """One method minus another, where the same rater judged both."""

    method: str
    other: str
    difference: Measure
    """For two answers at a time: the share of wins minus the share of losses."""
    p: float | None
    adjusted_p: float | None
    """With Holm's correction over all pairs."""
    verdict: Verdict
    by_dimension: Mapping[str, Measure]
    ratings: int
    examples: int


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of all methods and the differences of all pairs."""

    methods: tuple[MethodScore, ...]
    """Best first."""
    pairs: tuple[PairDifference, ...]
    """The better method first in each pair; sorted by the first method, then by the second."""
    over_raters: bool
    """Whether intervals cover other raters too."""


def scores_of(opinions: Opinions) -> Scores:
    """Weighted scores, paired differences, and groups."""
    clusters = [opinions.clusters[example] for example in opinions.examples]
    low, high = BOUNDS[opinions.scheme]
    by_method = {
        method: _all_and_each(opinions, sums, clusters, (low, high), difference=False)
        for method, sums in method_sums(opinions).items()
    }
    ranked = sorted(opinions.methods, key=lambda name: _descending(by_method[name][0].measure.value))
    order = {method: place for place, method in enumerate(ranked)}
    pairs = []
    for (minuend, subtrahend), sums in pair_sums(opinions).items():
        first, second = sorted((minuend, subtrahend), key=order.__getitem__)
        signed = sums if first == minuend else Sums(-sums.points, sums.counts)
        whole, each = _all_and_each(opinions, signed, clusters, (low - high, high - low), difference=True)
        pairs.append((first, second, whole, each))
    pairs.sort(key=lambda pair: (order[pair[0]], order[pair[1]]))
    adjusted = adjust([_difference(first, second, whole) for first, second, whole, _ in pairs], "higher")
    letters = _letters([name for name in ranked if by_method[name][0].measure.value is not None], adjusted)
    return Scores(
        methods=tuple(
            MethodScore(name, whole.measure, each, letters.get(name, ""), whole.ratings, whole.examples)
            for name in ranked
            for whole, each in [by_method[name]]
        ),
        pairs=tuple(
            PairDifference(
                method=first,
                other=second,
                difference=whole.measure,
                p=whole.p,
                adjusted_p=tested.adjusted_p,
                verdict=tested.verdict,
                by_dimension=each,
                ratings=whole.ratings,
                examples=whole.examples,
            )
            for (first, second, whole, each), tested in zip(pairs, adjusted, strict=True)
        ),
        over_raters=len(opinions.raters) >= FEWEST_RATERS,
    )


def _all_and_each(
    opinions: Opinions, sums: Sums, clusters: Sequence[str], bounds: tuple[float, float], *, difference: bool
) -> tuple[Tested, dict[str, Measure]]:
    """The weighted mean over all dimensions, and the mean of each dimension."""

    def of(weights: Sequence[float]) -> Tested:
        return weighted_mean(sums, weights, clusters, bounds=bounds, difference=difference)

    each = np.eye(len(opinions.dimensions))
    alone = {name: of(list(each[place])).measure for place, name in enumerate(opinions.dimensions)}
    return of(opinions.weights), alone


def _difference(method: str, other: str, tested: Tested) -> Difference:
    """The difference as the statistics of a run hold it."""
    measure = tested.measure
    return Difference(
        method=method,
        other=other,
        value=measure.value,
        low=measure.low,
        high=measure.high,
        kind="two-way t",
        degrees=tested.degrees,
        p=tested.p,
        adjusted_p=None,
        test="two-way t",
        verdict="untested",
        covers_seeds=False,
    )


def _letters(ranked: Sequence[str], pairs: Sequence[Difference]) -> dict[str, str]:
    differ = {frozenset((pair.method, pair.other)) for pair in pairs if pair.verdict in ("better", "worse")}
    tested = {name for pair in pairs if pair.p is not None for name in (pair.method, pair.other)}
    groups = indistinguishable_groups(ranked, lambda first, second: frozenset((first, second)) in differ)
    return {name: letters for name, letters in group_letters(groups).items() if name in tested}


def _descending(value: float | None) -> tuple[bool, float]:
    return (value is None, -(value or 0.0))
