"""Agreement of a study's raters on each dimension."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ftbench_rating import messages
from ftbench_rating.agreement import GwetAgreement, IntraclassCorrelation, KrippendorffAlpha, PercentAgreement
from ftbench_rating.analysis.measure import Measure, agreement_measure
from ftbench_rating.analysis.opinions import Opinion, Opinions
from ftbench_rating.errors import Undefined
from ftbench_rating.ratings import Ratings, Triple
from ftbench_rating.statistic import Statistic
from ftbench_rating.study.scale import SCALE


@dataclass(frozen=True, slots=True)
class Agreement:
    """The agreement of raters on one dimension."""

    dimension: str
    alpha: Measure
    """Krippendorff's: ordinal for ratings, nominal for choices."""
    gwet: Measure
    """AC2 with quadratic weights for ratings, AC1 for choices; high even if nearly all ratings are the same."""
    percent: Measure
    """The share of pairs of raters that gave the same rating, 0 to 1."""
    icc: Measure | None
    """ICC(2, k) of ratings: the reliability of the mean of these raters. None for choices."""
    items: int
    """Items with at least two ratings."""
    complete: int
    """Items rated by all raters, which the ICC needs."""


def agreement_of(opinions: Opinions) -> tuple[Agreement, ...]:
    """The agreement on each dimension, with intervals over examples, and over raters if there are at least three."""
    return tuple(_agreement(opinions, dimension) for dimension in opinions.dimensions)


def _agreement(opinions: Opinions, dimension: str) -> Agreement:
    triples = [
        triple
        for opinion in opinions.entries
        if opinion.dimension == dimension
        for triple in _triples(opinion, opinions)
    ]
    if len({rater for _, rater, _ in triples}) < 2:
        undefined = Measure(None, reason=messages.ONE_RATER())
        icc = undefined if opinions.scheme == "likert5" else None
        return Agreement(dimension, undefined, undefined, undefined, icc, 0, 0)
    ratings = Ratings.from_triples(triples)
    several = int(((~np.isnan(ratings.values)).sum(axis=1) > 1).sum())
    complete = ratings.complete()

    def measured(statistic: Statistic, of: Ratings = ratings) -> Measure:
        return agreement_measure(statistic, [opinions.clusters[example_of(item)] for item in of.items])

    if opinions.scheme == "likert5":
        alpha, gwet = KrippendorffAlpha(ratings, "ordinal"), GwetAgreement(ratings, "quadratic", SCALE)
        icc = _icc(complete, opinions)
    else:
        alpha, gwet = KrippendorffAlpha(ratings, "nominal"), GwetAgreement(ratings, "identity", _choices(opinions))
        icc = None
    return Agreement(
        dimension,
        measured(alpha),
        measured(gwet),
        measured(PercentAgreement(ratings)),
        icc,
        several,
        len(complete.items),
    )


def _icc(complete: Ratings, opinions: Opinions) -> Measure:
    if not complete.items:
        return Measure(None, reason=messages.NOT_RATED_BY_ALL())
    try:
        statistic = IntraclassCorrelation(complete, 2, averaged=True)
    except Undefined as error:
        return Measure(None, reason=error.note)
    return agreement_measure(statistic, [opinions.clusters[example_of(item)] for item in complete.items])


def _triples(opinion: Opinion, opinions: Opinions) -> list[Triple]:
    """What is compared between raters: the rating of an answer, or which of several methods was chosen.

    A method's category is its index among the item's methods in the order of the matrix. So choices of raters who saw
    the methods in different positions are comparable, and a choice among three is not one among all methods.
    """
    item = opinion.item
    methods = [name for name in opinions.methods if name in item.methods]
    name = "\n".join((item.example, *methods))

    def category(place: int) -> float:
        return float(methods.index(item.methods[place])) if place >= 0 else -1.0

    if opinions.scheme == "likert5":
        return [(name, item.rater, float(opinion.value))]
    if opinion.worst is None:
        return [(name, item.rater, category(opinion.value))]
    return [
        (f"{name}\n", item.rater, category(opinion.value)),
        (f"{name}\n-", item.rater, category(opinion.worst)),
    ]


def _choices(opinions: Opinions) -> Sequence[float]:
    """All categories that a rater can choose; ties exist only for two answers."""
    most = max(opinion.item.shown for opinion in opinions.entries)
    places = [float(place) for place in range(most)]
    return [-1.0, *places] if opinions.scheme == "pairwise" else places


def example_of(item: str) -> str:
    """The example in the name of an item."""
    return item.split("\n", 1)[0]
