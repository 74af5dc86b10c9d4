"""Metrics with a score per example: means over examples, and ratios of two sums."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np

from ftbench.analysis.statistics.arrays import Array, Value
from ftbench.analysis.statistics.components import RunParts, Variance, between_folds, combined_variance, run_parts
from ftbench.analysis.statistics.pair_components import PairComponents, pair_components
from ftbench.analysis.statistics.proportions import adjusted_difference, adjusted_share


def is_ratio(rows: Array, value: Value) -> bool:
    """Whether the metric is sum of column 1 / sum of column 2; tested on single examples and on all together.

    True for accuracy, ROUGE and toxicity (score, 1) and for the loss (sum, tokens); not for BLEU (10 columns),
    macro F1 (3 a class) or perplexity (2 columns, but exp of the ratio).
    """
    if rows.shape[-1] != 2:
        return False
    sums = np.concatenate([rows.reshape(-1, 2), rows.sum(-2).reshape(-1, 2)])
    sums = sums[sums[:, 1] > 0]
    return len(sums) > 0 and np.allclose(value(sums), sums[:, 0] / sums[:, 1], rtol=1e-9, atol=1e-12)


def is_share(rows: Array) -> bool:
    """Whether every answer counts once and scores 0 or 1."""
    return bool((rows[..., 1] == 1).all() and np.isin(rows[..., 0], (0, 1)).all())


def example_scores(sums: Array) -> Array:
    """[..., examples or clusters, 2] → [..., examples or clusters]: scores whose plain mean is the ratio.

    The score is R + (x - R w) / mean w, with the ratio R = sum x / sum w: the linearisation of the ratio estimator,
    with the same variance in large samples (Cochran 1977, Sampling Techniques, chapter 6). With equal w it is x / w.
    """
    total = sums.sum(-2, keepdims=True)
    ratio = total[..., 0] / total[..., 1]
    return np.asarray(ratio + (sums[..., 0] - ratio * sums[..., 1]) / sums[..., 1].mean(-1, keepdims=True))


def score_interval(
    scores: Array, share: bool, answers: int, folds: Sequence[Hashable] | None = None
) -> tuple[Array, Variance]:
    """Centre and variance of one method's mean; `scores` is [..., seeds, examples or clusters].

    `folds` has the fold of each example or cluster, with cross-validation.
    """
    examples = scores.shape[-1]
    part = run_parts(scores)
    by_example = scores.mean(-2)
    apart = None if folds is None else between_folds(by_example, folds)
    variance = combined_variance([part], _between(by_example), examples, apart)
    if share:
        return adjusted_share(part.mean, variance, independent=examples, answers=answers)
    return part.mean, variance


def difference_interval(
    one: Array,
    other: Array,
    right: tuple[Array, Array] | None,
    answers: int,
    folds: Sequence[Hashable] | None = None,
) -> tuple[Array, Variance]:
    """Centre and variance of the difference of two methods' means.

    `one` and `other` are [..., seeds, examples or clusters], with equal examples but possibly different seeds.
    `right` is for shares only: each method's share of right runs by example, [..., examples] each.
    """
    parts: tuple[RunParts, RunParts] = (run_parts(one), run_parts(other))
    by_example = one.mean(-2) - other.mean(-2)
    apart = None if folds is None else between_folds(by_example, folds)
    variance = combined_variance(parts, _between(by_example), one.shape[-1], apart)
    difference = parts[0].mean - parts[1].mean
    if right is None:
        return difference, variance
    a, b = right
    disagreement = (a * (1 - b) + b * (1 - a)).mean(-1)
    return adjusted_difference(difference, disagreement, variance, independent=one.shape[-1], answers=answers)


def difference_components(
    parts: tuple[RunParts, RunParts],
    by_example: Array,
    random: tuple[bool, bool],
    folds: Sequence[Hashable] | None = None,
    *,
    share: bool,
) -> PairComponents | None:
    """The variance components of the difference of two methods' means; None if nothing varies.

    `by_example` is the paired difference of their means over seeds, [examples or clusters]. `random`: whether each
    method's results depend on the seed. `share`: whether answers are right or wrong.
    """
    apart = None if folds is None else between_folds(by_example, folds)
    return pair_components(parts, random, _between(by_example), by_example.shape[-1], apart, share=share)


def _between(examples: Array) -> Array:
    """Variance of the mean of [..., examples]; 0 for one example."""
    count = examples.shape[-1]
    return np.asarray(examples.var(-1, ddof=1) / count) if count > 1 else np.zeros(examples.shape[:-1])
