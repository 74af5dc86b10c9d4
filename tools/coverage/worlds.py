"""Simulated answers of two methods whose true scores are known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

EXAMPLE, EXAMPLE_OF_METHOD = 1.5, 0.5
"""Standard deviations of how hard an example is for both methods, and for one more than for the other; chance in a
single answer has 1. Half of each variance is shared within a cluster."""


@dataclass(frozen=True, slots=True)
class World:
    """What two methods are like, and how they are measured.

    An answer is right where level + example + example of this method + seed + chance is above 0. All but the level are
    normal (a probit model), so that the true accuracies are known exactly.
    """

    accuracies: tuple[float, float]
    seeds: tuple[int, int]
    """Runs of each method."""
    examples: int
    seed_deviations: tuple[float, float] = (0.0, 0.0)
    """Standard deviation of a run's accuracy over seeds, at an accuracy of 0.5; less near 0 and 1."""
    cluster: int = 1
    """Examples that belong together."""
    shared_seeds: float = 0.0
    """Correlation of the two methods' seeds of the same number."""

    @property
    def clusters(self) -> list[int] | None:
        return None if self.cluster == 1 else [i // self.cluster for i in range(self.examples)]


def right_answers(
    world: World, repetitions: int, generator: np.random.Generator
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """For each method 1 or 0, [repetitions, seeds, examples]."""
    example = _by_example(world, EXAMPLE, repetitions, generator)
    shared = _normal(generator, repetitions, max(world.seeds), 1)
    spread = np.sqrt(1 + EXAMPLE**2 + EXAMPLE_OF_METHOD**2)
    found = []
    for accuracy, seeds, deviation in zip(world.accuracies, world.seeds, world.seed_deviations, strict=True):
        # The slope of the normal distribution at 0 turns points of accuracy into units of the model.
        seed_spread = deviation * np.sqrt(2 * np.pi) * spread
        own = np.float32(np.sqrt(1 - world.shared_seeds)) * _normal(generator, repetitions, seeds, 1)
        seed = own + np.float32(np.sqrt(world.shared_seeds)) * shared[:, :seeds]
        answer = _normal(generator, repetitions, seeds, world.examples)
        answer += example + _by_example(world, EXAMPLE_OF_METHOD, repetitions, generator)
        answer += np.float32(seed_spread) * seed
        level = -ndtri(accuracy) * np.hypot(spread, seed_spread)
        found.append((answer > np.float32(level)).astype(np.float32))
    return found[0], found[1]


def losses(
    seeds: int, examples: int, repetitions: int, generator: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Two methods' statistics of a skewed ratio, [repetitions, seeds, examples, 2]: loss and tokens; true value 1.

    Several seeds vary by 2 % of the loss; a single one does not, as its interval is about the examples only.
    """
    tokens = 1.0 + generator.poisson(20, (repetitions, 1, examples))
    hard = generator.gamma(2, 1 / 2, (repetitions, 1, examples))
    found = []
    for _ in range(2):
        seed = 1 + 0.02 * (seeds > 1) * generator.standard_normal((repetitions, seeds, 1))
        loss = tokens * hard * seed * generator.gamma(5, 1 / 5, (repetitions, seeds, examples))
        found.append(np.stack([loss, np.broadcast_to(tokens, loss.shape)], axis=-1))
    return found[0], found[1]


MINORITY = 0.3
"""Share of the rarer of two classes."""


def confusion(right: NDArray[np.float32], minority: NDArray[np.bool_]) -> NDArray[np.float64]:
    """[..., examples, 6]: true positives, false positives and false negatives of the common and the rare class."""
    rare = np.broadcast_to(minority, right.shape)
    answered = right > 0
    columns = [
        answered & ~rare,
        ~answered & rare,
        ~answered & ~rare,
        answered & rare,
        ~answered & ~rare,
        ~answered & rare,
    ]
    return np.stack(columns, axis=-1).astype(np.float64)


def macro_f1(totals: NDArray[np.float64]) -> NDArray[np.float64]:
    """[..., 6] → [...]"""
    counts = totals.reshape(*totals.shape[:-1], 2, 3)
    total = 2 * counts[..., 0] + counts[..., 1] + counts[..., 2]
    return np.asarray((2 * counts[..., 0] / np.maximum(total, 1)).mean(-1))


def true_macro_f1(accuracy: float) -> float:
    """Of a method that gets both classes right equally often."""
    wrong = 1 - accuracy
    common = [(1 - MINORITY) * accuracy, MINORITY * wrong, (1 - MINORITY) * wrong]
    rare = [MINORITY * accuracy, (1 - MINORITY) * wrong, MINORITY * wrong]
    return float(macro_f1(1e9 * np.array(common + rare)))


def _normal(generator: np.random.Generator, *shape: int) -> NDArray[np.float32]:
    return generator.standard_normal(shape, dtype=np.float32)


def _by_example(
    world: World, deviation: float, repetitions: int, generator: np.random.Generator
) -> NDArray[np.float32]:
    own = _normal(generator, repetitions, 1, world.examples)
    if world.cluster > 1:
        groups = _normal(generator, repetitions, 1, world.examples // world.cluster)
        own = (own + np.repeat(groups, world.cluster, axis=-1)) * np.float32(np.sqrt(0.5))
    return own * np.float32(deviation)
