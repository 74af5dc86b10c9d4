"""The analysis of choices: wins and losses, strengths of methods, and position bias."""

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
    """The outcomes of choices between two methods, on one dimension."""

    wins: int
    ties: int
    losses: int


@dataclass(frozen=True, slots=True)
class Strengths:
    """The fit of Davidson's model to the choices on one dimension."""

    dimension: str
    log_strengths: Mapping[str, Measure]
    """By method, best first, with mean 0; a difference of 1 means e times the odds to be preferred."""
    tie: float | None
    """Davidson's ν; 0 without ties."""
    undefined: Note | None
    """The reason why the choices do not determine strengths, or None."""
    records: Mapping[Pair, Record]
    """By (method, other), the stronger one first."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """The results of choices beyond scores."""

    strengths: tuple[Strengths, ...]
    first_place: Measure
    """The share of choices, without ties, that preferred the first answer shown."""
    first_place_expected: float
    """The share without position bias."""


def preferences_of(opinions: Opinions) -> Preferences:
    """Strengths on each dimension, and position bias over all dimensions."""
    strengths = tuple(_strengths(opinions, dimension) for dimension in opinions.dimensions)
    bias, expected = _first_place(opinions)
    return Preferences(strengths, bias, expected)


def _strengths(opinions: Opinions, dimension: str) -> Strengths:
    of_dimension = [opinion for opinion in opinions.entries if opinion.dimension == dimension]
    choices = [choice for opinion in of_dimension for choice in _choices(opinion)]
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
            of_method = drawn[:, model.methods.index(name)]
            measures[name] = with_interval(fitted.log_strengths[name], of_method)
    except Undefined as error:
        measures = {name: Measure(fitted.log_strengths[name], reason=error.note) for name in ranked}
    order = {name: place for place, name in enumerate(ranked)}
    return Strengths(dimension, measures, fitted.tie, None, _stronger_first(records, order))


def _choices(opinion: Opinion) -> list[Choice]:
    item, value, worst = opinion.item, opinion.value, opinion.worst
    if worst is not None:
        return BestWorst(item.example, item.rater, item.methods, item.methods[value], item.methods[worst]).choices()
    outcome = "tie" if value < 0 else ("first", "second")[value]
    return [Choice(item.example, item.rater, item.methods[0], item.methods[1], outcome)]  # type: ignore[arg-type]


def _records(choices: list[Choice]) -> dict[Pair, Record]:
    counts: dict[Pair, list[int]] = {}
    for choice in choices:
        pair, place = (choice.first, choice.second), ("first", "tie", "second").index(choice.outcome)
        if pair[::-1] in counts:
            pair, place = pair[::-1], 2 - place
        counts.setdefault(pair, [0, 0, 0])[place] += 1
    return {pair: Record(*of_pair) for pair, of_pair in sorted(counts.items())}


def _stronger_first(records: Mapping[Pair, Record], order: Mapping[str, int]) -> dict[Pair, Record]:
    """The records with the stronger method of each pair first, sorted by strength."""
    turned = {}
    for (first, second), record in records.items():
        if order[first] < order[second]:
            turned[first, second] = record
        else:
            turned[second, first] = Record(record.losses, record.ties, record.wins)
    return dict(sorted(turned.items(), key=lambda entry: (order[entry[0][0]], order[entry[0][1]])))


def _first_place(opinions: Opinions) -> tuple[Measure, float]:
    raters, examples = ({name: at for at, name in enumerate(names)} for names in (opinions.raters, opinions.examples))
    shape = (1, len(raters), len(examples))
    sums = Sums(np.zeros(shape), np.zeros(shape))
    expected = []
    for opinion in opinions.entries:
        if opinion.value >= 0:
            place = (0, raters[opinion.item.rater], examples[opinion.item.example])
            sums.points[place] += opinion.value == 0
            sums.counts[place] += 1
            expected.append(1 / opinion.item.shown)
    clusters = [opinions.clusters[example] for example in opinions.examples]
    if not expected:
        return Measure(None, reason=messages.ONLY_TIES()), 0.5
    return weighted_mean(sums, (1.0,), clusters, bounds=(0.0, 1.0)).measure, float(np.mean(expected))
