"""Opinions as sums of points, by dimension, rater and cluster of examples: what scores and differences are made of."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from ftbench_rating.analysis.opinions import Opinion, Opinions
from ftbench_rating.ratings import Array

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Points and how many; each [dimensions, raters, examples]."""

    points: Array
    counts: Array


def method_sums(opinions: Opinions) -> dict[str, Sums]:
    """By method, its points."""
    found = {method: _nothing(opinions) for method in opinions.methods}
    places = _Places(opinions)
    for one in opinions.given:
        place = places.of(one)
        for method, points in zip(one.item.methods, one.points, strict=True):
            found[method].points[place] += points
            found[method].counts[place] += 1
    return found


def pair_sums(opinions: Opinions) -> dict[Pair, Sums]:
    """By pair of methods, the first one's points less the second one's where one rater judged both.

    `likert5`: both answers to one example. The other schemes: both answers of one item, so that for two answers the
    mean is the share of wins less the share of losses.
    """
    found = {pair: _nothing(opinions) for pair in combinations(opinions.methods, 2)}
    places = _Places(opinions)
    judged: dict[tuple[str, tuple[int, int, int]], dict[str, float]] = {}
    for one in opinions.given:
        together = "" if opinions.scheme == "likert5" else one.item.id
        judged.setdefault((together, places.of(one)), {}).update(zip(one.item.methods, one.points, strict=True))
    for (_, place), points in judged.items():
        for first, second in combinations([method for method in opinions.methods if method in points], 2):
            found[first, second].points[place] += points[first] - points[second]
            found[first, second].counts[place] += 1
    return found


class _Places:
    """Where an opinion belongs in [dimensions, raters, examples]."""

    def __init__(self, opinions: Opinions) -> None:
        self.dimensions, self.raters, self.examples = (
            {name: place for place, name in enumerate(names)}
            for names in (opinions.dimensions, opinions.raters, opinions.examples)
        )

    def of(self, one: Opinion) -> tuple[int, int, int]:
        return self.dimensions[one.dimension], self.raters[one.item.rater], self.examples[one.item.example]


def _nothing(opinions: Opinions) -> Sums:
    shape = (len(opinions.dimensions), len(opinions.raters), len(opinions.examples))
    return Sums(np.zeros(shape), np.zeros(shape))
