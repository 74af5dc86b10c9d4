"""How good each method is in the eyes of the raters, and which methods they tell apart."""

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
    """One method."""

    method: str
    score: Measure
    """Of all dimensions with their weights."""
    by_dimension: Mapping[str, Measure]
    letters: str
    """Methods that share a letter are not told apart; empty where nothing was tested."""
    ratings: int
    examples: int


@dataclass(frozen=True, slots=True)
class PairDifference:
    """One method less another, where the same rater judged both."""

    method: str
    other: str
    difference: Measure
    """For two answers at a time: the share of wins less the share of losses."""
    p: float | None
    adjusted_p: float | None
    """By Holm over all pairs."""
    verdict: Verdict
    by_dimension: Mapping[str, Measure]
    ratings: int
    examples: int


@dataclass(frozen=True, slots=True)
class Scores:
    """All methods, best first."""

    methods: tuple[MethodScore, ...]
    pairs: tuple[PairDifference, ...]
    """The better one first; all of the first method, then of the second, and so on."""
    over_raters: bool
    """Whether intervals say something of other raters too."""


def scores_of(opinions: Opinions) -> Scores:
    """Weighted scores, paired differences, and groups."""
    clusters = [opinions.clusters[example] for example in opinions.examples]
    low, high = BOUNDS[opinions.scheme]
    own = {
        method: _all_and_each(opinions, sums, clusters, (low, high), difference=False)
        for method, sums in method_sums(opinions).items()
    }
    ranked = sorted(opinions.methods, key=lambda name: _descending(own[name][0].measure.value))
    order = {method: place for place, method in enumerate(ranked)}
    pairs = []
    for (one, other), sums in pair_sums(opinions).items():
        first, second = sorted((one, other), key=order.__getitem__)
        signed = sums if first == one else Sums(-sums.points, sums.counts)
        whole, each = _all_and_each(opinions, signed, clusters, (low - high, high - low), difference=True)
        pairs.append((first, second, whole, each))
    pairs.sort(key=lambda pair: (order[pair[0]], order[pair[1]]))
    judged = adjust([_difference(first, second, whole) for first, second, whole, _ in pairs], "higher")
    letters = _letters([name for name in ranked if own[name][0].measure.value is not None], judged)
    return Scores(
        methods=tuple(
            MethodScore(name, whole.measure, each, letters.get(name, ""), whole.ratings, whole.examples)
            for name in ranked
            for whole, each in [own[name]]
        ),
        pairs=tuple(
            PairDifference(
                first, second, whole.measure, whole.p, one.adjusted_p, one.verdict, each, whole.ratings, whole.examples
            )
            for (first, second, whole, each), one in zip(pairs, judged, strict=True)
        ),
        over_raters=len(opinions.raters) >= FEWEST_RATERS,
    )


def _all_and_each(
    opinions: Opinions, sums: Sums, clusters: Sequence[str], bounds: tuple[float, float], *, difference: bool
) -> tuple[Tested, dict[str, Measure]]:
    """Over all dimensions with their weights, and each alone."""

    def of(weights: Sequence[float]) -> Tested:
        return weighted_mean(sums, weights, clusters, bounds=bounds, difference=difference)

    each = np.eye(len(opinions.dimensions))
    alone = {name: of(list(each[place])).measure for place, name in enumerate(opinions.dimensions)}
    return of(opinions.weights), alone


def _difference(method: str, other: str, tested: Tested) -> Difference:
    """As the run's statistics hold it."""
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
    apart = {frozenset((one.method, one.other)) for one in pairs if one.verdict in ("better", "worse")}
    tested = {name for one in pairs if one.p is not None for name in (one.method, one.other)}
    groups = indistinguishable_groups(ranked, lambda a, b: frozenset((a, b)) in apart)
    return {name: letters for name, letters in group_letters(groups).items() if name in tested}


def _descending(value: float | None) -> tuple[bool, float]:
    return (value is None, -(value or 0.0))
