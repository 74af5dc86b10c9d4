"""A ranking by accuracy from counts alone: intervals, tests of all pairs, and groups.

The answers are not in the files, so two experiments are compared as if they had answered independent questions.
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
"""Questions of GSM8K's test set (Cobbe et al. 2021, arXiv 2110.14168), the test set of the MetaMathQA suite."""
_ROUNDING = 1e-6
"""Tolerance for a published accuracy times the number of questions, a whole number unless it was rounded."""


@dataclass(frozen=True, slots=True)
class Place:
    """One experiment in the ranking."""

    rank: int
    """Equal for experiments with equally many right answers."""
    experiment: Experiment
    right: int
    low: float
    high: float
    """Ends of the 95 % interval of its accuracy, over test questions only."""
    letters: str
    """Letters of its groups: two experiments that share a letter are not distinguishable."""


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
    """The p-value after Holm's correction over all pairs of the leaderboard."""

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
    """The gap to the best from which an experiment is distinguishable, given all these pairs; None if even 0 right
    answers are not enough."""
    smallest_gap_alone: float | None
    """The same for two experiments compared with each other only."""
    detectable: float
    """The true difference at the best's accuracy that four of five such comparisons find, given all these pairs."""
    detectable_alone: float

    @property
    def rounded(self) -> int:
        """How many of the accuracies give no whole number of right answers."""
        shares = [place.experiment.accuracy * self.examples for place in self.places]
        return sum(abs(share - round(share)) > _ROUNDING for share in shares)

    @property
    def accelerators(self) -> tuple[str, ...]:
        return tuple(sorted({place.experiment.accelerator or "unknown device" for place in self.places}))


def leaderboards(folder: ResultFolder, examples: int | None = None) -> list[Leaderboard]:
    """One leaderboard per base model, sorted by name; `examples` is the number of test questions if known."""
    models = sorted({experiment.model for experiment in folder.experiments})
    return [
        _leaderboard(
            folder.path, model, [experiment for experiment in folder.experiments if experiment.model == model], examples
        )
        for model in models
    ]


def _leaderboard(
    folder: Path, model: str, experiments: Iterable[Experiment], known_examples: int | None
) -> Leaderboard:
    examples = known_examples or GSM8K_TEST
    right = {experiment.name: round(experiment.accuracy * examples) for experiment in experiments}
    ranked = sorted(experiments, key=lambda experiment: (-right[experiment.name], experiment.name))
    pairs = _pairs([experiment.name for experiment in ranked], right, examples)
    apart = {(pair.one, pair.other) for pair in pairs if pair.verdict == "better"}
    groups = indistinguishable_groups(
        [experiment.name for experiment in ranked], lambda experiment, other: (experiment, other) in apart
    )
    letters = group_letters(groups)
    best = right[ranked[0].name]
    return Leaderboard(
        folder=folder,
        model=model,
        examples=examples,
        examples_assumed=known_examples is None,
        places=tuple(_place(experiment, right, examples, letters[experiment.name]) for experiment in ranked),
        pairs=pairs,
        groups=groups,
        smallest_gap=_smallest_gap(best, examples, max(1, len(pairs) - len(apart))),
        smallest_gap_alone=_smallest_gap(best, examples, 1),
        detectable=_detectable(best, examples, max(1, len(pairs))),
        detectable_alone=_detectable(best, examples, 1),
    )


def _place(experiment: Experiment, right: dict[str, int], examples: int, letters: str) -> Place:
    low, high = wilson_interval(right[experiment.name], examples)
    return Place(
        rank=1 + sum(count > right[experiment.name] for count in right.values()),
        experiment=experiment,
        right=right[experiment.name],
        low=low,
        high=high,
        letters=letters,
    )


def _pairs(ranked: list[str], right: dict[str, int], examples: int) -> tuple[Pair, ...]:
    couples = list(combinations(ranked, 2))

    def compared(by: Callable[[int, int, int, int], float]) -> list[float]:
        return [by(right[better], examples, right[worse], examples) for better, worse in couples]

    p_values = compared(fisher_p)
    return tuple(
        Pair(
            better,
            worse,
            (right[better] - right[worse]) / examples,
            *newcombe_interval(right[better], examples, right[worse], examples),
            p,
            adjusted,
        )
        for (better, worse), p, adjusted in zip(couples, p_values, holm(p_values), strict=True)
    )


def _smallest_gap(best: int, examples: int, comparisons: int) -> float | None:
    """The smallest gap to the best with a p-value under 0.05 / comparisons.

    With as many comparisons as Holm's method leaves unclaimed, these are exactly the gaps that it claims: their
    number is its factor for the first unclaimed pair.
    """
    gaps = range(1, best + 1)
    significant = (gap for gap in gaps if fisher_p(best, examples, best - gap, examples) * comparisons < ALPHA)
    gap = next(significant, None)
    return None if gap is None else gap / examples


def _detectable(best: int, examples: int, comparisons: int) -> float:
    """Independent answers disagree as often as two draws of one accuracy: 2 p (1 - p)."""
    share = best / examples
    disagreement = 2 * share * (1 - share)
    assumed = Assumptions(seed_deviation=0.0, disagreement=disagreement, seed_disagreement=disagreement)
    return smallest_detectable_difference(1, examples, comparisons=comparisons, assumptions=assumed)
