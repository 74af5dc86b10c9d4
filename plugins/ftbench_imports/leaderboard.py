"""A ranking by accuracy of which only the counts are known: intervals, tests of all pairs, and groups.

The answers are not in the files, so two experiments are compared as if each had answered questions of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Literal

from ftbench.analysis.statistics import (
    ALPHA,
    Assumptions,
    fisher_p,
    group_letters,
    holm,
    indistinguishable_groups,
    newcombe_interval,
    smallest_detectable_difference,
    wilson_interval,
)
from ftbench_imports.peft_results import Experiment, ResultFolder

GSM8K_TEST = 1319
"""Questions of GSM8K's test set (Cobbe et al. 2021, arXiv 2110.14168), which the MetaMathQA suite tests on."""
_ROUNDING = 1e-6
"""Of a published accuracy times the number of questions, which is a whole number unless somebody rounded it."""


@dataclass(frozen=True, slots=True)
class Place:
    """One experiment in the ranking."""

    rank: int
    """Experiments with equally many right answers share it."""
    experiment: Experiment
    right: int
    low: float
    high: float
    """Ends of the 95 % interval of its accuracy, over test questions only."""
    letters: str
    """Of its groups: two experiments that share a letter cannot be told apart."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two experiments, the better one first."""

    one: str
    other: str
    difference: float
    low: float
    high: float
    p: float
    adjusted_p: float
    """By Holm over all pairs of the leaderboard."""

    @property
    def verdict(self) -> Literal["better", "unclear"]:
        return "better" if self.adjusted_p < ALPHA else "unclear"


@dataclass(frozen=True, slots=True)
class Leaderboard:
    """The experiments of one folder on one base model, best first."""

    folder: Path
    model: str
    examples: int
    examples_assumed: bool
    places: tuple[Place, ...]
    pairs: tuple[Pair, ...]
    groups: tuple[tuple[str, ...], ...]
    smallest_gap: float | None
    """So much an experiment has to lie behind the best to be told apart from it, among all these pairs; None if even 0
    right answers are not enough."""
    smallest_gap_alone: float | None
    """The same for two experiments that are compared with each other and with nothing else."""
    detectable: float
    """A true difference at the best's accuracy that four of five such comparisons find, among all these pairs."""
    detectable_alone: float

    @property
    def rounded(self) -> int:
        """How many of the accuracies are no whole number of right answers."""
        shares = [place.experiment.accuracy * self.examples for place in self.places]
        return sum(abs(share - round(share)) > _ROUNDING for share in shares)

    @property
    def accelerators(self) -> tuple[str, ...]:
        return tuple(sorted({place.experiment.accelerator or "unknown device" for place in self.places}))


def leaderboards(folder: ResultFolder, examples: int | None = None) -> list[Leaderboard]:
    """One for each base model, in the order of their names; `examples` is the number of test questions if known."""
    models = sorted({one.model for one in folder.experiments})
    return [
        _leaderboard(folder.path, model, [one for one in folder.experiments if one.model == model], examples)
        for model in models
    ]


def _leaderboard(folder: Path, model: str, experiments: Iterable[Experiment], given: int | None) -> Leaderboard:
    examples = given or GSM8K_TEST
    right = {one.name: round(one.accuracy * examples) for one in experiments}
    ranked = sorted(experiments, key=lambda one: (-right[one.name], one.name))
    pairs = _pairs([one.name for one in ranked], right, examples)
    apart = {(pair.one, pair.other) for pair in pairs if pair.verdict == "better"}
    groups = indistinguishable_groups([one.name for one in ranked], lambda one, other: (one, other) in apart)
    letters = group_letters(groups)
    best = right[ranked[0].name]
    return Leaderboard(
        folder=folder,
        model=model,
        examples=examples,
        examples_assumed=given is None,
        places=tuple(_place(one, right, examples, letters[one.name]) for one in ranked),
        pairs=pairs,
        groups=groups,
        smallest_gap=_smallest_gap(best, examples, max(1, len(pairs) - len(apart))),
        smallest_gap_alone=_smallest_gap(best, examples, 1),
        detectable=_detectable(best, examples, max(1, len(pairs))),
        detectable_alone=_detectable(best, examples, 1),
    )


def _place(one: Experiment, right: dict[str, int], examples: int, letters: str) -> Place:
    low, high = wilson_interval(right[one.name], examples)
    return Place(
        rank=1 + sum(count > right[one.name] for count in right.values()),
        experiment=one,
        right=right[one.name],
        low=low,
        high=high,
        letters=letters,
    )


def _pairs(ranked: list[str], right: dict[str, int], examples: int) -> tuple[Pair, ...]:
    couples = list(combinations(ranked, 2))

    def compared(by: Callable[[int, int, int, int], float]) -> list[float]:
        return [by(right[one], examples, right[other], examples) for one, other in couples]

    p_values = compared(fisher_p)
    return tuple(
        Pair(
            one,
            other,
            (right[one] - right[other]) / examples,
            *newcombe_interval(right[one], examples, right[other], examples),
            p,
            adjusted,
        )
        for (one, other), p, adjusted in zip(couples, p_values, holm(p_values), strict=True)
    )


def _smallest_gap(best: int, examples: int, comparisons: int) -> float | None:
    """The least distance from the best with a p-value under 0.05 / comparisons.

    With as many comparisons as Holm's method leaves unclaimed, these are exactly the distances that it claims: its
    factor for the first pair that it does not claim is their number.
    """
    gaps = range(1, best + 1)
    found = (gap for gap in gaps if fisher_p(best, examples, best - gap, examples) * comparisons < ALPHA)
    gap = next(found, None)
    return None if gap is None else gap / examples


def _detectable(best: int, examples: int, comparisons: int) -> float:
    """Independent answers disagree as often as two draws of one accuracy: 2 p (1 - p)."""
    share = best / examples
    disagreement = 2 * share * (1 - share)
    assumed = Assumptions(seed_deviation=0.0, disagreement=disagreement, seed_disagreement=disagreement)
    return smallest_detectable_difference(1, examples, comparisons=comparisons, assumptions=assumed)
