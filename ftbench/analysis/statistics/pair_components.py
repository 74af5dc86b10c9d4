"""The variance of a difference of two methods, taken apart into what a run of another size can be told from.

The mean difference over S seeds and N examples has the variance

    σ²_seed,a / S + σ²_seed,b / S + (σ²_example + σ²_rest,a / S + σ²_rest,b / S) / N + σ²_fold / K

(see `components`). A finished run estimates each σ²; another number of seeds, examples or folds is put in their place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ftbench.analysis.statistics.arrays import Array
from ftbench.analysis.statistics.components import BetweenFolds, RunParts


@dataclass(frozen=True, slots=True)
class MethodComponents:
    """What one method's runs vary by themselves, in squared units of the metric."""

    seeds: int
    random: bool
    """Whether its results depend on the seed."""
    seed: float
    """Variance of its mean over seeds, beyond that of its answers: σ²_seed, in the mean over both methods; 0 for one
    seed."""
    rest: float
    """Variance of an answer from seed to seed: σ²_rest. 0 for one seed."""


@dataclass(frozen=True, slots=True)
class PairComponents:
    """The variance components of one difference, as a run shows them."""

    methods: tuple[MethodComponents, MethodComponents]
    example: float
    """Variance of the paired difference from example to example, without the rest: σ²_example."""
    examples: int
    """Independent examples, or groups of them."""
    fold: float
    """Variance from fold to fold beyond that of the examples: σ²_fold. 0 without cross-validation."""
    folds: int
    share: bool
    """Whether answers are right or wrong."""

    @property
    def seeds(self) -> int:
        """Seeds of the method that has most."""
        return max(method.seeds for method in self.methods)

    @property
    def knows_seeds(self) -> bool:
        """False if a method that depends on chance has one seed, which shows nothing of how seeds vary."""
        return all(method.seeds > 1 or not method.random for method in self.methods)


@dataclass(frozen=True, slots=True)
class RunSize:
    """The size of a run on one task."""

    seeds: int
    examples: int
    """Independent test examples, or groups of them."""
    folds: int = 0
    """Of a cross-validation; 0 without."""


def pair_components(
    parts: Sequence[RunParts],
    random: Sequence[bool],
    between_examples: Array,
    examples: int,
    folds: BetweenFolds | None,
    *,
    share: bool,
) -> PairComponents | None:
    """The components from the parts of `combined_variance`; arrays are of shape []. Negative components count as 0.

    None if nothing varies, as where all answers are right: that shows nothing of other runs.

    Both methods get the mean of their σ²_seed: a variance of two or three seeds is mostly noise, and two of them less.
    """
    free = sum(part.seeds - 1 for part in parts)
    apart = sum((part.seeds - 1) * float(part.between - part.rest) for part in parts)
    seed = max(0.0, apart / free) if free else 0.0
    one, other = (
        MethodComponents(part.seeds, depends, seed if part.seeds > 1 else 0.0, float(part.rest) * examples)
        for part, depends in zip(parts, random, strict=True)
    )
    by_example = float(between_examples)
    example = by_example * examples - one.rest / one.seeds - other.rest / other.seeds
    fold = 0.0 if folds is None else max(0.0, float(folds.variance) - by_example) * folds.folds
    if not any((by_example, seed, fold)):
        return None
    return PairComponents((one, other), max(0.0, example), examples, fold, 0 if folds is None else folds.folds, share)
