"""Choices between answers: who beats whom how often, how strong methods are, and what positions do to raters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ftbench.messages import Note
from ftbench_rating import messages
from ftbench_rating.analysis.measure import FEWEST_RATERS, Measure, drawn_values, with_interval
from ftbench_rating.analysis.opinions import Opinion, Opinions
from ftbench_rating.analysis.points import Pair, Sums
from ftbench_rating.analysis.two_way import weighted_mean
from ftbench_rating.errors import Undefined
from ftbench_rating.paired import BestWorst, BradleyTerry, Choice


@dataclass(frozen=True, slots=True)
class Record:
    """How choices between two methods ended, on one dimension."""

    wins: int
    ties: int
    losses: int


@dataclass(frozen=True, slots=True)
class Strengths:
    """Davidson's model of the choices on one dimension."""

    dimension: str
    log_strengths: Mapping[str, Measure]
    """By method, best first, with mean 0: 1 more is e times the odds of being preferred."""
    tie: float | None
    """Davidson's ν: 0 without ties."""
    undefined: Note | None
    """Why the choices do not determine strengths."""
    records: Mapping[Pair, Record]
    """By (method, other), the better one first."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """What choices say beyond scores."""

    strengths: tuple[Strengths, ...]
    first_place: Measure
    """How often the first answer shown was preferred (of choices that are no tie)."""
    first_place_expected: float
    """Without any bias."""


def preferences_of(opinions: Opinions) -> Preferences:
    """Strengths on each dimension, and position bias over all of them."""
    strengths = tuple(_strengths(opinions, dimension) for dimension in opinions.dimensions)
    bias, expected = _first_place(opinions)
    return Preferences(strengths, bias, expected)


def _strengths(opinions: Opinions, dimension: str) -> Strengths:
    choices = [choice for one in opinions.given if one.dimension == dimension for choice in _choices(one)]
    records = _records(choices)
    if not choices:
        return Strengths(dimension, {}, None, messages.NOBODY_COMPARED(), {})
    model = BradleyTerry(choices, opinions.methods)
    try:
        fitted = model.strengths()
    except Undefined as error:
        return Strengths(dimension, {}, None, error.note, records)
    ranked = sorted(fitted.log_strengths, key=lambda name: -fitted.log_strengths[name])
    clusters = [opinions.clusters[example] for example in model.items]
    measures = {}
    try:
        drawn = drawn_values(model, clusters, raters=model.rater_count >= FEWEST_RATERS)
        for name in ranked:
            own = drawn[:, model.methods.index(name)]
            measures[name] = with_interval(fitted.log_strengths[name], own)
    except Undefined as error:
        measures = {name: Measure(fitted.log_strengths[name], reason=error.note) for name in ranked}
    order = {name: place for place, name in enumerate(ranked)}
    return Strengths(dimension, measures, fitted.tie, None, _turned(records, order))


def _choices(one: Opinion) -> list[Choice]:
    shown = one.item.methods
    if one.worst is not None:
        return BestWorst(one.item.example, one.item.rater, shown, shown[one.value], shown[one.worst]).choices()
    outcome = "tie" if one.value < 0 else ("first", "second")[one.value]
    return [Choice(one.item.example, one.item.rater, shown[0], shown[1], outcome)]  # type: ignore[arg-type]


def _records(choices: list[Choice]) -> dict[Pair, Record]:
    found: dict[Pair, list[int]] = {}
    for choice in choices:
        pair, place = (choice.first, choice.second), ("first", "tie", "second").index(choice.outcome)
        if pair[::-1] in found:
            pair, place = pair[::-1], 2 - place
        found.setdefault(pair, [0, 0, 0])[place] += 1
    return {pair: Record(*counts) for pair, counts in sorted(found.items())}


def _turned(records: Mapping[Pair, Record], order: Mapping[str, int]) -> dict[Pair, Record]:
    """The stronger method first."""
    turned = {}
    for (one, other), record in records.items():
        if order[one] < order[other]:
            turned[one, other] = record
        else:
            turned[other, one] = Record(record.losses, record.ties, record.wins)
    return dict(sorted(turned.items(), key=lambda entry: (order[entry[0][0]], order[entry[0][1]])))


def _first_place(opinions: Opinions) -> tuple[Measure, float]:
    raters, examples = ({name: at for at, name in enumerate(names)} for names in (opinions.raters, opinions.examples))
    shape = (1, len(raters), len(examples))
    sums = Sums(np.zeros(shape), np.zeros(shape))
    expected = []
    for one in opinions.given:
        if one.value >= 0:
            place = (0, raters[one.item.rater], examples[one.item.example])
            sums.points[place] += one.value == 0
            sums.counts[place] += 1
            expected.append(1 / one.item.shown)
    clusters = [opinions.clusters[example] for example in opinions.examples]
    if not expected:
        return Measure(None, reason=messages.ONLY_TIES()), 0.5
    return weighted_mean(sums, (1.0,), clusters, bounds=(0.0, 1.0)).measure, float(np.mean(expected))
