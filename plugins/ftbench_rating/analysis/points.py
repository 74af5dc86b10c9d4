"""Sums of points by dimension, rater and example, from which scores and differences are computed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from ftbench_rating.analysis.opinions import Opinion, Opinions
from ftbench_rating.ratings import Array

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Sums of points and their counts; each [dimensions, raters, examples]."""

    points: Array
    counts: Array


def method_sums(opinions: Opinions) -> dict[str, Sums]:
    """The points of each method."""
    sums = {method: _zeros(opinions) for method in opinions.methods}
    places = _Places(opinions)
    for opinion in opinions.entries:
        place = places.of(opinion)
        for method, points in zip(opinion.item.methods, opinion.points, strict=True):
            sums[method].points[place] += points
            sums[method].counts[place] += 1
    return sums


def pair_sums(opinions: Opinions) -> dict[Pair, Sums]:
    """By pair of methods, the first one's points minus the second one's, where one rater judged both.

    `likert5`: both answers to one example. The other schemes: both answers of one item, so that for two answers the
    mean is the share of wins minus the share of losses.
    """
    sums = {pair: _zeros(opinions) for pair in combinations(opinions.methods, 2)}
    places = _Places(opinions)
    judged: dict[tuple[str, tuple[int, int, int]], dict[str, float]] = {}
    for opinion in opinions.entries:
        item = opinion.item
        together = "" if opinions.scheme == "likert5" else item.id
        judged.setdefault((together, places.of(opinion)), {}).update(zip(item.methods, opinion.points, strict=True))
    for (_, place), points in judged.items():
        for first, second in combinations([method for method in opinions.methods if method in points], 2):
            sums[first, second].points[place] += points[first] - points[second]
            sums[first, second].counts[place] += 1
    return sums


class _Places:
    """The indices of an opinion in [dimensions, raters, examples]."""

    def __init__(self, opinions: Opinions) -> None:
        self.dimensions, self.raters, self.examples = (
            {name: place for place, name in enumerate(names)}
            for names in (opinions.dimensions, opinions.raters, opinions.examples)
        )

    def of(self, opinion: Opinion) -> tuple[int, int, int]:
        item = opinion.item
        return self.dimensions[opinion.dimension], self.raters[item.rater], self.examples[item.example]


def _zeros(opinions: Opinions) -> Sums:
    shape = (len(opinions.dimensions), len(opinions.raters), len(opinions.examples))
    return Sums(np.zeros(shape), np.zeros(shape))
