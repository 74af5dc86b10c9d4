"""What raters said, with the key's secret undone: which rater thinks what of which methods' answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ftbench_rating.study.model import Judgement, Key, KeyItem, Response, Scheme, Study


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one rater said about one item on one dimension."""

    item: KeyItem
    dimension: str
    value: int
    """As in `Judgement`; those that say "cannot judge" are no opinions."""
    worst: int | None = None

    @property
    def points(self) -> tuple[float, ...]:
        """What each of `item.methods` gets.

        `likert5`: the rating. Two answers: 1 for the better, half a point each for a tie. More: 1 for the best, -1 for
        the worst and 0 for all others, so that the mean is the share of best less the share of worst (Finn & Louviere
        1992, Journal of Public Policy & Marketing 11(2):12; Kiritchenko & Mohammad 2017, ACL, short papers, 465).
        """
        count = self.item.shown
        if count == 1:
            return (float(self.value),)
        if self.worst is not None:
            return tuple(float(place == self.value) - float(place == self.worst) for place in range(count))
        return tuple(0.5 if self.value < 0 else float(place == self.value) for place in range(count))


@dataclass(frozen=True, slots=True)
class Opinions:
    """All judged items of a study; practice, repeated and attention items do not count."""

    scheme: Scheme
    methods: tuple[str, ...]
    """In the order of the matrix."""
    dimensions: tuple[str, ...]
    weights: tuple[float, ...]
    """Of the dimensions; they add up to 1."""
    raters: tuple[str, ...]
    """Those with at least one opinion."""
    examples: tuple[str, ...]
    """Those with at least one opinion, sorted."""
    clusters: Mapping[str, str]
    """By example, what it belongs to; itself where it has no cluster."""
    given: tuple[Opinion, ...]
    cannot_judge: int
    """Judgements that say so."""
    missing: int
    """Judgements that were asked for and not given, by these raters."""

    @property
    def ratings(self) -> int:
        return len(self.given)

    @property
    def cluster_count(self) -> int:
        return len({self.clusters[example] for example in self.examples})


def judged_by(response: Response) -> dict[tuple[str, str], Judgement]:
    """By (item, dimension), what the rater could judge."""
    return {(one.item, one.dimension): one for one in response.judgements if one.value is not None}


def read_opinions(study: Study, key: Key, responses: Sequence[Response], *, without: Collection[str] = ()) -> Opinions:
    """The opinions of all raters but those in `without`."""
    items = {item.id: item for item in key.items if item.kind == "item"}
    given: list[Opinion] = []
    passed = asked = 0
    for response in responses:
        if response.rater in without:
            continue
        own = len(given)
        for one in response.judgements:
            if (item := items.get(one.item)) is None:
                continue
            if one.value is None:
                passed += 1
            else:
                given.append(Opinion(item, one.dimension, one.value, one.worst))
        if len(given) > own:
            asked += len(study.dimensions) * sum(item.rater == response.rater for item in items.values())
    total = sum(dimension.weight for dimension in study.dimensions)
    examples = tuple(sorted({one.item.example for one in given}))
    seen = {one.item.rater for one in given}
    return Opinions(
        scheme=study.scheme,
        methods=tuple(key.seeds),
        dimensions=tuple(dimension.name for dimension in study.dimensions),
        weights=tuple(dimension.weight / total for dimension in study.dimensions),
        raters=tuple(rater for rater in study.raters if rater in seen),
        examples=examples,
        clusters={example: key.clusters.get(example, example) for example in examples},
        given=tuple(given),
        cannot_judge=passed,
        missing=max(0, asked - passed - len(given)),
    )
