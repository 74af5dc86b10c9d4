"""Facts about each rater: severity, self-agreement, attention, and whether the study's rule excludes the rater."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ftbench_rating import messages
from ftbench_rating.agreement import CohenKappa
from ftbench_rating.analysis.measure import Measure
from ftbench_rating.analysis.opinions import Opinions, judged_by
from ftbench_rating.analysis.points import Sums
from ftbench_rating.analysis.two_way import weighted_mean
from ftbench_rating.errors import Undefined
from ftbench_rating.ratings import Array, Ratings
from ftbench_rating.statistic import value_of
from ftbench_rating.study.model import Judgement, Key, KeyItem, Response, Study
from ftbench_rating.study.scale import SCALE

FEWEST_REPEATED = 15
"""Repeated items below which self-agreement excludes nobody: careful raters would look careless too often."""


@dataclass(frozen=True, slots=True)
class Rater:
    """The facts about one rater."""

    rater: str
    ratings: int
    cannot_judge: int
    severity: Measure | None
    """The mean difference from the other raters' mean on the same answers, in points; below 0 is severe. None for
    choices."""
    self_agreement: float | None
    """On repeated items: quadratically weighted kappa of ratings; for choices (equal - chance) / (1 - chance), with the
    share of equal choices and chance 1 / number of answers, where a tie is half equal to a preference. None if it is
    undefined; 0 for a rater who gives everything the same rating."""
    repeated: int
    """Items judged twice."""
    attention: int
    """Attention items that were judged right."""
    attention_items: int
    """Attention items that were judged."""
    excluded: tuple[str, ...]
    """The parts of the study's rule that exclude this rater; empty if none does."""

    @property
    def attention_share(self) -> float | None:
        return self.attention / self.attention_items if self.attention_items else None


def raters_of(study: Study, key: Key, responses: Sequence[Response], opinions: Opinions) -> tuple[Rater, ...]:
    """The raters who sent something back, in the order of the study."""
    items = {item.id: item for item in key.items}
    severities = _severities(opinions) if study.scheme == "likert5" else {}
    return tuple(_rater(study, items, response, severities, opinions) for response in responses)


def _rater(
    study: Study,
    items: Mapping[str, KeyItem],
    response: Response,
    severities: Mapping[str, Measure],
    opinions: Opinions,
) -> Rater:
    judged = judged_by(response)
    right, attention_items = _attention(study, items, judged)
    self_agreement, repeated = _self_agreement(study, items, judged)
    values = {judgement.value for (item, _), judgement in judged.items() if items[item].kind == "item"}
    is_constant = study.scheme == "likert5" and len(values) == 1
    if is_constant:
        self_agreement = 0.0
    severity = None
    if study.scheme == "likert5":
        severity = severities.get(response.rater, Measure(None, reason=messages.NOT_RATED_BY_OTHERS()))
    excluded = []
    limits = study.exclusion
    if attention_items and right / attention_items < limits.attention_at_least:
        excluded.append("attention")
    is_reliable = repeated >= FEWEST_REPEATED or is_constant
    if is_reliable and self_agreement is not None and self_agreement < limits.self_agreement_at_least:
        excluded.append("self-agreement")
    return Rater(
        rater=response.rater,
        ratings=sum(opinion.item.rater == response.rater for opinion in opinions.entries),
        cannot_judge=sum(each.value is None and items[each.item].kind == "item" for each in response.judgements),
        severity=severity,
        self_agreement=self_agreement,
        repeated=repeated,
        attention=right,
        attention_items=attention_items,
        excluded=tuple(excluded),
    )


def _attention(
    study: Study, items: Mapping[str, KeyItem], judged: Mapping[tuple[str, str], Judgement]
) -> tuple[int, int]:
    """The number of right ones and of all that were judged; only the first dimension counts."""
    first = study.dimensions[0].name
    answered = [
        items[item].expected.count(value)
        for (item, dimension), judgement in judged.items()
        if dimension == first and items[item].kind == "attention" and (value := judgement.value) is not None
    ]
    return sum(map(bool, answered)), len(answered)


def _self_agreement(
    study: Study, items: Mapping[str, KeyItem], judged: Mapping[tuple[str, str], Judgement]
) -> tuple[float | None, int]:
    """The self-agreement over all dimensions, and the number of repeated items."""
    twice = [
        (items[first.item], first, items[item], again)
        for (item, dimension), again in judged.items()
        if (before := items[item].repeats) and (first := judged.get((before, dimension)))
    ]
    if not twice:
        return None, 0
    repeated = len({after.id for _, _, after, _ in twice})
    if study.scheme != "likert5":
        return _equal_choices(twice), repeated
    ratings = Ratings.from_array([(float(first.value or 0), float(again.value or 0)) for _, first, _, again in twice])
    try:
        return value_of(CohenKappa(ratings, "quadratic", SCALE)), repeated
    except Undefined:
        return None, repeated


def _equal_choices(twice: Sequence[tuple[KeyItem, Judgement, KeyItem, Judgement]]) -> float:
    """A tie is half equal to a preference; otherwise careful raters of close answers would seem inconsistent."""
    equal = by_chance = count = 0.0
    for before, first, after, again in twice:
        for earlier, later in ((first.value, again.value), (first.worst, again.worst)):
            if earlier is not None and later is not None:
                chosen = {_chosen(before, earlier), _chosen(after, later)}
                equal += 1.0 if len(chosen) == 1 else 0.5 if None in chosen else 0.0
                by_chance += 1 / before.shown
                count += 1
    return (equal - by_chance) / (count - by_chance)


def _chosen(item: KeyItem, place: int) -> str | None:
    """The chosen method, or None for a tie."""
    return item.methods[place] if place >= 0 else None


def _severities(opinions: Opinions) -> dict[str, Measure]:
    """By rater, weighted over dimensions, with an interval over examples only, because it is about this rater."""
    table = _ratings_table(opinions)
    if len(opinions.raters) < 2:
        return {}
    clusters = [opinions.clusters[example] for example in opinions.examples]
    rated = ~np.isnan(table)
    filled = np.where(rated, table, 0.0)
    total, count = filled.sum(axis=1, keepdims=True), rated.sum(axis=1, keepdims=True)
    others = count - rated
    common = rated & (others > 0)
    gaps = np.where(common, filled - (total - filled) / np.where(others > 0, others, 1), 0.0)
    span = float(SCALE[-1] - SCALE[0])
    severities = {}
    for place, rater in enumerate(opinions.raters):
        sums = Sums(gaps[:, [place]].sum(axis=3), common[:, [place]].sum(axis=3).astype(np.float64))
        tested = weighted_mean(sums, opinions.weights, clusters, bounds=(-span, span), difference=True)
        severities[rater] = tested.measure
    return severities


def _ratings_table(opinions: Opinions) -> Array:
    """[dimensions, raters, examples, methods]: the ratings, NaN where there is none."""
    at = [
        {name: place for place, name in enumerate(names)}
        for names in (opinions.dimensions, opinions.raters, opinions.examples, opinions.methods)
    ]
    table = np.full([len(places) for places in at], math.nan)
    for opinion in opinions.entries:
        names = (opinion.dimension, opinion.item.rater, opinion.item.example, opinion.item.methods[0])
        table[tuple(places[name] for places, name in zip(at, names, strict=True))] = opinion.value
    return table
