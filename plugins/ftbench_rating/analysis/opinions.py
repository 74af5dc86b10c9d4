"""Judgements joined with the key: which rater judged which methods' answers how."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ftbench_rating.study.model import Judgement, Key, KeyItem, Response, Scheme, Study


@dataclass(frozen=True, slots=True)
class Opinion:
    """One rater's judgement of one item on one dimension, with the methods that wrote the answers."""

    item: KeyItem
    dimension: str
    value: int
    """As in `Judgement`; a "cannot judge" is not an opinion."""
    worst: int | None = None

    @property
    def points(self) -> tuple[float, ...]:
        """The points of each of `item.methods`.

        `likert5`: the rating. Two answers: 1 for the better, 0.5 each for a tie. More: 1 for the best, -1 for the worst
        and 0 for all others, so that the mean is the share of best minus the share of worst (Finn & Louviere
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
    """All opinions of a study, without practice, repeated and attention items."""

    scheme: Scheme
    methods: tuple[str, ...]
    """In the order of the matrix."""
    dimensions: tuple[str, ...]
    weights: tuple[float, ...]
    """Weights of the dimensions; they add up to 1."""
    raters: tuple[str, ...]
    """Raters with at least one opinion."""
    examples: tuple[str, ...]
    """Examples with at least one opinion, sorted."""
    clusters: Mapping[str, str]
    """By example, its cluster; the example itself if it has none."""
    entries: tuple[Opinion, ...]
    cannot_judge: int
    """The number of "cannot judge" answers."""
    missing: int
    """The number of judgements that these raters have not given yet."""

    @property
    def ratings(self) -> int:
        return len(self.entries)

    @property
    def cluster_count(self) -> int:
        return len({self.clusters[example] for example in self.examples})


def judged_by(response: Response) -> dict[tuple[str, str], Judgement]:
    """By (item, dimension), the rater's judgements without "cannot judge"."""
    judgements = (judgement for judgement in response.judgements if judgement.value is not None)
    return {(judgement.item, judgement.dimension): judgement for judgement in judgements}


def read_opinions(study: Study, key: Key, responses: Sequence[Response], *, without: Collection[str] = ()) -> Opinions:
    """The opinions of all raters except those in `without`."""
    items = {item.id: item for item in key.items if item.kind == "item"}
    entries: list[Opinion] = []
    passed = asked = 0
    for response in responses:
        if response.rater in without:
            continue
        before = len(entries)
        for judgement in response.judgements:
            if (item := items.get(judgement.item)) is None:
                continue
            if judgement.value is None:
                passed += 1
            else:
                entries.append(Opinion(item, judgement.dimension, judgement.value, judgement.worst))
        if len(entries) > before:
            asked += len(study.dimensions) * sum(item.rater == response.rater for item in items.values())
    total = sum(dimension.weight for dimension in study.dimensions)
    examples = tuple(sorted({opinion.item.example for opinion in entries}))
    seen = {opinion.item.rater for opinion in entries}
    return Opinions(
        scheme=study.scheme,
        methods=tuple(key.seeds),
        dimensions=tuple(dimension.name for dimension in study.dimensions),
        weights=tuple(dimension.weight / total for dimension in study.dimensions),
        raters=tuple(rater for rater in study.raters if rater in seen),
        examples=examples,
        clusters={example: key.clusters.get(example, example) for example in examples},
        entries=tuple(entries),
        cannot_judge=passed,
        missing=max(0, asked - passed - len(entries)),
    )
