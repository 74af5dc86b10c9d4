"""The variance of a mean over seeds and examples, from its components: seeds, examples, interaction.

Every run of a method has a seed, and all runs answer the same examples. With y[s, i] = μ + seed s + example i + rest
(the two-way random effects model without repetition), the mean over S seeds and N examples has the variance
σ²_seed / S + σ²_example / N + σ²_rest / (S N). The mean squares of the two-way analysis of variance estimate it
(Searle, Casella & McCulloch 1992, Variance Components, chapter 4). Negative components count as 0.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from ftbench.analysis.statistics.arrays import Array


@dataclass(frozen=True, slots=True)
class RunParts:
    """Variance of one method over seeds; all arrays are of shape [...]."""

    mean: Array
    seeds: int
    between: Array
    """Variance of the seeds' means: estimates σ²_seed + σ²_rest / N. 0 for one seed."""
    rest: Array
    """Residual mean square / N: estimates σ²_rest / N. 0 for one seed."""


@dataclass(frozen=True, slots=True)
class Variance:
    """Variance of a mean or of a difference of means; all fields are of shape [...]."""

    total: Array
    degrees: Array
    """Degrees of freedom for Student's t."""
    seed_share: Array | float = 0.0
    """Share of the total that comes from seeds, and shrinks with more seeds; the rest shrinks with more examples."""


@dataclass(frozen=True, slots=True)
class BetweenFolds:
    """Variance of a mean over the folds of a cross-validation, [...]: the rows of a fold are answered by one model."""

    variance: Array
    """Of the mean, as if each fold were one observation: estimates σ²_fold / K + σ²_example / N."""
    folds: int


def between_folds(examples: Array, folds: Sequence[Hashable]) -> BetweenFolds | None:
    """From each example's mean over seeds, or its paired difference, [..., examples], and its fold.

    None for a single fold. Folds may have different sizes (the cluster-robust variance of a mean).
    """
    names = list(dict.fromkeys(folds))
    if len(names) < 2:
        return None
    member = np.array([[fold == name for fold in folds] for name in names], dtype=np.float64)
    sums = (examples - examples.mean(-1, keepdims=True)) @ member.T
    count = len(names)
    return BetweenFolds(count / (count - 1) * (sums**2).sum(-1) / examples.shape[-1] ** 2, count)


def left_out_folds(values: Array) -> BetweenFolds:
    """From the metric without each fold, [..., folds]: the jackknife over folds, for metrics that are no means."""
    count = values.shape[-1]
    apart = values - values.mean(-1, keepdims=True)
    return BetweenFolds(np.asarray((count - 1) / count * (apart**2).sum(-1)), count)


def run_parts(scores: Array) -> RunParts:
    """The variance parts of one method's scores [..., seeds, examples]."""
    seeds, examples = scores.shape[-2:]
    mean = scores.mean((-2, -1))
    if seeds == 1:
        return RunParts(mean, 1, np.zeros_like(mean), np.zeros_like(mean))
    between = scores.mean(-1).var(-1, ddof=1)
    residuals = scores - scores.mean(-1, keepdims=True) - scores.mean(-2, keepdims=True) + mean[..., None, None]
    rest = (residuals**2).sum((-2, -1)) / ((seeds - 1) * max(1, examples - 1)) / examples
    return RunParts(mean, seeds, between, rest)


def combined_variance(
    parts: Sequence[RunParts], between_examples: Array, examples: int, folds: BetweenFolds | None = None
) -> Variance:
    """Variance and degrees of freedom of one method's mean, or of the difference of two means.

    `between_examples` [...] is the variance of the examples' means (over seeds), or of their paired differences,
    divided by the number of examples. Examples are paired; seeds are not: each method brings its own seed component,
    as in Welch's test. For one method this is (max(MS_seed - MS_rest, 0) + max(MS_example, MS_rest)) / (S N). The
    degrees of freedom are Satterthwaite's (1946, Biometrics Bulletin 2:110), within the range of the components'.

    With cross-validation, what the folds vary more than their examples explain is added: a component of its own, which
    is 0 where it would be negative, like that of seeds.
    """
    seeded = [part for part in parts if part.seeds > 1]
    seed = sum((np.maximum(part.between - part.rest, 0) / part.seeds for part in seeded), np.zeros(()))
    rest = sum((part.rest / part.seeds for part in seeded), np.zeros(()))
    fold = np.zeros(()) if folds is None else np.maximum(folds.variance - between_examples, 0)
    total = np.asarray(seed + np.maximum(between_examples, rest) + fold)
    most = max(1, examples - 1)
    spread = np.asarray(between_examples**2 / most)
    for part in seeded:
        spread = spread + (part.between / part.seeds) ** 2 / (part.seeds - 1)
        spread = spread + (part.rest / part.seeds) ** 2 / ((part.seeds - 1) * most)
    least = np.asarray(min([most, *(part.seeds - 1 for part in seeded)]))
    if folds is not None:
        spread = spread + np.where(fold > 0, folds.variance**2 / (folds.folds - 1), 0)
        least = np.where(fold > 0, np.minimum(least, folds.folds - 1), least)
    degrees = np.where(spread > 0, total**2 / np.where(spread > 0, spread, 1), most)
    seed_share = np.where(total > 0, seed / np.where(total > 0, total, 1), 0.0)
    return Variance(total, np.clip(degrees, least, most), seed_share)
