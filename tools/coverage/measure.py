"""How often intervals hold what is true, and how often equal methods are told apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ftbench.analysis.statistics import ALPHA, MethodRuns, compare_methods
from ftbench.analysis.statistics.arrays import Array, Value, cluster_sums
from ftbench.analysis.statistics.bootstrap import crossed_between, crossed_parts, resampled_values
from ftbench.analysis.statistics.components import Variance, combined_variance
from ftbench.analysis.statistics.intervals import t_p_value
from ftbench.analysis.statistics.per_example import difference_interval, example_scores, score_interval
from tools.coverage.worlds import MINORITY, World, confusion, losses, macro_f1, right_answers, true_macro_f1

_NUMBERS_AT_ONCE = 4_000_000
_DRAWS = 400
"""Fewer than the package takes: 400 give the variance to 3.5 %."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Share of repetitions whose interval holds the true value: of the first method's score, and of the difference."""

    score: float
    difference: float


def share_coverage(world: World, repetitions: int, generator: np.random.Generator) -> Coverage:
    """Of the two-way interval for accuracies."""
    held = np.zeros(2)
    for size in _parts(repetitions, world.examples * max(world.seeds)):
        answers = right_answers(world, size, generator)
        one, other = (_scores(right, world) for right in answers)
        sizes = [seeds * world.examples for seeds in world.seeds]
        held[0] += _held(score_interval(one, True, sizes[0]), world.accuracies[0])
        right = (answers[0].mean(-2), answers[1].mean(-2))
        interval = difference_interval(one, other, right, max(sizes))
        held[1] += _held(interval, world.accuracies[0] - world.accuracies[1])
    return Coverage(*(held / repetitions))


def seed_paired_coverage(world: World, repetitions: int, generator: np.random.Generator) -> float:
    """For comparison: of the two-way interval over differences of runs with the same seed."""
    held = 0
    for size in _parts(repetitions, world.examples * max(world.seeds)):
        one, other = (_scores(right, world) for right in right_answers(world, size, generator))
        held += _held(score_interval(one - other, False, 0), world.accuracies[0] - world.accuracies[1])
    return held / repetitions


def loss_coverage(seeds: int, examples: int, repetitions: int, generator: np.random.Generator) -> Coverage:
    """Of the two-way interval for a ratio of skewed sums."""
    held = np.zeros(2)
    for size in _parts(repetitions, 4 * examples * seeds):
        one, other = (example_scores(rows) for rows in losses(seeds, examples, size, generator))
        held[0] += _held(score_interval(one, False, 0), 1.0)
        held[1] += _held(difference_interval(one, other, None, 0), 0.0)
    return Coverage(*(held / repetitions))


def macro_f1_coverage(world: World, repetitions: int, generator: np.random.Generator) -> tuple[Coverage, Coverage]:
    """For macro F1 of two classes: of the crossed bootstrap, and of percentiles over draws of seeds and examples.

    Repetitions without any wrong answer have no interval and do not count.
    """
    truth = [true_macro_f1(accuracy) for accuracy in world.accuracies]
    held, by_percentile, counted = np.zeros(2), np.zeros(2), np.zeros(2)
    answers = right_answers(world, repetitions, generator)
    minority = generator.random((repetitions, 1, world.examples)) < MINORITY
    for one, other in zip(*(confusion(right, minority) for right in answers), strict=True):
        drawn = np.split(resampled_values([*one, *other], macro_f1, _DRAWS, generator), [len(one)])
        parts = [
            crossed_parts(macro_f1(rows.sum(-2)), own, world.examples)
            for rows, own in zip((one, other), drawn, strict=True)
        ]
        by_example = [own.mean(0) for own in drawn]
        by_both = [np.take_along_axis(own, generator.integers(0, len(own), own.shape), 0).mean(0) for own in drawn]
        for i, true in enumerate((truth[0], truth[0] - truth[1])):
            between = crossed_between(by_example[0] - i * by_example[1], world.examples)
            variance = combined_variance(parts[: i + 1], between, world.examples)
            if variance.total > 0:
                counted[i] += 1
                held[i] += _held((parts[0].mean - i * parts[1].mean, variance), true)
                low, high = np.percentile(by_both[0] - i * by_both[1], [2.5, 97.5])
                by_percentile[i] += low <= true <= high
    return Coverage(*(held / counted)), Coverage(*(by_percentile / counted))


@dataclass(frozen=True, slots=True)
class FalseClaims:
    """Share of repetitions in which equal methods were told apart at least once."""

    to_baseline: float
    among_pairs: float
    published: float
    """By the p-value of sacrebleu's paired bootstrap below 0.05; 0 where there is none."""


def accuracy_false_claims(
    seeds: int, examples: int, deviation: float, repetitions: int, generator: np.random.Generator
) -> FalseClaims:
    """Of `compare_methods` for the accuracy of five methods that are one method with other seeds."""

    def methods() -> list[NDArray[np.float64]]:
        world = World((0.8, 0.8), (5 * seeds, 1), examples, (deviation, 0.0))
        right = right_answers(world, 1, generator)[0][0].astype(np.float64)
        return np.split(np.stack([right, np.ones_like(right)], axis=-1), 5)

    return _false_claims((methods() for _ in range(repetitions)), lambda totals: totals[..., 0] / totals[..., 1])


def macro_f1_false_claims(
    seeds: int, examples: int, deviation: float, repetitions: int, generator: np.random.Generator
) -> FalseClaims:
    """Of `compare_methods` for the macro F1 of two methods that are one method with other seeds."""

    def methods() -> list[NDArray[np.float64]]:
        world = World((0.8, 0.8), (2 * seeds, 1), examples, (deviation, 0.0))
        right = right_answers(world, 1, generator)[0][0]
        return np.split(confusion(right, generator.random((1, examples)) < MINORITY), 2)

    return _false_claims((methods() for _ in range(repetitions)), macro_f1)


def _false_claims(families: Iterator[Sequence[Array]], value: Value) -> FalseClaims:
    counts, repetitions = np.zeros(3), 0
    for family in families:
        methods = [MethodRuns(str(i), tuple(range(len(runs))), tuple(runs)) for i, runs in enumerate(family)]
        found = compare_methods(methods, value, direction="higher", baseline="0", seed=repetitions)
        repetitions += 1
        counts[0] += any(one.verdict in ("better", "worse") for one in found.differences)
        counts[1] += any(one.verdict in ("better", "worse") for one in found.pairs)
        counts[2] += any(one.bootstrap_p is not None and one.bootstrap_p < ALPHA for one in found.differences)
    return FalseClaims(*(counts / repetitions))


def _scores(right: NDArray[np.float32], world: World) -> Array:
    rows = np.stack([right, np.ones_like(right)], axis=-1)
    return example_scores(cluster_sums(rows, world.clusters))


def _held(interval: tuple[Array, Variance], true: float) -> int:
    """An interval holds what its own t test does not reject."""
    centre, variance = interval
    return int((t_p_value(np.asarray(centre - true), variance) >= ALPHA).sum())


def _parts(repetitions: int, numbers: int) -> Iterator[int]:
    size = max(1, _NUMBERS_AT_ONCE // numbers)
    for start in range(0, repetitions, size):
        yield min(size, repetitions - start)
