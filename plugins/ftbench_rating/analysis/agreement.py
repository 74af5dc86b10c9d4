"""How far the raters of a study agree, dimension by dimension."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
    """One dimension."""

    dimension: str
    alpha: Measure
    """Krippendorff's: ordinal for ratings, nominal for choices."""
    gwet: Measure
    """AC2 with quadratic weights for ratings, AC1 for choices: high also where nearly all ratings are the same."""
    percent: Measure
    """The share of pairs of raters that said the same, 0 to 1."""
    icc: Measure | None
    """ICC(2, k) of ratings: how far the mean of these raters would agree with that of others. None for choices."""
    items: int
    """With two ratings or more."""
    complete: int
    """Rated by all, which is what the ICC needs."""


def agreement_of(opinions: Opinions) -> tuple[Agreement, ...]:
    """For each dimension, with intervals over examples, and over raters from three on."""
    return tuple(_agreement(opinions, dimension) for dimension in opinions.dimensions)


def _agreement(opinions: Opinions, dimension: str) -> Agreement:
    triples = [found for one in opinions.given if one.dimension == dimension for found in _triples(one, opinions)]
    if len({rater for _, rater, _ in triples}) < 2:
        alone = Measure(None, reason=messages.ONE_RATER())
        likert = opinions.scheme == "likert5"
        return Agreement(dimension, alone, alone, alone, alone if likert else None, 0, 0)
    ratings = Ratings.from_triples(triples)
    several = sum(bool((row == row).sum() > 1) for row in ratings.values)
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


def _triples(one: Opinion, opinions: Opinions) -> list[Triple]:
    """What is compared between raters: ratings of an answer, or which of some methods was chosen.

    A method is called by its place among those of the item, in the order of the matrix, so that raters who saw it in
    another position are compared, and choices among three are not taken for choices among all methods.
    """
    methods = [name for name in opinions.methods if name in one.item.methods]
    name = "\n".join((one.item.example, *methods))

    def chosen(place: int) -> float:
        return float(methods.index(one.item.methods[place])) if place >= 0 else -1.0

    if opinions.scheme == "likert5":
        return [(name, one.item.rater, float(one.value))]
    if one.worst is None:
        return [(name, one.item.rater, chosen(one.value))]
    return [(f"{name}\n{what}", one.item.rater, chosen(place)) for what, place in (("", one.value), ("-", one.worst))]


def _choices(opinions: Opinions) -> Sequence[float]:
    """All that a rater can choose; a tie only with two answers."""
    most = max(one.item.shown for one in opinions.given)
    places = [float(place) for place in range(most)]
    return [-1.0, *places] if opinions.scheme == "pairwise" else places


def example_of(item: str) -> str:
    """The example in the name of an item."""
    return item.split("\n", 1)[0]
